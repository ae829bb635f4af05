using EdgeCx.Core.Calls;
using EdgeCx.Media.Siprec;
using static EdgeCx.Media.Tests.Capture.PlainCall;
using static EdgeCx.Media.Tests.Capture.SipText;

namespace EdgeCx.Media.Tests.Capture;

/// <summary>Ordinary calls seen on a mirror: signalling, both voices, once each.</summary>
public sealed class MirroredCallTests
{
    private static readonly SipText Sip = PlainCall.Sip;
    private const string Proxy = "198.51.100.1:5060";
    private const string RelayA = "198.51.100.2:30000";
    private const string RelayB = "198.51.100.2:30002";

    [Fact]
    public void Play_PlainCall_HasACustomersAndAnAgentsLeg()
    {
        var script = Begin(new MirrorScript());
        Talk(script, 2000).Wait(2000).Sip(A, B, Sip.Bye());

        using var heard = HeardCapture.Of(script);

        var (call, caller, callee) = heard.Single();
        (caller.Label, caller.Role, callee.Label, callee.Role).ShouldBe(("caller", SpeakerRole.Customer, "callee", SpeakerRole.Agent));
        call.AgentId.ShouldBe("1002");
        heard.EndOf(call).ShouldBe("bye");
        foreach (var leg in call.Legs)
        {
            leg.Codec.ShouldBe("PCMU");
            leg.State.ShouldBe(LegState.Ended);
            (leg.Statistics.Packets, leg.Statistics.Lost, leg.Statistics.Copies, leg.Statistics.Duplicates).ShouldBe((100, 0, 0, 0));
            heard.HeardMs(leg).ShouldBeGreaterThan(1800);
        }

        heard.Source.Counters.MalformedSip.ShouldBe(0);
    }

    [Fact]
    public void Play_BothPortsMirrored_CopiesAreNoDuplicatesOfTheCall()
    {
        var script = Begin(new MirrorScript());
        Talk(script, 2000).Wait(2000).Sip(A, B, Sip.Bye()).Twice();

        using var heard = HeardCapture.Of(script);

        var (call, _, _) = heard.Single();
        call.Legs.ShouldAllBe(l => l.Statistics.Packets == 100 && l.Statistics.Copies == 100 && l.Statistics.Duplicates == 0 && l.Statistics.Lost == 0);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Play_ProxyAndRelay_EachVoiceIsHeardOnce(bool copiesFirst)
    {
        var script = BeginThroughProxy(new MirrorScript());
        (string, string)[] fromA = [(RtpA, RelayA), (RelayB, RtpB)];
        (string, string)[] fromB = [(RtpB, RelayB), (RelayA, RtpA)];
        script.Voice(new(1), 2000, copiesFirst ? [.. fromA.Reverse()] : fromA).Voice(new(2), 2000, copiesFirst ? [.. fromB.Reverse()] : fromB)
            .Wait(2000).Sip(B, Proxy, Sip.Bye(byCallee: true)).Sip(Proxy, A, Sip.Bye(byCallee: true));

        using var heard = HeardCapture.Of(script);

        var (call, caller, callee) = heard.Single();
        (caller.Role, callee.Role).ShouldBe((SpeakerRole.Customer, SpeakerRole.Agent));
        call.Legs.ShouldAllBe(l => l.Statistics.Packets == 100 && l.Statistics.Copies == 100 && l.Statistics.Lost == 0);
        heard.Resets(caller).ShouldBe(0);
    }

    [Fact]
    public void Play_RelayThatTranscodes_OtherSideIsNotASecondVoice()
    {
        // The relay numbers anew and has an SSRC of its own: the same voice as another stream.
        var script = BeginThroughProxy(new MirrorScript());
        script.Voice(new(1), 2000, (RtpA, RelayA)).Voice(new(77, 8), 2000, (RelayB, RtpB)).Voice(new(2), 2000, (RtpB, RelayB)).Wait(2000).Sip(A, Proxy, Sip.Bye());

        using var heard = HeardCapture.Of(script);

        var (_, caller, callee) = heard.Single();
        (caller.Statistics.Packets, callee.Statistics.Packets).ShouldBe((100, 100));
        heard.Resets(caller).ShouldBe(0);
    }

    [Fact]
    public void Play_CallerBehindNat_ItsPacketsOwnAddressIsBelieved()
    {
        // The caller's SDP names a private address; what it sends, and what comes back to it, go by another.
        const string Nat = "203.0.113.7:61000";
        var script = new MirrorScript()
            .Sip(A, B, Sip.Invite(Describe("192.168.1.5:4000"))).Sip(B, A, Sip.Answer(200, Describe(RtpB))).Sip(A, B, Sip.Ack());
        script.Voice(new(1), 2000, (Nat, RtpB)).Voice(new(2), 2000, (RtpB, Nat)).Wait(2000).Sip(A, B, Sip.Bye());

        using var heard = HeardCapture.Of(script);

        var (_, caller, callee) = heard.Single();
        (caller.Statistics.Packets, callee.Statistics.Packets).ShouldBe((100, 100));
        (caller.Role, callee.Role).ShouldBe((SpeakerRole.Customer, SpeakerRole.Agent));
    }

    [Fact]
    public void Play_BothBehindNat_TheOtherDirectionOfAKnownFlowIsTheOtherVoice()
    {
        // The mirror sees the far side of a relay only: of four addresses, one is in the SDP that was seen.
        const string Nat = "203.0.113.7:61000";
        var script = new MirrorScript()
            .Sip(A, B, Sip.Invite(Describe("192.168.1.5:4000"))).Sip(B, A, Sip.Answer(200, Describe(RelayA))).Sip(A, B, Sip.Ack());
        script.Voice(new(1), 2000, (Nat, RelayA), ("198.51.100.2:30777", "172.16.0.9:8000")).Voice(new(2), 2000, (RelayA, Nat)).Wait(2000).Sip(A, B, Sip.Bye());

        using var heard = HeardCapture.Of(script);

        var (call, caller, callee) = heard.Single();
        (caller.Statistics.Packets, callee.Statistics.Packets).ShouldBe((100, 100));
        caller.Statistics.Copies.ShouldBeGreaterThan(80, "what the relay sends on is the same voice, though no SDP names it");
        call.Legs.Length.ShouldBe(2);
    }

    [Fact]
    public void Play_EarlyMedia_BeginsTheCallBeforeItIsAnswered()
    {
        var script = new MirrorScript().Sip(A, B, Sip.Invite(Describe(RtpA))).Sip(B, A, Sip.Answer(183, Describe(RtpB)));
        var callee = new MirrorScript.Stream(2);
        script.Voice(callee, 1000, (RtpB, RtpA)).Wait(1000).Sip(B, A, Sip.Answer(200, Describe(RtpB))).Sip(A, B, Sip.Ack())
            .Voice(callee, 1000, (RtpB, RtpA)).Voice(new(1), 1000, (RtpA, RtpB)).Wait(1000).Sip(A, B, Sip.Bye());

        using var heard = HeardCapture.Of(script);

        var (_, first, second) = heard.Single();
        first.Statistics.Packets.ShouldBe(50);
        second.Statistics.Packets.ShouldBeGreaterThan(90);
    }

    [Fact]
    public void Play_DelayedOffer_TakesTheAnswerFromTheAck()
    {
        var script = new MirrorScript()
            .Sip(A, B, Sip.Invite(null)).Sip(B, A, Sip.Answer(200, Describe(RtpB))).Sip(A, B, Sip.Ack(Describe(RtpA)));
        Talk(script, 1000).Wait(1000).Sip(A, B, Sip.Bye());

        using var heard = HeardCapture.Of(script);

        heard.Single().Call.Legs.ShouldAllBe(l => l.Statistics.Packets == 50);
    }

    [Theory]
    [InlineData("inactive", "inactive")]
    [InlineData("sendonly", "recvonly")]
    public void Play_HoldAndResume_MediaTimeGoesOn(string hold, string answer)
    {
        var script = Begin(new MirrorScript());
        var (a, b) = (new MirrorScript.Stream(1), new MirrorScript.Stream(2));
        script.Voice(a, 2000, (RtpA, RtpB)).Voice(b, 2000, (RtpB, RtpA)).Wait(2000)
            .Sip(B, A, Sip.Invite(Describe(RtpB, hold), 7, inDialog: true, byCallee: true)).Sip(A, B, Sip.Answer(200, Describe(RtpA, answer), 7, byCaller: true))
            .Wait(3000)
            .Sip(B, A, Sip.Invite(Describe(RtpB), 8, inDialog: true, byCallee: true)).Sip(A, B, Sip.Answer(200, Describe(RtpA), 8, byCaller: true))
            .Voice(a, 2000, (RtpA, RtpB)).Voice(b, 2000, (RtpB, RtpA)).Wait(2000).Sip(A, B, Sip.Bye());

        using var heard = HeardCapture.Of(script);

        var (call, caller, callee) = heard.Single();
        heard.StatesOf(caller).ShouldBe([LegState.Waiting, LegState.Active, LegState.Inactive, LegState.Waiting, LegState.Active, LegState.Ended]);
        call.Legs.ShouldAllBe(l => l.Statistics.Packets == 200);
        heard.HeardMs(callee).ShouldBeInRange(3600, 4200);
        heard.Resets(caller).ShouldBe(0);
    }

    [Fact]
    public void Play_ReinviteThatIsRefused_ChangesNothing()
    {
        var script = Begin(new MirrorScript())
            .Sip(B, A, Sip.Invite(Describe("10.1.0.20:9000", "inactive"), 7, inDialog: true, byCallee: true)).Sip(A, B, Sip.Answer(488, null, 7, byCaller: true));
        Talk(script, 1000).Wait(1000).Sip(A, B, Sip.Bye());

        using var heard = HeardCapture.Of(script);

        heard.Single().Call.Legs.ShouldAllBe(l => l.Statistics.Packets == 50);
    }

    [Fact]
    public void Play_UpdateMovesTheMedia_NewAddressIsHeardAtOnce()
    {
        var script = Begin(new MirrorScript());
        Talk(script, 1000).Wait(1000)
            .Sip(A, B, Sip.Update(Describe("192.0.2.10:4400"), 5)).Sip(B, A, Sip.Answer(200, Describe(RtpB), 5, "UPDATE"))
            .Voice(new(9), 1000, ("192.0.2.10:4400", RtpB)).Voice(new(8), 1000, (RtpB, "192.0.2.10:4400")).Wait(1000).Sip(A, B, Sip.Bye());

        using var heard = HeardCapture.Of(script);

        var (_, caller, callee) = heard.Single();
        caller.Statistics.Packets.ShouldBeGreaterThan(70);
        callee.Statistics.Packets.ShouldBeGreaterThan(70);
    }

    [Fact]
    public void Play_SsrcChanges_BaselineIsForgottenAndTheLegGoesOn()
    {
        var script = Begin(new MirrorScript());
        script.Voice(new(1), 1000, (RtpA, RtpB)).Voice(new(2), 2000, (RtpB, RtpA)).Wait(1000).Voice(new(5), 1000, (RtpA, RtpB)).Wait(1000).Sip(A, B, Sip.Bye());

        using var heard = HeardCapture.Of(script);

        var (_, caller, callee) = heard.Single();
        (caller.Statistics.Packets, callee.Statistics.Packets).ShouldBe((100, 100));
        (heard.Resets(caller), heard.Resets(callee)).ShouldBe((1, 0));
    }

    [Fact]
    public void Play_TwoCallsAtATimeBetweenTheSameHosts_StayApart()
    {
        var other = new SipText("two@example.com") { Caller = "+34600100004", Callee = "1004" };
        var script = Begin(new MirrorScript())
            .Sip(A, B, other.Invite(Describe("192.0.2.10:4100"))).Sip(B, A, other.Answer(200, Describe("10.1.0.20:5100"))).Sip(A, B, other.Ack());
        Talk(script, 2000).Voice(new(3), 2000, ("192.0.2.10:4100", "10.1.0.20:5100")).Voice(new(4), 2000, ("10.1.0.20:5100", "192.0.2.10:4100"))
            .Wait(2000).Sip(A, B, Sip.Bye()).Sip(A, B, other.Bye());

        using var heard = HeardCapture.Of(script);

        heard.Calls.Count.ShouldBe(2);
        heard.Calls.Select(c => c.AgentId).ShouldBe(["1002", "1004"]);
        heard.Calls.ShouldAllBe(c => c.Legs.Length == 2 && c.Legs.All(l => l.Statistics.Packets == 100 && l.Statistics.Copies == 0));
    }

    [Fact]
    public void Play_TwoCallsThatPlayTheSameRecording_StayApart()
    {
        // A load generator: the same packets, SSRC and all, in two calls between the same hosts at the same time.
        var other = new SipText("two@example.com") { Caller = "+34600100004", Callee = "1004" };
        var script = Begin(new MirrorScript())
            .Sip(A, B, other.Invite(Describe("192.0.2.10:4100"))).Sip(B, A, other.Answer(200, Describe("10.1.0.20:5100"))).Sip(A, B, other.Ack());
        script.Voice(new(1), 2000, (RtpA, RtpB), ("192.0.2.10:4100", "10.1.0.20:5100"))
            .Voice(new(2), 2000, (RtpB, RtpA), ("10.1.0.20:5100", "192.0.2.10:4100")).Wait(2000).Sip(A, B, Sip.Bye()).Sip(A, B, other.Bye());

        using var heard = HeardCapture.Of(script);

        heard.Calls.Count.ShouldBe(2);
        heard.Calls.ShouldAllBe(c => heard.EndOf(c) == "bye" && c.Legs.All(l => l.Statistics.Packets == 100));
    }

    [Fact]
    public void Play_IPv6_IsHeard()
    {
        const string A6 = "[2001:db8::10]:5060", B6 = "[2001:db8:1::20]:5060", Ra = "[2001:db8::10]:4000", Rb = "[2001:db8:1::20]:5000";
        var script = new MirrorScript().Sip(A6, B6, Sip.Invite(Describe(Ra, formats: "8"))).Sip(B6, A6, Sip.Answer(200, Describe(Rb, formats: "8"))).Sip(A6, B6, Sip.Ack());
        script.Voice(new(1, 8), 1000, (Ra, Rb)).Voice(new(2, 8), 1000, (Rb, Ra)).Wait(1000).Sip(A6, B6, Sip.Bye());

        using var heard = HeardCapture.Of(script, new RolesOptions { AgentSubnets = ["2001:db8:1::/64"] });

        var (call, caller, callee) = heard.Single();
        (caller.Role, callee.Role).ShouldBe((SpeakerRole.Customer, SpeakerRole.Agent));
        call.Legs.ShouldAllBe(l => l.Statistics.Packets == 50 && l.Codec == "PCMA");
    }

    private static MirrorScript BeginThroughProxy(MirrorScript script) =>
        script.Sip(A, Proxy, Sip.Invite(Describe(RtpA))).Sip(Proxy, B, Sip.Invite(Describe(RelayB)))
            .Sip(B, Proxy, Sip.Answer(200, Describe(RtpB))).Sip(Proxy, A, Sip.Answer(200, Describe(RelayA))).Sip(A, Proxy, Sip.Ack()).Sip(Proxy, B, Sip.Ack());
}
