using EdgeCx.Inference.Emotion;

namespace EdgeCx.Inference.Tests.Emotion;

public sealed class EvidenceAccumulatorTests
{
    private static readonly EmotionModelDescription.EvidenceRule Rule = new(Decay: 0.5, CommitChunks: 2, MaxGapChunks: 20);

    [Fact]
    public void Next_FirstWindow_IsItself() => Next(new EvidenceAccumulator(Rule), 0, 3, 1.5).ShouldBe(1.5, 1e-12);

    [Fact]
    public void Next_AfterACommit_TheWindowBeforeSpeaksHalfAsLoudly()
    {
        var evidence = new EvidenceAccumulator(Rule);
        Next(evidence, 0, 1, 1).ShouldBe(1, 1e-12);

        // Nothing is committed yet, so the second window stands alone; then it is committed.
        Next(evidence, 1, 2, 4).ShouldBe(4, 1e-12);
        Next(evidence, 2, 2, 1).ShouldBe(((0.5 * 2 * 4) + (2 * 1)) / ((0.5 * 2) + 2), 1e-12);
    }

    [Fact]
    public void Next_AfterALongGap_StartsAfresh()
    {
        var evidence = new EvidenceAccumulator(Rule);
        Next(evidence, 0, 2, 4);
        Next(evidence, 1, 2, 4);
        Next(evidence, 21, 2, 1).ShouldBe(2, 1e-12);
        Next(evidence, 42, 2, 1).ShouldBe(1, 1e-12);
    }

    [Fact]
    public void Next_RefusedWindow_IsAveragedButLeavesNothingBehind()
    {
        var evidence = new EvidenceAccumulator(Rule);
        Next(evidence, 0, 2, 4);
        Next(evidence, 1, 2, 4);
        Next(evidence, 2, 2, 100, counts: false).ShouldBe(((0.5 * 2 * 4) + (2 * 100)) / ((0.5 * 2) + 2), 1e-12);
        Next(evidence, 3, 2, 100, counts: false);
        Next(evidence, 4, 2, 1).ShouldBe(((0.5 * 2 * 4) + (2 * 1)) / ((0.5 * 2) + 2), 1e-12);
    }

    [Fact]
    public void Next_RefusedWindowsOnly_AreAGap()
    {
        var evidence = new EvidenceAccumulator(Rule);
        Next(evidence, 0, 2, 4);
        Next(evidence, 1, 2, 4);
        for (var k = 2; k < 22; k++)
        {
            Next(evidence, k, 2, 100, counts: false);
        }

        Next(evidence, 22, 2, 1).ShouldBe(1, 1e-12);
    }

    private static double Next(EvidenceAccumulator evidence, long k, int chunks, double value, bool counts = true)
    {
        var logits = Enumerable.Repeat(value, EvidenceAccumulator.Logits).ToArray();
        evidence.Next(k, chunks, counts, logits);
        logits.ShouldAllBe(l => l == logits[0]);
        return logits[0];
    }
}
