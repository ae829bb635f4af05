using System.Text.Json;
using EdgeCx.Core.Audio;
using EdgeCx.Core.Emotion;
using EdgeCx.Inference.Emotion;
using EdgeCx.Inference.Onnx;

namespace EdgeCx.Inference.Tests.Emotion;

/// <summary>A whole synthetic leg, heard as the contract says, against the reference in Python: every rung, and the ladder under way.</summary>
public sealed class LegParityTests
{
    private readonly ParityFiles _files = new();

    public static TheoryData<string> Runs() => [.. new ParityFiles().Leg.GetProperty("runs").EnumerateArray().Select(r => r.GetProperty("name").GetString()!)];

    [Theory]
    [MemberData(nameof(Runs))]
    public void Leg_Run_IsHeardAsInTraining(string name)
    {
        var run = _files.Leg.GetProperty("runs").EnumerateArray().Single(r => r.GetProperty("name").GetString() == name);
        var precision = run.GetProperty("graph").GetString()!;
        var options = new InferenceOptions { Precision = precision };
        var log = new CollectingLogger();
        using var model = EmotionModel.Load(new SessionFactory(options, log), options, [1], log);
        var caller = model.NewCaller();
        var expected = run.GetProperty("chunks").EnumerateArray().ToDictionary(c => c.GetProperty("k").GetInt32());
        var offered = run.GetProperty("offered").EnumerateArray().ToDictionary(o => o.GetProperty("k").GetInt32(), o => o.GetProperty("rung").GetInt32());
        var worst = new Worst();
        var heard = 0;
        foreach (var (k, lease, samples) in SpeechChunks())
        {
            var rung = model.Description.Rungs[offered[k]];
            if (rung.Skips(k))
            {
                expected.ShouldNotContainKey(k);
                continue;
            }

            heard++;
            var row = expected[k];
            row.GetProperty("rung").GetInt32().ShouldBe(offered[k]);
            var reading = Hear(model, caller, rung, k, lease, samples, run.GetProperty("language").GetString()!, row, worst);
            Check(row, caller, reading, model, rung, precision, worst);
        }

        heard.ShouldBe(expected.Count);
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{name}: {heard} chunks; largest difference of an averaged logit {worst.Logit:g3}, of what was heard {worst.Heard:g3}, of a gain {worst.Gain:g3}");
        worst.Gain.ShouldBeLessThanOrEqualTo(_files.Tolerance("leg", "gain"));

        // In int8 a value on a rounding edge may fall on the other side, and the layers after it amplify that: it shows that nothing is broken.
        var suffix = precision == "int8" ? "Int8" : "Fp32";
        worst.Logit.ShouldBeLessThanOrEqualTo(_files.Tolerance("leg", "z" + suffix));
        worst.Heard.ShouldBeLessThanOrEqualTo(_files.Tolerance("leg", "heard" + suffix));
    }

    private static EmotionReading Hear(
        EmotionModel model, CallerEmotion caller, EmotionModelDescription.RungRule rung, int k, short[] lease, int samples, string language, JsonElement row, Worst worst)
    {
        var batch = BatchRows.One(rung.Blocks);
        var head = model.Head(rung.Blocks);
        var previous = model.Chunks.EmPrev[0][0] = caller.Prepare(k, lease, samples, model.Chunks.Input[0], out var gain);
        ((double)previous).ShouldBe(row.GetProperty("emPrev").GetDouble(), 0.05);
        worst.Gain = Math.Max(worst.Gain, Math.Abs((gain / row.GetProperty("gain").GetDouble()) - 1));
        model.Chunks.Run(batch);
        caller.TryPool(k, model.Chunks, 0, head, 0).ShouldBeTrue();
        model.RunHeads(batch);
        caller.TryRead(k, rung, head, 0, language, out var reading).ShouldBeTrue();
        worst.OfHeard(head.Heard[0], row.GetProperty("heard"));
        return reading;
    }

    private void Check(
        JsonElement row, CallerEmotion caller, EmotionReading reading, EmotionModel model, EmotionModelDescription.RungRule rung, string precision, Worst worst)
    {
        caller.PooledChunks.ShouldBe(row.GetProperty("pooledChunks").GetInt32());
        worst.OfLogits(caller.Logits, row.GetProperty("z"));
        if (precision == "int8")
        {
            return;
        }

        var counts = row.GetProperty("count").EnumerateArray().Select(c => c.GetDouble()).ToArray();
        for (var b = 0; b < counts.Length; b++)
        {
            caller.Baseline.Counts[b].ShouldBe(counts[b], _files.Tolerance("leg", "count"));
        }

        // What is decided by a threshold is compared where the value is clear of it.
        var other = 1 - row.GetProperty("heard")[0].GetDouble();
        if (Math.Abs(other - rung.MaxOther) <= _files.Tolerance("leg", "heardFp32"))
        {
            return;
        }

        var isRefused = row.GetProperty("refused").GetBoolean();
        (reading.Abstention == AbstainReason.OutOfDomain).ShouldBe(isRefused);
        if (isRefused)
        {
            return;
        }

        ((double)reading.Confidence).ShouldBe(row.GetProperty("confidence").GetDouble(), _files.Tolerance("leg", "confidence"));
        if (reading.Confidence > 5e-3)
        {
            reading.Probabilities.Best.ToString().ToLowerInvariant().ShouldBe(row.GetProperty("label").GetString());
        }

        var z = row.GetProperty("z").EnumerateArray().Select(v => v.GetDouble()).ToArray();
        var trained = EmotionReading.From(z, caller.PooledChunks, model.Description.Calibration.Languages[0], rung, model.Description).Confidence;
        if (Math.Abs(trained - rung.MinConfidence) > 2e-3)
        {
            reading.Abstained.ShouldBe(row.GetProperty("abstained").GetBoolean());
        }
    }

    private IEnumerable<(int K, short[] Lease, int Samples)> SpeechChunks()
    {
        var samples = _files.LegSamples;
        var speech = _files.Leg.GetProperty("speech").GetString()!;
        for (var k = 0; (k * 4000) + 2000 <= samples.Length; k++)
        {
            var frames = Enumerable.Range(0, speech.Length).Where(f => 256 * (f + 1) > 4000 * k && 256 * (f + 1) <= (4000 * k) + 4000).ToArray();
            if (2 * frames.Count(f => speech[f] == '1') < frames.Length)
            {
                continue;
            }

            var end = Math.Min(samples.Length, (k + 1) * 4000);
            var context = Math.Min(2000, k * 4000);
            var lease = new short[PcmFormat.ChunkLeaseSamples];
            samples.AsSpan(((k * 4000) - context)..end).CopyTo(lease.AsSpan(2000 - context));
            yield return (k, lease, end - (k * 4000));
        }
    }

    private sealed class Worst
    {
        public double Gain { get; set; }

        public double Logit { get; private set; }

        public double Heard { get; private set; }

        public void OfLogits(ReadOnlySpan<double> found, JsonElement expected)
        {
            for (var i = 0; i < found.Length; i++)
            {
                Logit = Math.Max(Logit, Math.Abs(found[i] - expected[i].GetDouble()));
            }
        }

        public void OfHeard(ReadOnlySpan<float> found, JsonElement expected)
        {
            for (var i = 0; i < found.Length; i++)
            {
                Heard = Math.Max(Heard, Math.Abs(found[i] - expected[i].GetDouble()));
            }
        }
    }
}
