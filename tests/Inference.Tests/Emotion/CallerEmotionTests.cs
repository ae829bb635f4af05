using EdgeCx.Core.Emotion;
using EdgeCx.Core.Speech;
using EdgeCx.Inference.Emotion;
using EdgeCx.Inference.Onnx;

namespace EdgeCx.Inference.Tests.Emotion;

/// <summary>One caller through the real graphs: what must not happen to them whatever comes in.</summary>
public sealed class CallerEmotionTests : IDisposable
{
    private readonly EmotionModel _model;

    public CallerEmotionTests()
    {
        var log = new CollectingLogger();
        _model = EmotionModel.Load(new SessionFactory(new InferenceOptions(), log), new InferenceOptions(), [1], log);
    }

    public void Dispose() => _model.Dispose();

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(1e30f)]
    public void TryPool_SamplesThatAreNoSound_AreRefusedAndLeaveNothingBehind(float bad)
    {
        var (plain, disturbed) = (_model.NewCaller(), _model.NewCaller());
        var samples = Voice(0);
        for (var k = 0; k < 3; k++)
        {
            Hear(plain, k, Voice(k), out _).ShouldBeTrue();
            Hear(disturbed, k, Voice(k), out _).ShouldBeTrue();
        }

        Hear(disturbed, 3, samples, out _, row => row[3000] = bad).ShouldBeFalse();
        Hear(plain, 4, Voice(4), out var expected).ShouldBeTrue();
        Hear(disturbed, 4, Voice(4), out var found).ShouldBeTrue();

        // The level had heard the chunk before the disturbance came in; nothing else had.
        found.Chunks.ShouldBe(expected.Chunks);
        found.Anger.ShouldBe(expected.Anger, 0.05f);
        float.IsFinite(found.Arousal + found.Valence + found.Confidence).ShouldBeTrue();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void TryRead_Extremes_GiveNumbers(int rung)
    {
        short[][] inputs =
        [
            new short[6000],
            [.. Enumerable.Repeat(short.MaxValue, 6000)],
            [.. Enumerable.Repeat(short.MinValue, 6000)],
            [.. Enumerable.Range(0, 6000).Select(i => i % 2 == 0 ? short.MinValue : short.MaxValue)],
            [.. Enumerable.Range(0, 6000).Select(i => (short)(i == 4000 ? 1 : 0))],
            [.. Voice(1).Select(s => (short)Math.Clamp(s * 40, short.MinValue, short.MaxValue))],
        ];
        foreach (var input in inputs)
        {
            var caller = _model.NewCaller();
            for (var k = 0; k < 8; k++)
            {
                if (Hear(caller, k, input, out var r, rung: rung))
                {
                    float.IsFinite(r.Probabilities.Neutral + r.Probabilities.Anger + r.Anger + r.Arousal + r.Valence + r.Confidence).ShouldBeTrue();
                    r.Anger.ShouldBeInRange(0, 1);
                    r.Arousal.ShouldBeInRange(-1, 1);
                }
            }
        }
    }

    [Fact]
    public void TryRead_Refused_EntersNeitherTheMeanNorTheEvidence()
    {
        // A rung that refuses everything, as music is refused.
        var refusing = _model.Description.Rungs[0] with { MaxOther = -1 };
        var (plain, disturbed) = (_model.NewCaller(), _model.NewCaller());
        for (var k = 0; k < 12; k++)
        {
            Hear(disturbed, k, Noise(k), out var reading, rule: refusing).ShouldBeTrue();
            reading.Abstention.ShouldBe(AbstainReason.OutOfDomain);
            reading.Heard.ShouldNotBe(AudioKind.OneVoice);
            (reading.Anger, reading.Arousal, reading.Valence, reading.Confidence).ShouldBe((0f, 0f, 0f, 0f));
        }

        disturbed.Baseline.Counts.ToArray().ShouldAllBe(n => n == 0);

        // Long enough after, pool and level have forgotten: the two callers sound the same.
        for (var k = 0; k < 12; k++)
        {
            Hear(plain, 100 + k, Voice(k), out var expected).ShouldBeTrue();
            Hear(disturbed, 100 + k, Voice(k), out var found).ShouldBeTrue();
            found.Chunks.ShouldBe(expected.Chunks);
        }

        disturbed.Baseline.Counts[0].ShouldBeGreaterThan(0);
        disturbed.Baseline.Counts[0].ShouldBe(plain.Baseline.Counts[0], 1.0);
    }

    private static short[] Voice(int k) => TestSpeech.Buzz(0.75, 4 + (k % 3));

    private static short[] Noise(int k) => TestSpeech.Noise(0.75, 0.05, seed: k + 1);

    private bool Hear(
        CallerEmotion caller,
        long k,
        short[] samples,
        out EmotionReading reading,
        Action<PortBuffer>? disturb = null,
        int rung = 0,
        EmotionModelDescription.RungRule? rule = null)
    {
        rule ??= _model.Description.Rungs[rung];
        var head = _model.Head(rule.Blocks);
        var rows = BatchRows.One(rule.Blocks);
        _model.Chunks.EmPrev[0][0] = caller.Prepare(k, samples, 4000, _model.Chunks.Input[0], out _);
        disturb?.Invoke(_model.Chunks[0].Buffer("pcm8"));
        _model.Chunks.Run(rows);
        reading = default;
        if (!caller.TryPool(k, _model.Chunks, 0, head, 0))
        {
            return false;
        }

        _model.RunHeads(rows);
        return caller.TryRead(k, rule, head, 0, "de", out reading);
    }
}
