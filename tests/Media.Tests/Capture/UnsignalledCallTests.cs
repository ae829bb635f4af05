using EdgeCx.Core.Calls;
using EdgeCx.Media.Siprec;
using static EdgeCx.Media.Tests.Capture.SipText;

namespace EdgeCx.Media.Tests.Capture;

/// <summary>RTP whose signalling was not seen: begun in mid-call, SIP elsewhere or encrypted.</summary>
public sealed class UnsignalledCallTests
{
    private const string A = "192.0.2.10:4000";
    private const string B = "10.9.0.20:5000";
    private const string RelayA = "198.51.100.2:30000";
    private const string RelayB = "198.51.100.2:30002";
    private static readonly RolesOptions Site = new() { AgentSubnets = ["10.9.0.0/16"] };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Play_ThroughARelay_IsOneCallWithTwoLegs(bool copiesFirst)
    {
        (string, string)[] fromA = [(A, RelayA), (RelayB, B)];
        (string, string)[] fromB = [(B, RelayB), (RelayA, A)];
        var script = new MirrorScript()
            .Voice(new(1), 2000, copiesFirst ? [.. fromA.Reverse()] : fromA).Voice(new(2), 2000, copiesFirst ? [.. fromB.Reverse()] : fromB);

        using var heard = HeardCapture.Of(script, Site);

        var (call, _, _) = heard.Single();
        call.Legs.Select(l => l.Role).Order().ShouldBe([SpeakerRole.Customer, SpeakerRole.Agent]);
        call.Legs.ShouldAllBe(l => l.Statistics.Packets > 85 && l.Statistics.Copies > 85 && l.Statistics.Lost == 0);
    }

    [Fact]
    public void Play_RelayWithAnAddressOnEachSide_IsOneCall()
    {
        const string Inside = "10.8.0.2:30002";
        var script = new MirrorScript().Voice(new(1), 2000, (A, RelayA), (Inside, B)).Voice(new(2), 2000, (B, Inside), (RelayA, A));

        using var heard = HeardCapture.Of(script, Site);

        heard.Single().Call.Legs.ShouldAllBe(l => l.Statistics.Copies > 85);
    }

    [Fact]
    public void Play_LossyMirrorThroughARelay_IsStillOneCall()
    {
        var (a, b) = (new MirrorScript.Stream(1), new MirrorScript.Stream(2));
        a.Skips = (n, from) => from == A ? n % 4 == 2 : n % 5 == 1;
        b.Skips = (n, from) => from == B ? n % 5 == 3 : n % 4 == 0;
        var script = new MirrorScript().Voice(a, 3000, (A, RelayA), (RelayB, B)).Voice(b, 3000, (B, RelayB), (RelayA, A));

        using var heard = HeardCapture.Of(script, Site);

        var live = heard.Calls.Where(c => heard.EndOf(c) != "joined").ToList();
        live.ShouldHaveSingleItem().Legs.Length.ShouldBe(2);
        live[0].Legs.Select(l => l.Role).Order().ShouldBe([SpeakerRole.Customer, SpeakerRole.Agent]);
    }

    [Fact]
    public void Play_TwoCallsBetweenTheSameHosts_StayApart()
    {
        const string A2 = "192.0.2.10:4100", B2 = "10.9.0.20:5100";
        var script = new MirrorScript().Voice(new(1), 2000, (A, B)).Voice(new(2), 2000, (B, A)).Voice(new(3), 2000, (A2, B2)).Voice(new(4), 2000, (B2, A2));

        using var heard = HeardCapture.Of(script, Site);

        heard.Calls.Count.ShouldBe(2);
        heard.Calls.ShouldAllBe(c => c.Legs.Length == 2 && c.Legs.All(l => l.Statistics.Packets > 85));
    }

    [Fact]
    public void Play_OtherPortsInEachDirection_IsStillOneCall()
    {
        var script = new MirrorScript().Voice(new(1), 2000, (A, "10.9.0.20:5002")).Voice(new(2), 2000, (B, "192.0.2.10:4002"));

        using var heard = HeardCapture.Of(script, Site);

        heard.Single();
    }

    [Fact]
    public void Play_ReinviteSeenLate_GivesThePartiesOfTheRunningCall()
    {
        var sip = new SipText("late@example.com");
        var (a, b) = (new MirrorScript.Stream(1), new MirrorScript.Stream(2));
        var script = new MirrorScript().Voice(a, 2000, (A, B)).Voice(b, 2000, (B, A)).Wait(2000)
            .Sip("192.0.2.10:5060", "10.9.0.20:5060", sip.Invite(Describe(A), 12, inDialog: true)).Sip("10.9.0.20:5060", "192.0.2.10:5060", sip.Answer(200, Describe(B), 12))
            .Voice(a, 2000, (A, B)).Voice(b, 2000, (B, A)).Wait(2000).Sip("192.0.2.10:5060", "10.9.0.20:5060", sip.Bye(13));

        using var heard = HeardCapture.Of(script);

        var (call, _, _) = heard.Single();
        heard.EndOf(call).ShouldBe("bye");
        call.AgentId.ShouldBe("1002");
        call.Legs.Select(l => l.Role).Order().ShouldBe([SpeakerRole.Customer, SpeakerRole.Agent]);
        call.Legs.ShouldAllBe(l => l.Statistics.Packets > 180);
    }

    [Fact]
    public void Play_NobodyInAnAgentSubnet_RolesStayUnknown()
    {
        var script = new MirrorScript().Voice(new(1), 1000, (A, B)).Voice(new(2), 1000, (B, A));

        using var heard = HeardCapture.Of(script);

        heard.Single().Call.Legs.ShouldAllBe(l => l.Role == SpeakerRole.Unknown && l.Rule == "no signalling was seen");
    }

    [Theory]
    [InlineData(10)]
    [InlineData(4)]
    [InlineData(16)]
    public void Play_SrtpWithoutSignalling_IsSaidAndNeverHeardAsNoise(int tag)
    {
        var script = new MirrorScript()
            .Voice(new(1) { Tag = tag }, 2000, (A, B)).Voice(new(2) { Tag = tag }, 2000, (B, A));

        using var heard = HeardCapture.Of(script, Site);

        var (call, caller, _) = heard.Single();
        call.Legs.ShouldAllBe(l => l.State == LegState.Refused && l.Role == SpeakerRole.Unknown && l.Rule.Contains("encrypted media (SRTP)"));
        heard.HeardMs(caller).ShouldBe(0);
        heard.Source.Calls.Unheard.ShouldBe(2);
        heard.Source.Counters.Unhearable.ShouldBeGreaterThan(150);
    }

    [Theory]
    [InlineData(18, 20, "codec not supported (G729)")]
    [InlineData(111, 70, "the codec of payload type 111 is not known")]
    public void Play_CodecThatIsNotDecoded_IsSaid(byte type, int bytes, string reason)
    {
        var script = new MirrorScript().Voice(new(1, type, bytes), 3000, (A, B)).Voice(new(2, type, bytes), 3000, (B, A));

        using var heard = HeardCapture.Of(script, Site);

        heard.Single().Call.Legs.ShouldAllBe(l => l.State == LegState.Refused && l.Rule.Contains(reason));
    }

    [Theory]
    [InlineData("192.0.2.10:5060", "198.51.100.1:5060")]
    [InlineData("198.51.100.1:5060", "192.0.2.10:5060")]
    public void Play_ByeWithoutItsInvite_EndsTheCallWhoseMediaStops(string from, string to)
    {
        // Another call through the same relay goes on.
        var script = new MirrorScript().Voice(new(1), 2000, (A, RelayA), (RelayB, B)).Voice(new(2), 2000, (B, RelayB), (RelayA, A))
            .Voice(new(3), 9000, ("192.0.2.11:4000", "198.51.100.2:31000")).Voice(new(4), 9000, ("198.51.100.2:31000", "192.0.2.11:4000")).Wait(1950)
            .Sip(from, to, new SipText("unknown@example.com").Bye(7)).Wait(7000);

        using var heard = HeardCapture.Of(script, Site);

        heard.Calls.Count.ShouldBe(2);
        heard.Calls.Select(heard.EndOf).ShouldBe(["bye", "end-of-file"]);
    }

    [Fact]
    public void Play_ByeOfAnotherCallOfTheSameHosts_EndsNothingThatIsHeard()
    {
        var script = new MirrorScript().Voice(new(1), 6000, (A, RelayA)).Voice(new(2), 6000, (RelayA, A)).Wait(3000)
            .Sip("192.0.2.10:5060", "198.51.100.2:5060", new SipText("unknown@example.com").Bye(7));

        using var heard = HeardCapture.Of(script, Site);

        heard.EndOf(heard.Single().Call).ShouldBe("end-of-file");
    }

    [Fact]
    public void Play_ByeBetweenOtherHosts_EndsNothing()
    {
        var script = new MirrorScript().Voice(new(1), 2000, (A, B)).Voice(new(2), 2000, (B, A)).Wait(1990)
            .Sip("203.0.113.1:5060", "203.0.113.2:5060", new SipText("unknown@example.com").Bye(7)).Wait(8000)
            .Sip("203.0.113.1:5060", "203.0.113.2:5060", new SipText("x@y").Invite(null));

        using var heard = HeardCapture.Of(script, Site);

        heard.EndOf(heard.Single().Call).ShouldBe("end-of-file");
    }

    [Fact]
    public void Play_QuietForLong_Ends()
    {
        var script = new MirrorScript().Voice(new(1), 1000, (A, B)).Voice(new(2), 1000, (B, A)).Wait(120_000)
            .Sip("203.0.113.1:5060", "203.0.113.2:5060", new SipText("x@y").Invite(null));

        using var heard = HeardCapture.Of(script, Site);

        heard.EndOf(heard.Single().Call).ShouldBe("no-media");
    }

    [Fact]
    public void Play_NoticeRequired_NothingIsInferred()
    {
        var script = new MirrorScript().Voice(new(1), 1000, (A, B)).Voice(new(2), 1000, (B, A));

        using var heard = HeardCapture.Of(script, Site, new SiprecPolicy { NoticeRequired = true });

        heard.Single().Call.Legs.ShouldAllBe(l => !l.EmotionAllowed);
    }
}
