using EdgeCx.Coaching.Conversation.Timeline;
using EdgeCx.Core.Calls;
using EdgeCx.Core.Emotion;
using EdgeCx.Core.Speech;

namespace EdgeCx.Coaching.Tests.Conversation.Timeline;

public sealed class MediaTimelineTests
{
    private readonly Call _call = new(CallId.New(), TapKind.Siprec, DateTimeOffset.UnixEpoch, noticeRequired: false);
    private readonly MediaTimeline _timeline = new(isRecording: false);
    private readonly TimelineStep _step = new();

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0)]
    [InlineData(128, 0)]
    [InlineData(129, 1)]
    [InlineData(256, 1)]
    public void OfFrame_AnyStart_IsTheTickWhoseMiddleItCovers(long start, long expected)
    {
        // Middle of tick k is 256k + 128; a frame covers [start, start + 256).
        var tick = CallTicks.OfFrame(start);
        ((tick * 256) + 128).ShouldBeInRange(start, start + 255);
        tick.ShouldBe(expected);
    }

    [Fact]
    public void TryNext_OneLegBehind_WaitsForItAndNoLonger()
    {
        var (a, b) = (Leg(), Leg());
        Frame(a, 0);
        _timeline.TryNext(_step).ShouldBeFalse("the other leg has begun and may have spoken");
        Frame(b, 0);
        _timeline.TryNext(_step).ShouldBeTrue();
        (_step.Kind, _step.Heard).ShouldBe((StepKind.Tick, 3));
        Frame(a, 1);
        _timeline.TryNext(_step).ShouldBeFalse();
        b.Drained = true;
        _timeline.TryNext(_step).ShouldBeTrue();
        _step.Heard.ShouldBe(1);
    }

    [Fact]
    public void TryNext_LegNotBegun_IsWaitedForInARecordingOnly()
    {
        var begun = Leg();
        var waiting = _timeline.Track(_call.AddLeg("waiting"))!;
        waiting.HasFrames.ShouldBeFalse();
        Frame(begun, 0);
        _timeline.TryNext(_step).ShouldBeTrue();

        var recording = new MediaTimeline(isRecording: true);
        var first = recording.Track(begun.Leg)!;
        recording.Track(waiting.Leg);
        recording.TryAdd(first, new VoiceActivity(first.Leg, 0, 1, true, 0, -30, 1), outcomesExpected: false).ShouldBeTrue();
        recording.TryNext(_step).ShouldBeFalse();
    }

    [Fact]
    public void TryNext_RecordedLegEnded_IsWaitedForUntilItIsDrained()
    {
        // The reader is minutes ahead of inference: both legs' ends are signalled while one leg's results are still on their way.
        var recording = new MediaTimeline(isRecording: true);
        var (a, b) = (recording.Track(_call.AddLeg("a"))!, recording.Track(_call.AddLeg("b"))!);
        recording.SetState(a, LegState.Ended);
        recording.SetState(b, LegState.Ended);
        for (var i = 0; i < 100; i++)
        {
            recording.TryAdd(a, new VoiceActivity(a.Leg, i * 256, 1, true, 0, -30, 1), outcomesExpected: false).ShouldBeTrue();
            recording.TryNext(_step).ShouldBeFalse();
        }

        recording.TryAdd(b, new VoiceActivity(b.Leg, 0, 1, true, 0, -30, 1), outcomesExpected: false).ShouldBeTrue();
        recording.TryNext(_step).ShouldBeTrue();
        _step.Heard.ShouldBe(a.Bit | b.Bit);
        b.Drained = true;
        recording.TryNext(_step).ShouldBeTrue();
        _step.Heard.ShouldBe(a.Bit);
    }

    [Fact]
    public void TryNext_Outcome_ComesBeforeTheFirstTickThatEndsAfterIt()
    {
        var leg = Leg(SpeakerRole.Customer);
        for (var i = 0; i < 20; i++)
        {
            Frame(leg, i, outcomesExpected: true);
        }

        for (var i = 0; i < 15; i++)
        {
            _timeline.TryNext(_step).ShouldBeTrue();
            _step.Kind.ShouldBe(StepKind.Tick);
        }

        _timeline.TryNext(_step).ShouldBeFalse("tick 15 ends after 4000 samples: the chunk's outcome comes first");
        leg.TryAdd(Outcome(leg, 0)).ShouldBeTrue();
        _timeline.TryNext(_step).ShouldBeTrue();
        _step.Kind.ShouldBe(StepKind.Outcome);
        _timeline.TryNext(_step).ShouldBeTrue();
        (_step.Kind, _step.Tick).ShouldBe((StepKind.Tick, 15L));
    }

    [Fact]
    public void TryNext_LastChunkAfterTheLastFrame_ComesWhenAllLegsAreDrained()
    {
        var leg = Leg(SpeakerRole.Customer);
        for (var i = 0; i < 10; i++)
        {
            Frame(leg, i, outcomesExpected: true);
        }

        leg.TryAdd(Outcome(leg, 0) with { EndSample = 2600 });
        while (_timeline.TryNext(_step))
        {
            _step.Kind.ShouldBe(StepKind.Tick);
        }

        leg.Drained = true;
        _timeline.TryNext(_step).ShouldBeTrue();
        _step.Kind.ShouldBe(StepKind.Outcome);
        _timeline.TryNext(_step).ShouldBeFalse();
    }

    [Fact]
    public void TryNext_LongHole_IsOneStep()
    {
        var leg = Leg();
        Frame(leg, 0);
        Frame(leg, 1_000_000_000);
        _timeline.TryNext(_step).ShouldBeTrue();
        _timeline.TryNext(_step).ShouldBeTrue();
        (_step.Kind, _step.Tick).ShouldBe((StepKind.Hole, 999_999_999L));
        _timeline.TryNext(_step).ShouldBeTrue();
        (_step.Kind, _step.Tick, _step.Heard).ShouldBe((StepKind.Tick, 1_000_000_000L, 1));
    }

    [Fact]
    public void PassOver_StalledLeg_IsWaitedForAgainOnceItIsNearlyInTime()
    {
        var (a, b) = (Leg(), Leg());
        Frame(a, 0);
        Frame(b, 0);
        Frame(a, 10);
        Drain();
        _timeline.PassOver().ShouldBeTrue();
        Drain();
        _timeline.NowMs.ShouldBe(11 * 32);
        TryFrame(b, 5).ShouldBeFalse();
        b.PassedOver.ShouldBeTrue("it lags too far");
        TryFrame(b, 9).ShouldBeFalse();
        b.PassedOver.ShouldBeFalse();
        Frame(a, 11);
        _timeline.TryNext(_step).ShouldBeFalse();
        Frame(b, 11);
        _timeline.TryNext(_step).ShouldBeTrue();
        _step.Heard.ShouldBe(3);
    }

    [Fact]
    public void Track_MoreLegsThanAreFollowed_IsNull()
    {
        for (var i = 0; i < TrackedLegs.Max; i++)
        {
            _timeline.Track(_call.AddLeg("x")).ShouldNotBeNull();
        }

        _timeline.Track(_call.AddLeg("x")).ShouldBeNull();
    }

    [Fact]
    public void GrowingRing_AtItsBound_RefusesAndKeepsOrder()
    {
        var ring = new GrowingRing<int>(2, 8);
        ring.TryAdd(0).ShouldBeTrue();
        ring.Take().ShouldBe(0);
        for (var i = 1; i <= 8; i++)
        {
            ring.TryAdd(i).ShouldBeTrue();
        }

        ring.TryAdd(9).ShouldBeFalse();
        for (var i = 1; i <= 8; i++)
        {
            ring.Front.ShouldBe(i);
            ring.Take().ShouldBe(i);
        }

        ring.Count.ShouldBe(0);
    }

    private LegTrack Leg(SpeakerRole role = SpeakerRole.Agent)
    {
        var leg = _call.AddLeg("x");
        leg.BindRole(role, "test");
        leg.SetState(LegState.Active);
        leg.Start(1);
        return _timeline.Track(leg)!;
    }

    private void Frame(LegTrack leg, long tick, bool outcomesExpected = false) => TryFrame(leg, tick, outcomesExpected).ShouldBeTrue();

    private bool TryFrame(LegTrack leg, long tick, bool outcomesExpected = false) =>
        _timeline.TryAdd(leg, new VoiceActivity(leg.Leg, tick * 256, 1, true, 0, -30, 1), outcomesExpected);

    private static EmotionEstimate Outcome(LegTrack leg, long start) =>
        CallScript.Calm with { Leg = leg.Leg, StartSample = start, EndSample = start + 4000 };

    private void Drain()
    {
        while (_timeline.TryNext(_step))
        {
            _step.Kind.ShouldNotBe(StepKind.Outcome);
        }
    }
}
