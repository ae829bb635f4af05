using EdgeCx.Core.Calls;
using EdgeCx.Media.Siprec;
using static EdgeCx.Media.Tests.Capture.PlainCall;
using static EdgeCx.Media.Tests.Capture.SipText;

namespace EdgeCx.Media.Tests.Capture;

/// <summary>When a call seen on a mirror begins and ends, and what may be inferred of it.</summary>
public sealed class MirroredCallLifeTests
{
    private static readonly SipText Sip = PlainCall.Sip;

    [Theory]
    [InlineData(486)]
    [InlineData(487)]
    [InlineData(603)]
    public void Play_CallThatIsNotAnswered_IsNoCall(int status)
    {
        var script = new MirrorScript().Sip(A, B, Sip.Invite(Describe(RtpA))).Sip(B, A, Sip.Answer(180, null)).Sip(A, B, Sip.Cancel()).Sip(B, A, Sip.Answer(status, null));

        using var heard = HeardCapture.Of(script);

        heard.Calls.ShouldBeEmpty();
    }

    [Fact]
    public void Play_ChallengedInvite_GoesOnWithTheNextOne()
    {
        var script = new MirrorScript().Sip(A, B, Sip.Invite(Describe(RtpA))).Sip(B, A, Sip.Answer(407, null)).Sip(A, B, Sip.Ack())
            .Sip(A, B, Sip.Invite(Describe(RtpA), 2)).Sip(B, A, Sip.Answer(200, Describe(RtpB), 2)).Sip(A, B, Sip.Ack(cseq: 2));
        Talk(script, 1000).Wait(1000).Sip(A, B, Sip.Bye(3));

        using var heard = HeardCapture.Of(script);

        heard.Single().Call.Legs.ShouldAllBe(l => l.Statistics.Packets == 50);
    }

    [Fact]
    public void Play_ForkedCall_OnlyTheBranchThatAnsweredIsHeard()
    {
        const string Other = "10.1.0.30:6000";
        var script = new MirrorScript().Sip(A, B, Sip.Invite(Describe(RtpA)))
            .Sip("10.1.0.30:5060", A, Sip.Answer(183, Describe(Other), tag: "other")).Sip(B, A, Sip.Answer(200, Describe(RtpB))).Sip(A, B, Sip.Ack());
        Talk(script, 1000).Voice(new(66), 200, ("192.0.2.10:4002", Other)).Wait(1000).Sip(A, B, Sip.Bye());

        using var heard = HeardCapture.Of(script);

        heard.Calls[0].Legs.Single(l => l.Label == "caller").Statistics.Packets.ShouldBe(50);
    }

    [Fact]
    public void Play_PacketsAfterTheBye_AreNoNewCall()
    {
        var script = Begin(new MirrorScript());
        Talk(script, 3000).Wait(1000).Sip(A, B, Sip.Bye()).Wait(3000);

        using var heard = HeardCapture.Of(script);

        heard.EndOf(heard.Single().Call).ShouldBe("bye");
    }

    [Fact]
    public void Play_ByeThatTheMirrorLost_EndsWithoutMedia()
    {
        var script = Begin(new MirrorScript());
        Talk(script, 1000).Wait(120_000).Sip("203.0.113.1:5060", "203.0.113.2:5060", new SipText("x@y").Invite(null));

        using var heard = HeardCapture.Of(script);

        heard.EndOf(heard.Single().Call).ShouldBe("no-media");
    }

    [Fact]
    public void Play_HeldForLong_LivesOn()
    {
        var script = Begin(new MirrorScript());
        Talk(script, 1000).Wait(1000)
            .Sip(A, B, Sip.Invite(Describe(RtpA, "inactive"), 4, inDialog: true)).Sip(B, A, Sip.Answer(200, Describe(RtpB, "inactive"), 4))
            .Wait(600_000).Sip(A, B, Sip.Bye(5));

        using var heard = HeardCapture.Of(script);

        heard.EndOf(heard.Single().Call).ShouldBe("bye");
    }

    [Fact]
    public void Play_NoticeRequired_NothingIsInferred()
    {
        var script = Begin(new MirrorScript());
        Talk(script, 2000).Wait(2000).Sip(A, B, Sip.Bye());

        using var strict = HeardCapture.Of(script, policy: new SiprecPolicy { NoticeRequired = true });
        using var announced = HeardCapture.Of(script, policy: new SiprecPolicy { NoticeRequired = true, StartsNotified = true });

        strict.Single().Caller.EmotionAllowed.ShouldBeFalse();
        announced.Single().Caller.EmotionAllowed.ShouldBeTrue();
    }

    [Fact]
    public void Play_NoticeHeaderOfACaller_IsNotBelieved()
    {
        // On a mirror the header comes from whoever calls, not from the site's own recording client.
        var forged = Sip with { Extra = "X-EdgeCx-Notice: notified\r\n" };
        var script = new MirrorScript().Sip(A, B, forged.Invite(Describe(RtpA))).Sip(B, A, Sip.Answer(200, Describe(RtpB))).Sip(A, B, Sip.Ack());
        Talk(script, 1000).Wait(1000).Sip(A, B, Sip.Bye());

        using var heard = HeardCapture.Of(script, policy: new SiprecPolicy { NoticeRequired = true });

        heard.Single().Call.Notice.ShouldBe(NoticeState.Unknown);
    }
}
