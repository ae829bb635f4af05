using EdgeCx.Core.Calls;
using EdgeCx.Core.Emotion;
using EdgeCx.Core.Time;
using EdgeCx.Tests.Shared;

namespace EdgeCx.Core.Tests.Calls;

/// <summary>What a call keeps of what was decided about it, and who gets the right to infer emotion. docs/compliance.md cites these.</summary>
public sealed class CallLawTests
{
    private readonly ManualTimeProvider _time = new();
    private readonly MonotonicClock _clock;

    public CallLawTests() => _clock = new MonotonicClock(_time);

    [Fact]
    public void TrySetNotice_AfterAnObjection_IsRefusedForGood()
    {
        var call = NewCall(noticeRequired: true);
        call.TrySetNotice(NoticeState.Notified, NoticeMeans.SipHeader, _clock).ShouldBeTrue();
        call.TrySetNotice(NoticeState.Objected, NoticeMeans.Dtmf, _clock).ShouldBeTrue();
        call.TrySetNotice(NoticeState.Notified, NoticeMeans.Api, _clock).ShouldBeFalse();
        call.TrySetNotice(NoticeState.Unknown, NoticeMeans.Api, _clock).ShouldBeFalse();
        call.TrySetNotice(NoticeState.Objected, NoticeMeans.Api, _clock).ShouldBeTrue();
        call.Notices.Select(n => (n.State, n.Means)).ShouldBe([(NoticeState.Notified, NoticeMeans.SipHeader), (NoticeState.Objected, NoticeMeans.Dtmf)]);
        call.EmotionAllowed.ShouldBeFalse();
    }

    [Fact]
    public void Notices_SiteDeclares_BeginWithTheDeclaration() =>
        new Call(CallId.New(), TapKind.Siprec, DateTimeOffset.UnixEpoch, noticeRequired: true, NoticeState.Notified)
            .Notices.ShouldHaveSingleItem().ShouldBe(new NoticeStep(NoticeState.Notified, NoticeMeans.Declaration, DateTimeOffset.UnixEpoch));

    [Fact]
    public void SetPaused_InMidCall_KeepsTheGapInMediaTimeAndUtcAndVoidsWhatIsUnderWay()
    {
        var call = NewCall();
        var leg = call.AddLeg("1");
        leg.Start(_clock.NowNs);
        _time.Advance(TimeSpan.FromSeconds(4));
        var from = _clock.UtcNow;
        call.SetPaused(true, _clock);
        call.SetPaused(true, _clock);
        call.Interruptions.ShouldBe(1);
        call.MayHear(_clock.NowNs).ShouldBeFalse();
        call.Pauses.ShouldHaveSingleItem().Covers(5000).ShouldBeTrue();
        _time.Advance(TimeSpan.FromSeconds(3));
        var last = _clock.NowNs;
        call.SetPaused(false, _clock);
        call.Interruptions.ShouldBe(2);
        call.Pauses.ShouldBe([new CallPause(4000, 7000, from, from.AddSeconds(3))]);
        call.Pauses[0].Covers(4001).ShouldBeTrue();
        call.Pauses[0].Covers(7001).ShouldBeFalse();
        call.MayHear(last).ShouldBeFalse("it came in the pause, however late it is looked at");
        call.MayHear(last + 1).ShouldBeTrue();
    }

    [Fact]
    public void Pauses_MoreThanAreKept_LosesTheMiddleOnly()
    {
        var call = NewCall();
        for (var i = 0; i < 200; i++)
        {
            call.SetPaused(true, _clock);
            _time.Advance(TimeSpan.FromSeconds(1));
            call.SetPaused(false, _clock);
        }

        call.Pauses.Length.ShouldBe(64);
        call.Pauses[^1].ToUtc.ShouldBe(_clock.UtcNow);
        call.Pauses.ShouldAllBe(p => p.ToUtc != null);
    }

    [Theory]
    [InlineData(SpeakerRole.Agent)]
    [InlineData(SpeakerRole.Mixed)]
    [InlineData(SpeakerRole.Unknown)]
    public void EmotionPermit_LegThatIsNotExactlyOneCustomer_IsNeverGiven(SpeakerRole role)
    {
        var leg = NewCall().AddLeg("1");
        leg.BindRole(role, "test");
        EmotionPermit.TryGet(leg, leg.Call.Interruptions, out var permit).ShouldBeFalse();
        permit.Holds.ShouldBeFalse();
        default(EmotionPermit).Holds.ShouldBeFalse();
    }

    [Theory]
    [InlineData("role")]
    [InlineData("pause")]
    [InlineData("objection")]
    [InlineData("pause and resume")]
    public void EmotionPermit_RightTakenBack_HoldsNoMore(string how)
    {
        var leg = NewCall().AddLeg("1");
        leg.BindRole(SpeakerRole.Customer, "test");
        EmotionPermit.TryGet(leg, leg.Call.Interruptions, out var permit).ShouldBeTrue();
        permit.Holds.ShouldBeTrue();
        switch (how)
        {
            case "role":
                leg.BindRole(SpeakerRole.Agent, "test");
                break;
            case "objection":
                leg.Call.TrySetNotice(NoticeState.Objected);
                break;
            default:
                leg.Call.SetPaused(true);
                leg.Call.SetPaused(how == "pause");
                break;
        }

        permit.Holds.ShouldBeFalse();
        EmotionPermit.TryGet(leg, 0, out _).ShouldBeFalse("what was heard before may not be understood any more");
    }

    [Fact]
    public void EmotionPermit_NoticeRequiredAndNotGiven_IsRefusedUntilNotified()
    {
        var leg = NewCall(noticeRequired: true).AddLeg("1");
        leg.BindRole(SpeakerRole.Customer, "test");
        EmotionPermit.TryGet(leg, 0, out _).ShouldBeFalse();
        leg.Call.TrySetNotice(NoticeState.Notified);
        EmotionPermit.TryGet(leg, 0, out _).ShouldBeTrue();
    }

    private static Call NewCall(bool noticeRequired = false) => new(CallId.New(), TapKind.Siprec, DateTimeOffset.UnixEpoch, noticeRequired);
}
