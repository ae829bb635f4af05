using EdgeCx.Core.Calls;
using EdgeCx.Media.Sip;
using static EdgeCx.Media.Tests.Siprec.SiprecMessages;

namespace EdgeCx.Media.Tests.Siprec;

public sealed class SiprecDelayedOfferTests
{
    private const string NearEnd = "<sip:2001@192.0.2.5;x-nearend;x-refci=7;x-nearenddevice=SEP1;x-nearendaddr=2001;x-farendaddr=0151>;tag=1";
    private const string FarEnd = "<sip:2001@192.0.2.5;x-farend;x-refci=7;x-nearenddevice=SEP1;x-nearendaddr=2001;x-farendaddr=0151>;tag=2";

    [Fact]
    public void OnInvite_WithoutSdp_OffersTwoLinesAndTakesTheAnswerInTheAck()
    {
        using var bench = new SiprecBench();

        var offer = SiprecBench.Text(bench.Invite(""));
        bench.Drain().ShouldBe(["started", "m1 Unknown Waiting", "m2 Unknown Waiting"]);
        bench.Server.OnAcknowledged(bench.Dialog, SiprecBench.Request(Both(Describe(Audio("2", formats: "8"), Audio("1", "inactive")), Metadata()), "", []));

        offer.Split("m=audio ").Length.ShouldBe(3);
        offer.ShouldContain("15200 RTP/AVP 0 8 9 101\r\n");
        offer.ShouldContain("a=recvonly\r\n");
        bench.Drain().ShouldBe(["m2 Customer Inactive", "m1 Agent Waiting"], ignoreOrder: true);
        bench.Ports.Opened[0].Media.Payloads.Single().Type.ShouldBe((byte)8);
        bench.Ports.Opened[1].Media.Active.ShouldBeFalse();
    }

    [Fact]
    public void OnAcknowledged_LineAnsweredWithPortZero_IsClosed()
    {
        using var bench = new SiprecBench();
        bench.Invite("");
        bench.Drain();

        bench.Server.OnAcknowledged(bench.Dialog, SiprecBench.Request(Describe(Audio("1"), Audio("2", port: 0), Audio("3")), "application/sdp", []));

        bench.Drain().ShouldBe(["m2 Unknown Ended", "m1 Unknown Waiting"], ignoreOrder: true);
        bench.Ports.Opened.Select(p => p.IsClosed).ShouldBe([false, true]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("v=7 broken")]
    public void OnAcknowledged_WithoutUsableAnswer_KeepsListening(string body)
    {
        using var bench = new SiprecBench();
        bench.Invite("");

        bench.Server.OnAcknowledged(bench.Dialog, SiprecBench.Request(body, "application/sdp", []));

        bench.Ports.Opened.ShouldAllBe(p => !p.IsClosed);
    }

    [Fact]
    public void OnAcknowledged_SdpNobodyAskedFor_IsIgnored()
    {
        using var bench = new SiprecBench();
        bench.Invite(Standard);
        bench.Drain();

        bench.Server.OnAcknowledged(bench.Dialog, SiprecBench.Request(Describe(Audio("1", port: 0)), "application/sdp", []));

        bench.Drain().ShouldBeEmpty();
    }

    [Fact]
    public void OnReinvite_WithoutSdp_OffersWhatIsOpenOnTheSamePorts()
    {
        using var bench = new SiprecBench();
        bench.Invite(Both(Describe(Audio("1"), Audio("2", protocol: "RTP/SAVP")), Metadata()));

        var offer = SiprecBench.Text(bench.Reinvite(""));
        bench.Server.OnAcknowledged(bench.Dialog, SiprecBench.Request(Describe(Audio("1", "inactive"), Audio("2", port: 0)), "application/sdp", []));

        offer.ShouldContain("m=audio 15200 RTP/AVP 0 8\r\na=label:1\r\n");
        offer.ShouldContain("m=audio 0 RTP/AVP 0\r\na=label:2\r\n");
        bench.Call.Legs[0].State.ShouldBe(LegState.Inactive);
        bench.Update("").Body.ShouldBeNull();
    }

    [Fact]
    public void OnInvite_UnifiedCmsTwoCalls_AreOneConversationWithAVoiceEach()
    {
        using var bench = new SiprecBench(capacity: 1);
        var far = new FakeDialog();

        var offer = SiprecBench.Text(bench.Invite("", "", null, ("From", NearEnd)));
        bench.Invite("", "", far, ("From", FarEnd)).Status.ShouldBe(200);

        offer.Split("m=audio ").Length.ShouldBe(2);
        bench.Drain().ShouldBe(["started", "near end Agent Waiting", "far end Customer Waiting"]);
        bench.Call.ShouldSatisfyAllConditions(c => c.AgentId.ShouldBe("2001"), c => c.Legs.Length.ShouldBe(2));
        bench.End(SessionEnd.Bye, far);
        bench.Drain().ShouldBe(["far end Customer Ended"]);
        bench.End(SessionEnd.Bye);
        bench.Drain().ShouldBe(["near end Agent Ended", "ended bye"]);
        bench.Registry.Count.ShouldBe(0);
    }
}
