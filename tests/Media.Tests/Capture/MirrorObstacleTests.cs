using EdgeCx.Core.Calls;
using EdgeCx.Media.Capture.Conversations;
using EdgeCx.Media.Siprec;
using static EdgeCx.Media.Tests.Capture.SipText;

namespace EdgeCx.Media.Tests.Capture;

/// <summary>What cannot be heard is said; whose fault a loss is, too; and who speaks, or that it is not known.</summary>
public sealed class MirrorObstacleTests
{
    private const string A = "192.0.2.10:5060";
    private const string B = "10.1.0.20:5060";
    private const string Proxy = "198.51.100.1:5060";
    private const string RtpA = "192.0.2.10:4000";
    private const string RtpB = "10.1.0.20:5000";
    private const string RelayA = "198.51.100.2:30000";
    private const string RelayB = "198.51.100.2:30002";
    private const string Crypto = "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:MTIzNDU2Nzg5QUJDREUwMTIzNDU2Nzg5QUJjZGVm\r\n";
    private static readonly SipText Sip = new("one@example.com");
    private static readonly ConversationSettings _withoutKeys = new() { UseVisibleKeys = false };

    [Theory]
    [InlineData("RTP/SAVP", "0", Crypto, "encrypted media (SRTP)")]
    [InlineData("UDP/TLS/RTP/SAVPF", "0", "a=fingerprint:sha-256 AA:BB\r\n", "encrypted media (SRTP)")]
    [InlineData("RTP/AVP", "0", Crypto, "encrypted media (SRTP)")]
    [InlineData("RTP/AVP", "18", "a=rtpmap:18 G729/8000\r\n", "codec not supported (G729)")]
    [InlineData("RTP/AVP", "4", "", "codec not supported (G723)")]
    public void Play_WhatCannotBeHeard_IsSaidOfBothLegs(string protocol, string formats, string extra, string reason)
    {
        var script = new MirrorScript()
            .Sip(A, B, Sip.Invite(Describe(RtpA, formats: formats, protocol: protocol, extra: extra)))
            .Sip(B, A, Sip.Answer(200, Describe(RtpB, formats: formats, protocol: protocol, extra: extra))).Sip(A, B, Sip.Ack());
        script.Voice(new(1, byte.Parse(formats)) { Tag = 10 }, 2000, (RtpA, RtpB)).Wait(2000).Sip(A, B, Sip.Bye());

        using var heard = HeardCapture.Of(script, settings: _withoutKeys);

        var (call, caller, _) = heard.Single();
        call.Legs.ShouldAllBe(l => l.State == LegState.Refused && l.Rule.StartsWith("cannot be heard: ") && l.Rule.Contains(reason));
        call.Legs.ShouldAllBe(l => !l.Rule.Contains("inline") && l.Role == SpeakerRole.Unknown);
        heard.HeardMs(caller).ShouldBe(0);
        heard.EndOf(call).ShouldBe("bye");
        heard.Source.Counters.Unhearable.ShouldBe(100);
    }

    [Fact]
    public void Play_EncryptedOnOneSideOfARelay_IsHeardOnTheOther()
    {
        var script = new MirrorScript()
            .Sip(A, Proxy, Sip.Invite(Describe(RtpA, protocol: "RTP/SAVP", extra: Crypto))).Sip(Proxy, B, Sip.Invite(Describe(RelayB)))
            .Sip(B, Proxy, Sip.Answer(200, Describe(RtpB))).Sip(Proxy, A, Sip.Answer(200, Describe(RelayA, protocol: "RTP/SAVP", extra: Crypto)));
        script.Voice(new(1) { Tag = 10 }, 2000, (RtpA, RelayA)).Voice(new(1), 2000, (RelayB, RtpB))
            .Voice(new(2), 2000, (RtpB, RelayB)).Voice(new(2) { Tag = 10 }, 2000, (RelayA, RtpA)).Wait(2000).Sip(A, Proxy, Sip.Bye());

        using var heard = HeardCapture.Of(script, settings: _withoutKeys);

        heard.Single().Call.Legs.ShouldAllBe(l => l.Statistics.Packets == 100 && l.Statistics.Lost == 0 && l.Role != SpeakerRole.Unknown);
        heard.Source.Counters.Unhearable.ShouldBe(200);
    }

    [Fact]
    public void Play_BothDirectionsMissAtOnce_TheMirrorLostThem()
    {
        var (a, b) = (new MirrorScript.Stream(1), new MirrorScript.Stream(2));
        a.Skips = (n, _) => n is >= 40 and < 45;
        b.Skips = (n, _) => n is >= 40 and < 45;

        using var heard = HeardCapture.Of(Direct(a, b));

        heard.Single().Call.Legs.ShouldAllBe(l => l.Statistics.Lost == 5 && l.Statistics.LostOnMirror == 5);
    }

    [Fact]
    public void Play_OneDirectionMisses_TheCallLostThem()
    {
        var (a, b) = (new MirrorScript.Stream(1), new MirrorScript.Stream(2));
        a.Skips = (n, _) => n is >= 40 and < 45;
        b.Skips = (n, _) => n is >= 70 and < 72;

        using var heard = HeardCapture.Of(Direct(a, b));

        var (_, caller, callee) = heard.Single();
        (caller.Statistics.Lost, caller.Statistics.LostOnMirror).ShouldBe((5, 0));
        (callee.Statistics.Lost, callee.Statistics.LostOnMirror).ShouldBe((2, 0));
    }

    [Fact]
    public void Play_OneCopyMisses_IsHeardFromTheOther()
    {
        var (a, b) = (new MirrorScript.Stream(1), new MirrorScript.Stream(2));
        a.Skips = (n, from) => n % 10 == 3 && from == RtpA;
        b.Skips = (n, from) => n % 10 == 7 && from == RelayA;

        using var heard = HeardCapture.Of(Relayed(a, b));

        heard.Single().Call.Legs.ShouldAllBe(l => l.Statistics.Packets == 100 && l.Statistics.Lost == 0 && l.Statistics.Copies == 90);
    }

    [Fact]
    public void Play_RelayLosesAndTheMirrorShowsBothSides_IsNoLossOfTheMirror()
    {
        // Lost before the relay: neither side of it shows them.
        var (a, b) = (new MirrorScript.Stream(1), new MirrorScript.Stream(2));
        a.Skips = (n, _) => n is 50 or 51;

        using var heard = HeardCapture.Of(Relayed(a, b));

        var (_, caller, callee) = heard.Single();
        (caller.Statistics.Lost, caller.Statistics.LostOnMirror, callee.Statistics.Lost).ShouldBe((2, 0, 0));
    }

    [Theory]
    [InlineData(new[] { "10.1.0.0/16" }, new string[0], SpeakerRole.Customer, SpeakerRole.Agent)]
    [InlineData(new[] { "192.0.2.0/24" }, new string[0], SpeakerRole.Agent, SpeakerRole.Customer)]
    [InlineData(new[] { "10.1.0.0/16" }, new[] { "*" }, SpeakerRole.Customer, SpeakerRole.Agent)]
    [InlineData(new[] { "10.1.0.0/16" }, new[] { "1002" }, SpeakerRole.Customer, SpeakerRole.Unknown)]
    [InlineData(new[] { "10.1.0.0/16", "192.0.2.0/24" }, new string[0], SpeakerRole.Unknown, SpeakerRole.Unknown)]
    [InlineData(new string[0], new string[0], SpeakerRole.Unknown, SpeakerRole.Unknown)]
    public void Play_SubnetsAndNumbers_DecideOrLeaveItOpen(string[] subnets, string[] customers, SpeakerRole caller, SpeakerRole callee)
    {
        using var heard = HeardCapture.Of(
            Direct(new(1), new(2)), new RolesOptions { AgentPatterns = [], CustomerPatterns = customers, AgentSubnets = subnets });

        var (_, first, second) = heard.Single();
        (first.Role, second.Role).ShouldBe((caller, callee), $"{first.Rule}; {second.Rule}");
    }

    [Fact]
    public void Play_AnonymousCallerWithAssertedIdentity_IsKnownByIt()
    {
        var hidden = Sip with { Caller = "anonymous", Extra = "P-Asserted-Identity: <sip:+34600100002@example.com>\r\n" };
        var script = new MirrorScript().Sip(A, B, hidden.Invite(Describe(RtpA))).Sip(B, A, hidden.Answer(200, Describe(RtpB)));
        script.Voice(new(1), 500, (RtpA, RtpB)).Voice(new(2), 500, (RtpB, RtpA)).Wait(500).Sip(A, B, hidden.Bye());

        using var heard = HeardCapture.Of(script, new RolesOptions { AgentPatterns = ["1???"], CustomerPatterns = ["+34*"] });

        heard.Single().Caller.Role.ShouldBe(SpeakerRole.Customer);
    }

    private static MirrorScript Direct(MirrorScript.Stream a, MirrorScript.Stream b) =>
        new MirrorScript().Sip(A, B, Sip.Invite(Describe(RtpA))).Sip(B, A, Sip.Answer(200, Describe(RtpB))).Sip(A, B, Sip.Ack())
            .Voice(a, 2000, (RtpA, RtpB)).Voice(b, 2000, (RtpB, RtpA)).Wait(2000).Sip(A, B, Sip.Bye());

    private static MirrorScript Relayed(MirrorScript.Stream a, MirrorScript.Stream b) =>
        new MirrorScript()
            .Sip(A, Proxy, Sip.Invite(Describe(RtpA))).Sip(Proxy, B, Sip.Invite(Describe(RelayB)))
            .Sip(B, Proxy, Sip.Answer(200, Describe(RtpB))).Sip(Proxy, A, Sip.Answer(200, Describe(RelayA)))
            .Voice(a, 2000, (RtpA, RelayA), (RelayB, RtpB)).Voice(b, 2000, (RtpB, RelayB), (RelayA, RtpA)).Wait(2000).Sip(A, Proxy, Sip.Bye());
}
