using EdgeCx.Inference.Evaluation;
using EdgeCx.Inference.Tests.Evaluation.Clips;
using EdgeCx.Tests.Shared;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeCx.Inference.Tests.Evaluation;

public sealed class EvaluatorTests : IDisposable
{
    private readonly Evaluator _evaluator = new(new InferenceOptions(), NullLogger<Evaluator>.Instance);
    private readonly string _temporary = Path.GetTempFileName();

    public void Dispose()
    {
        _evaluator.Dispose();
        File.Delete(_temporary);
    }

    [Fact]
    public void Evaluate_BadUnknownSilentAndShortClips_AreCountedAndNamed()
    {
        File.WriteAllBytes(_temporary, ClipFiles.Wav(1, 16, 1, 8000, new byte[16000 * 2]));
        LabelledClip[] clips =
        [
            new("/nowhere/a.wav", "c", "c/1", "anger", false),
            new(typeof(EvaluatorTests).Assembly.Location, "c", "c/1", "anger", false),
            new(_temporary, "c", "c/1", "joy", false),
            new(_temporary, "c", "c/1", "neutral", false),
        ];
        var report = _evaluator.Evaluate(clips, independent: false, average: 1, progress: null, TestContext.Current.CancellationToken);
        report.BadClips.Select(b => b.Path).ShouldBe([clips[0].Path, clips[1].Path]);
        report.UnknownLabels.ShouldBe(1);
        report.UnknownLabelCounts.Values.ShouldBe([1]);
        report.Overall.Clips.ShouldBe(1);
        report.Overall.Abstained.ShouldBe(1);
        report.ByEvidenceSeconds.Keys.ShouldBe(["0"]);

        File.WriteAllBytes(_temporary, ClipFiles.Wav(1, 16, 1, 8000, new byte[200]));
        _evaluator.Evaluate([clips[3]], false, 1, null, TestContext.Current.CancellationToken).Overall.Clips.ShouldBe(1);
    }

    [Theory]
    [InlineData("silence")]
    [InlineData("one sample")]
    [InlineData("clipped noise")]
    [InlineData("NaN and infinity")]
    [InlineData("44.1 kHz stereo")]
    public void Evaluate_BadAudio_IsHeardWithoutASingleNaN(string what)
    {
        File.WriteAllBytes(_temporary, what switch
        {
            "silence" => ClipFiles.Wav(1, 16, 1, 8000, new byte[48_000]),
            "one sample" => ClipFiles.Wav(1, 16, 1, 8000, [1, 0]),
            "clipped noise" => ClipFiles.Wav(1, 16, 1, 8000, ClipFiles.Linear(TestSpeech.Noise(2, rms: 3))),
            "NaN and infinity" => ClipFiles.Wav(3, 32, 1, 8000, [.. Enumerable.Range(0, 16_000).SelectMany(i => BitConverter.GetBytes(i % 3 == 0 ? float.NaN : i % 3 == 1 ? float.NegativeInfinity : 0.1f))]),
            _ => ClipFiles.Wav(1, 16, 2, 44_100, ClipFiles.Linear(ClipFiles.Tone(700, 44_100, 2).SelectMany(s => new[] { (short)(s * 32767), (short)0 }))),
        });
        var report = Evaluate(new LabelledClip(_temporary, "c", "c/1", "anger", false), new LabelledClip(_temporary, "c", "c/1", "neutral", false));
        report.Overall.Clips.ShouldBe(2);
        foreach (var score in report.Scores)
        {
            float[] values = [score.Probabilities.Neutral, score.Probabilities.Anger, score.Probabilities.Happiness, score.Probabilities.Sadness];
            values.Sum().ShouldBe(1, 1e-4);
            new[] { score.Anger, score.Arousal, score.Valence }.ShouldAllBe(v => float.IsFinite(v));
        }

        report.DamagedClips.Count.ShouldBe(what == "NaN and infinity" ? 2 : 0);
        report.Treatments.GetValueOrDefault("clipped").ShouldBe(what == "clipped noise" ? 2 : 0);
        report.Treatments.ContainsKey("resampled from 44100 Hz over a telephone line").ShouldBe(what == "44.1 kHz stereo");
        if (what is "silence" or "one sample")
        {
            report.Overall.Abstained.ShouldBe(2);
            report.ByEvidenceSeconds.Keys.ShouldBe(["0"]);
        }
    }

    [Fact]
    public void Evaluate_OnePercentOfFramesCorrupt_HardlyMoves()
    {
        var clips = ClipManifest.Read(SharedData.PathOrSkip("data/ser/manifest.csv")).Where((_, i) => i % 17 == 0).ToArray();
        var folder = Directory.CreateTempSubdirectory().FullName;
        var random = new Random(6);
        var corrupt = clips.Select((clip, i) =>
        {
            var file = File.ReadAllBytes(clip.Path);
            for (var frame = 100; frame + 160 < file.Length; frame += 160)
            {
                if (random.Next(100) == 0)
                {
                    random.NextBytes(file.AsSpan(frame, 160));
                }
            }

            var path = Path.Combine(folder, $"{i}.wav");
            File.WriteAllBytes(path, file);
            return clip with { Path = path };
        }).ToArray();
        try
        {
            var clean = Evaluate(clips);
            var report = Evaluate(corrupt);
            report.Overall.Clips.ShouldBe(clips.Length);
            report.Overall.AngerAuroc!.Value.ShouldBeGreaterThan(clean.Overall.AngerAuroc!.Value - 0.1);
            report.Scores.Zip(clean.Scores).Count(p => p.First.Said != p.Second.Said).ShouldBeLessThan(clips.Length / 3);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Evaluate_ResampledFromStudioRate_SaysAboutTheSame()
    {
        // The clips brought to 16 kHz by repeating and smoothing: the line takes what lies above its band away again.
        var clips = ClipManifest.Read(SharedData.PathOrSkip("data/ser/manifest.csv")).Where((_, i) => i % 17 == 0).ToArray();
        var folder = Directory.CreateTempSubdirectory().FullName;
        var studio = clips.Select((clip, i) =>
        {
            ClipWav.TryRead(File.ReadAllBytes(clip.Path), out var samples, out _).ShouldBeTrue();
            var wide = samples.SelectMany((s, n) => new[] { s, (short)((s + (n + 1 < samples.Length ? samples[n + 1] : s)) / 2) });
            var path = Path.Combine(folder, $"{i}.wav");
            File.WriteAllBytes(path, ClipFiles.Wav(1, 16, 1, 16_000, ClipFiles.Linear(wide)));
            return clip with { Path = path };
        }).ToArray();
        try
        {
            var narrow = Evaluate(clips);
            var wide = Evaluate(studio);
            wide.Treatments.Values.ShouldBe([clips.Length]);
            wide.Scores.Zip(narrow.Scores).Count(p => p.First.Said != p.Second.Said).ShouldBeLessThanOrEqualTo(clips.Length / 5);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Evaluate_SpeakerWithoutAModelThatLeavesThemOut_IsLeftOutByName()
    {
        var folder = Directory.CreateTempSubdirectory().FullName;
        try
        {
            File.WriteAllBytes(_temporary, ClipFiles.Wav(1, 16, 1, 8000, new byte[16_000]));
            Link(Path.Combine(folder, "copy"), "voice-emotion");
            using var evaluator = new Evaluator(new InferenceOptions(), NullLogger<Evaluator>.Instance, folder);
            LabelledClip[] clips = [new(_temporary, "c", "c/copy", "anger", false), new(_temporary, "c", "c/stranger", "anger", false)];
            var report = evaluator.Evaluate(clips, false, 1, null, TestContext.Current.CancellationToken);
            report.Overall.Clips.ShouldBe(0);
            report.LeftOut.Select(l => l.Path).ShouldBe(["c/copy", "c/stranger"]);
            report.LeftOut[0].Reason.ShouldContain("in whose training the speaker was not left out");
            report.LeftOut[1].Reason.ShouldStartWith("1 clips left out: no model '");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Link(string folder, string model)
    {
        Directory.CreateDirectory(folder);
        Directory.CreateSymbolicLink(Path.Combine(folder, model), Path.Combine(AppContext.BaseDirectory, "models", model));
    }

    private EvaluationReport Evaluate(params LabelledClip[] clips) =>
        _evaluator.Evaluate(clips, independent: false, average: 1, progress: null, TestContext.Current.CancellationToken);

    [Fact]
    public void Evaluate_OrderOfSpeakers_DoesNotMixTheirBaselines()
    {
        var clips = ClipManifest.Read(SharedData.PathOrSkip("data/ser/manifest.csv"));
        var two = clips.Select(c => c.Speaker).Distinct().Take(2).ToArray();
        var first = clips.Where(c => c.Speaker == two[0]).Take(6).ToArray();
        var second = clips.Where(c => c.Speaker == two[1]).Take(6).ToArray();
        var token = TestContext.Current.CancellationToken;
        var apart = _evaluator.Evaluate([.. first, .. second], false, 1, null, token);
        var mixed = _evaluator.Evaluate([.. first.Zip(second).SelectMany(p => new[] { p.First, p.Second })], false, 1, null, token);
        mixed.Overall.Clips.ShouldBe(12);
        mixed.Overall.Ece.ShouldBe(apart.Overall.Ece);
        mixed.Overall.AngerAuroc.ShouldBe(apart.Overall.AngerAuroc);
        mixed.Confusion.SelectMany(r => r.Value).ShouldBe(apart.Confusion.SelectMany(r => r.Value));
    }

    [Fact]
    public void Evaluate_TrainingCorpus_IsHeardFarAboveChance()
    {
        // The corpus it was trained on: a check of the path, not of accuracy.
        var clips = ClipManifest.Read(SharedData.PathOrSkip("data/ser/manifest.csv")).Where((_, i) => i % 5 == 0).ToArray();
        var report = _evaluator.Evaluate(clips, independent: false, average: 1, progress: null, TestContext.Current.CancellationToken);
        TestContext.Current.TestOutputHelper?.WriteLine($"uar4 {report.Overall.Uar4:f3}, anger {report.Overall.AngerAuroc:f3}, arousal {report.Overall.ArousalAuroc:f3}");
        report.Overall.Clips.ShouldBe(clips.Length);
        report.Overall.Uar4!.Value.ShouldBeGreaterThan(0.7);
        report.Overall.AngerAuroc!.Value.ShouldBeGreaterThan(0.9);
        report.Overall.ArousalAuroc!.Value.ShouldBeGreaterThan(0.9);
    }

    [Fact]
    public void Evaluate_IndependentAndAveraged_AreOtherFigures()
    {
        var clips = ClipManifest.Read(SharedData.PathOrSkip("data/ser/manifest.csv")).Take(25).ToArray();
        var token = TestContext.Current.CancellationToken;
        var successive = _evaluator.Evaluate(clips, false, 1, null, token);
        _evaluator.Evaluate(clips, true, 1, null, token).Overall.Ece.ShouldNotBe(successive.Overall.Ece);
        _evaluator.Evaluate(clips, false, 3, null, token).Overall.Ece.ShouldNotBe(successive.Overall.Ece);
    }
}
