using EdgeCx.Core.Calls;
using EdgeCx.Core.Flow;
using EdgeCx.Media.Capture.Conversations;
using static EdgeCx.Media.Tests.Capture.PlainCall;
using static EdgeCx.Media.Tests.Capture.SipText;

namespace EdgeCx.Media.Tests.Capture;

/// <summary>SRTP whose keys stand in readable SDP is heard as if it were in the clear; with any other key nothing is.</summary>
public sealed class MirroredSecureCallTests
{
    private const string Proxy = "198.51.100.1:5060";
    private const string RelayA = "198.51.100.2:30000";
    private const string RelayB = "198.51.100.2:30002";
    private static readonly SipText Sip = PlainCall.Sip;

    [Theory]
    [InlineData("AES_CM_128_HMAC_SHA1_80", "RTP/SAVP")]
    [InlineData("AES_CM_128_HMAC_SHA1_32", "RTP/SAVPF")]
    [InlineData("AES_256_CM_HMAC_SHA1_80", "RTP/SAVP")]
    [InlineData("AEAD_AES_128_GCM", "RTP/SAVP")]
    [InlineData("AES_CM_128_HMAC_SHA1_80", "RTP/AVP")]
    public void Play_KeysInTheSdp_IsHeardAsInTheClear(string suite, string protocol)
    {
        var (ofA, ofB) = (new SdesKey(suite, 1), new SdesKey(suite, 2));

        using var heard = HeardCapture.Of(Direct(ofA.Line(), ofB.Line(), ofA, ofB, protocol));
        using var clear = HeardCapture.Of(Direct("", "", null, null, "RTP/AVP"));

        var (call, caller, callee) = heard.Single();
        call.Legs.ShouldAllBe(l => l.Statistics.Packets == 100 && l.Statistics.Lost == 0 && l.Statistics.Rejected == 0);
        (caller.Role, callee.Role).ShouldBe((SpeakerRole.Customer, SpeakerRole.Agent));
        heard.AudioOf(caller).ShouldBe(clear.AudioOf(clear.Single().Caller));
        heard.AudioOf(callee).ShouldBe(clear.AudioOf(clear.Single().Callee));
        heard.EndOf(call).ShouldBe("bye");
    }

    [Fact]
    public void Play_OfferOfSeveralSuites_TheOneThatTheAnswerRepeatsIsUsed()
    {
        var (first, chosen, answer) = (new SdesKey("AES_256_CM_HMAC_SHA1_80", 1), new SdesKey(seed: 2), new SdesKey(seed: 3));

        using var heard = HeardCapture.Of(Direct(first.Line(1) + chosen.Line(2), answer.Line(2), chosen, answer));

        heard.Single().Call.Legs.ShouldAllBe(l => l.Statistics.Packets == 100 && l.Statistics.Rejected == 0);
    }

    [Fact]
    public void Play_RelayThatPassesKeysOn_EachPacketIsHeardOnce()
    {
        var (ofA, ofB) = (new SdesKey(seed: 1), new SdesKey(seed: 2));
        var (a, b) = (new MirrorScript.Stream(1), new MirrorScript.Stream(2));
        a.Skips = (n, from) => n % 10 == 3 && from == RtpA;

        using var heard = HeardCapture.Of(Relayed(a, b, ofA, ofB, ofA, ofB));

        var (_, caller, callee) = heard.Single();
        (caller.Statistics.Packets, caller.Statistics.Lost, caller.Statistics.Copies).ShouldBe((100, 0, 90));
        (callee.Statistics.Packets, callee.Statistics.Lost, callee.Statistics.Copies).ShouldBe((100, 0, 100));
        heard.Drops(DropReason.SrtpAuthentication).ShouldBe(0);
    }

    [Fact]
    public void Play_RelayWithKeysOfItsOwn_EachHopIsOpenedUnderItsOwn()
    {
        // A -> relay under A's key, relay -> B under the relay's on that side; and back.
        var (ofA, toB, ofB, toA) = (new SdesKey(seed: 1), new SdesKey(seed: 2), new SdesKey(seed: 3), new SdesKey(seed: 4));
        var (a, b) = (new MirrorScript.Stream(1), new MirrorScript.Stream(2));
        a.Skips = (n, from) => n % 10 == 3 && from == RtpA;
        b.Skips = (n, from) => n % 10 == 7 && from == RelayA;

        using var heard = HeardCapture.Of(Relayed(a, b, ofA, ofB, toB, toA));

        heard.Single().Call.Legs.ShouldAllBe(l => l.Statistics.Packets == 100 && l.Statistics.Lost == 0 && l.Statistics.Copies == 90);
        heard.Drops(DropReason.SrtpAuthentication).ShouldBe(0);
    }

    [Fact]
    public void Play_RelayThatTakesTheEncryptionOff_BothSidesAreOneVoice()
    {
        var (ofA, toA) = (new SdesKey(seed: 1), new SdesKey(seed: 4));

        using var heard = HeardCapture.Of(Relayed(new(1), new(2), ofA, null, null, toA));

        heard.Single().Call.Legs.ShouldAllBe(l => l.Statistics.Packets == 100 && l.Statistics.Copies == 100 && l.Statistics.Rejected == 0);
    }

    [Fact]
    public void Play_OtherKeysThanTheSdpShows_IsCountedSaidAndNeverHeard()
    {
        var (shown, used) = (new SdesKey(seed: 1), new SdesKey(seed: 9));
        var script = Direct(shown.Line(), shown.Line(), used, used, ms: 4000);

        using var heard = HeardCapture.Of(script);

        var call = heard.Calls.ShouldHaveSingleItem();
        call.Legs.Length.ShouldBe(2);
        call.Legs.ShouldAllBe(l => l.Statistics.Packets == 0 && l.Statistics.Rejected == 200 && l.State == LegState.Refused);
        call.Legs.ShouldAllBe(l => l.Rule == "cannot be heard: encrypted media (SRTP), and the keys that were seen do not open it");
        heard.Drops(DropReason.SrtpAuthentication).ShouldBe(400);
        heard.HeardMs(call.Legs[0]).ShouldBe(0);
        heard.HeardMs(call.Legs[1]).ShouldBe(0);
        heard.EndOf(call).ShouldBe("bye");
    }

    [Fact]
    public void Play_PlainRtpWhereTheSdpSaysSrtp_IsNotHeard()
    {
        var key = new SdesKey();

        using var heard = HeardCapture.Of(Direct(key.Line(), key.Line(), null, null));

        heard.Calls.ShouldHaveSingleItem().Legs.ShouldAllBe(l => l.Statistics.Packets == 0 && l.Statistics.Rejected == 100);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Play_NewKeysByReinvite_NothingIsLost(bool isAnswerLate)
    {
        var (a, b) = (new MirrorScript.Stream(1), new MirrorScript.Stream(2));
        var (ofA, ofB, nextA, nextB) = (new SdesKey(seed: 1), new SdesKey(seed: 2), new SdesKey(seed: 3), new SdesKey(seed: 4));
        var script = Answered(ofA.Line(), ofB.Line())
            .SecureVoice(a, 2000, (RtpA, RtpB, ofA)).SecureVoice(b, 2000, (RtpB, RtpA, ofB)).Wait(2000)
            .Sip(A, B, Sip.Invite(Describe(RtpA, protocol: "RTP/SAVP", extra: nextA.Line()), 5, inDialog: true))
            .Sip(B, A, Sip.Answer(200, Describe(RtpB, protocol: "RTP/SAVP", extra: nextB.Line()), 5)).Sip(A, B, Sip.Ack(cseq: 5));

        // Who has asked may go on under the old key for a moment.
        script.SecureVoice(a, 400, (RtpA, RtpB, isAnswerLate ? ofA : nextA)).SecureVoice(b, 400, (RtpB, RtpA, nextB)).Wait(400)
            .SecureVoice(a, 3600, (RtpA, RtpB, nextA)).SecureVoice(b, 3600, (RtpB, RtpA, nextB)).Wait(3600).Sip(A, B, Sip.Bye(7));

        using var heard = HeardCapture.Of(script);

        heard.Single().Call.Legs.ShouldAllBe(l => l.Statistics.Packets == 300 && l.Statistics.Lost == 0 && l.Statistics.Rejected == 0);
    }

    [Fact]
    public void Play_WrongKeysUntilAReinvite_IsHeardFromThen()
    {
        var (a, b) = (new MirrorScript.Stream(1), new MirrorScript.Stream(2));
        var (shown, used, next) = (new SdesKey(seed: 1), new SdesKey(seed: 2), new SdesKey(seed: 3));
        var script = Answered(shown.Line(), shown.Line()).SecureVoice(a, 4000, (RtpA, RtpB, used)).SecureVoice(b, 4000, (RtpB, RtpA, new SdesKey(seed: 7))).Wait(4000)
            .Sip(A, B, Sip.Invite(Describe(RtpA, protocol: "RTP/SAVP", extra: next.Line()), 5, inDialog: true))
            .Sip(B, A, Sip.Answer(200, Describe(RtpB, protocol: "RTP/SAVP", extra: new SdesKey(seed: 4).Line()), 5))
            .SecureVoice(a, 4000, (RtpA, RtpB, next)).SecureVoice(b, 4000, (RtpB, RtpA, new SdesKey(seed: 4))).Wait(4000).Sip(A, B, Sip.Bye(7));

        using var heard = HeardCapture.Of(script);

        var (_, caller, callee) = heard.Single();
        (caller.Role, callee.Role).ShouldBe((SpeakerRole.Customer, SpeakerRole.Agent));
        (caller.Statistics.Packets, callee.Statistics.Packets).ShouldBe((200, 200));
        heard.StatesOf(caller).ShouldContain(LegState.Refused);
        heard.StatesOf(caller).ShouldContain(LegState.Active);
    }

    [Theory]
    [InlineData("", "and no keys")]
    [InlineData("a=crypto:1 AES_256_CM_HMAC_SHA1_80 inline:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA==\r\n", "no keys on both sides that fit")]
    [InlineData("a=crypto:1 F8_128_HMAC_SHA1_80 inline:MTIzNDU2Nzg5QUJDREUwMTIzNDU2Nzg5QUJjZGVm\r\n", "no keys on both sides that fit")]
    public void Play_OneSideWithoutKeysThatFit_IsSaidAndNotHeard(string answer, string reason)
    {
        var key = new SdesKey();

        using var heard = HeardCapture.Of(Direct(key.Line(), answer, key, key));

        var (call, caller, _) = heard.Single();
        call.Legs.ShouldAllBe(l => l.State == LegState.Refused && l.Rule.EndsWith(reason) && !l.Rule.Contains(key.Text));
        heard.HeardMs(caller).ShouldBe(0);
        heard.Source.Counters.Unhearable.ShouldBe(200);
    }

    [Fact]
    public void Play_KeysAreNotToBeUsed_IsSaidAndNotHeard()
    {
        var key = new SdesKey();

        using var heard = HeardCapture.Of(Direct(key.Line(), key.Line(), key, key), settings: new ConversationSettings { UseVisibleKeys = false });

        heard.Single().Call.Legs.ShouldAllBe(l => l.State == LegState.Refused && l.Rule.Contains("Mirror:UseVisibleKeys"));
        heard.Source.Counters.Unhearable.ShouldBe(200);
    }

    [Fact]
    public void Play_BothPortsShowTheWire_EachPacketIsHeardOnce()
    {
        var (ofA, ofB) = (new SdesKey(seed: 1), new SdesKey(seed: 2));

        using var heard = HeardCapture.Of(Direct(ofA.Line(), ofB.Line(), ofA, ofB).Twice());

        heard.Single().Call.Legs.ShouldAllBe(l => l.Statistics.Packets == 100 && l.Statistics.Copies == 100 && l.Statistics.Rejected == 0);
        heard.Drops(DropReason.SrtpReplay).ShouldBe(0);
    }

    private static MirrorScript Answered(string offer, string answer, string protocol = "RTP/SAVP") =>
        new MirrorScript().Sip(A, B, Sip.Invite(Describe(RtpA, protocol: protocol, extra: offer)))
            .Sip(B, A, Sip.Answer(200, Describe(RtpB, protocol: protocol, extra: answer))).Sip(A, B, Sip.Ack());

    private static MirrorScript Direct(string offer, string answer, SdesKey? ofA, SdesKey? ofB, string protocol = "RTP/SAVP", int ms = 2000) =>
        Answered(offer, answer, protocol)
            .SecureVoice(new(1), ms, (RtpA, RtpB, ofA)).SecureVoice(new(2), ms, (RtpB, RtpA, ofB)).Wait(ms).Sip(A, B, Sip.Bye());

    // What A sends is under its key up to the relay and under the relay's behind it; a hop without keys is in the clear.
    private static MirrorScript Relayed(MirrorScript.Stream a, MirrorScript.Stream b, SdesKey? ofA, SdesKey? ofB, SdesKey? toB, SdesKey? toA)
    {
        string Sdp(string end, SdesKey? key) => Describe(end, protocol: key is null ? "RTP/AVP" : "RTP/SAVP", extra: key?.Line() ?? "");
        return new MirrorScript()
            .Sip(A, Proxy, Sip.Invite(Sdp(RtpA, ofA))).Sip(Proxy, B, Sip.Invite(Sdp(RelayB, toB)))
            .Sip(B, Proxy, Sip.Answer(200, Sdp(RtpB, ofB))).Sip(Proxy, A, Sip.Answer(200, Sdp(RelayA, toA)))
            .SecureVoice(a, 2000, (RtpA, RelayA, ofA), (RelayB, RtpB, toB))
            .SecureVoice(b, 2000, (RtpB, RelayB, ofB), (RelayA, RtpA, toA)).Wait(2000).Sip(A, Proxy, Sip.Bye());
    }
}
