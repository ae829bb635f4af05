using EdgeCx.Core.Calls;
using EdgeCx.Core.Emotion;
using EdgeCx.Core.Flow;
using EdgeCx.Core.Signals;
using EdgeCx.Core.Time;
using EdgeCx.Inference.Batching;

namespace EdgeCx.Inference.Tests.Law;

/// <summary>
/// Emotion of one customer only, at the batching stage and at the result stage, whatever comes in: even where a chunk was cut that never should have
/// been. docs/compliance.md cites these.
/// </summary>
public sealed class LegLawTests
{
    private static Deadline Offline(long sample) => Deadline.None(1_000_000_000 + (sample * 125_000));

    [Theory]
    [InlineData(SpeakerRole.Agent)]
    [InlineData(SpeakerRole.Mixed)]
    [InlineData(SpeakerRole.Unknown)]
    public async Task Chunks_OfALegThatIsNotOneCustomer_AreNeverEncoded(SpeakerRole role)
    {
        await using var bench = new PipelineBench();
        bench.Pipeline.Start();
        var leg = TestLegs.Customer();
        leg.BindRole(role, "test");
        bench.Cut(leg, TestSpeech.Call()[(70 * 8000)..(80 * 8000)], Offline);
        await bench.StopAsync();

        bench.Signals.Where(s => s.Kind == SignalKind.Estimate).ShouldAllBe(s => s.Estimate.Outcome != ChunkOutcome.Estimated && s.Estimate.Outcome != ChunkOutcome.Abstained);
        bench.Metrics.Stages[Stage.EmotionInference].Count.ShouldBe(0, "no graph of emotion ran");
        leg.Inferred.Estimates.ShouldBe(0);
        leg.Inferred.Abstained.ShouldBe(0);
        bench.Outstanding.ShouldBe(0);
    }

    [Fact]
    public async Task Chunks_HeardBeforeAPause_AreNeverUnderstoodAfterIt()
    {
        await using var bench = new PipelineBench();
        bench.Pipeline.Start();
        var leg = TestLegs.Customer();
        var speech = TestSpeech.Call()[(70 * 8000)..(80 * 8000)];

        // Cut under the old number, taken in after the pause is over.
        bench.Stamp = 0;
        leg.Call.SetPaused(true);
        leg.Call.SetPaused(false);
        bench.Cut(leg, speech, Offline);
        await bench.StopAsync();
        leg.Inferred.Estimates.ShouldBe(0);
        leg.Inferred.Cleared.ShouldBeGreaterThan(0);
        bench.Metrics.Stages[Stage.EmotionInference].Count.ShouldBe(0);
        bench.Signals.Where(s => s.Kind == SignalKind.VoiceActivity).ShouldAllBe(s => !s.Voice.IsSpeech);
        bench.Outstanding.ShouldBe(0);
    }

    [Fact]
    public async Task RoleFlip_WhileTheRunIsUnderWay_TheResultIsRefused()
    {
        await using var bench = new PipelineBench();
        bench.Pipeline.Start();
        var leg = TestLegs.Customer();

        // The graphs are running when it becomes known that an agent speaks.
        bench.Pipeline.Emotion!.Head(3).Graph.BeforeRun = _ => leg.BindRole(SpeakerRole.Agent, "the metadata says so now");
        bench.Cut(leg, TestSpeech.Call()[(70 * 8000)..(80 * 8000)], Offline);
        await bench.StopAsync();
        leg.Inferred.Estimates.ShouldBe(0);
        leg.Inferred.Abstained.ShouldBe(0);
        bench.Signals.Where(s => s.Kind == SignalKind.Estimate).ShouldAllBe(s => s.Estimate.Outcome == ChunkOutcome.Shed || s.Estimate.Outcome == ChunkOutcome.NotSpeech);
    }

    [Fact]
    public void Lane_RightTakenBack_ForgetsTheCaller()
    {
        var leg = TestLegs.Customer();
        var lane = new EmotionLane(leg);
        lane.Follow().ShouldBeFalse();
        leg.Call.TrySetNotice(NoticeState.Objected);
        lane.Follow().ShouldBeTrue();
        lane.Caller.ShouldBeNull();
        lane.Follow().ShouldBeFalse();
    }

    [Fact]
    public void UsedSizes_AfterForgetting_NamesEachOnceAndWhatRanAgainNotAtAll()
    {
        var sizes = new UsedSizes(8);
        sizes.Add(2);
        sizes.Add(5);
        sizes.Add(2);
        sizes.TryTake(out _).ShouldBeFalse();
        sizes.Invalidate();
        sizes.Add(5);
        sizes.TryTake(out var rows).ShouldBeTrue();
        rows.ShouldBe(2);
        sizes.TryTake(out _).ShouldBeFalse();
        sizes.Invalidate();
        sizes.TryTake(out rows).ShouldBeTrue();
        rows.ShouldBe(5);
    }
}
