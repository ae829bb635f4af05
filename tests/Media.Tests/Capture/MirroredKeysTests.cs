using System.Text;
using EdgeCx.Media.Capture;
using EdgeCx.Media.Capture.Conversations;
using EdgeCx.Media.Capture.Dialogs;
using EdgeCx.Media.Capture.Flows;
using EdgeCx.Media.Rtp.Srtp;
using EdgeCx.Media.Sdp;
using EdgeCx.Media.Sip.Messages;
using static EdgeCx.Media.Tests.Capture.SipText;

namespace EdgeCx.Media.Tests.Capture;

/// <summary>Keys that mirrored descriptions show stay in memory only as long as they are used.</summary>
public sealed class MirroredKeysTests
{
    private static readonly FlowKey _hop = new(Endpoint(5060), Endpoint(5061));
    private static readonly SdesKey _key = new();
    private static readonly SipText _sip = new("one@example.com");
    private readonly DialogTracker _tracker = new([], 8);

    [Fact]
    public void Of_KeysAreNotKept_AreCleared()
    {
        var session = Parse(Description() + "m=video 4002 RTP/SAVP 96\r\n" + _key.Line());

        var end = MediaEnd.Of(session, _hop, (DialogSide.Caller, 1), "", keepsKeys: false).ShouldNotBeNull();

        end.HasKeys.ShouldBeTrue();
        end.Crypto.ShouldBeEmpty();
        KeysOf(session).Select(IsCleared).ShouldBe([true, true]);
    }

    [Fact]
    public void Of_KeysAreKept_OnlyThoseThatCanBeUsedAre()
    {
        var weak = _key.Line(2).TrimEnd() + " UNENCRYPTED_SRTP\r\n";
        var session = Parse(Description() + weak + "m=video 4002 RTP/SAVP 96\r\n" + _key.Line());

        var end = MediaEnd.Of(session, _hop, (DialogSide.Caller, 1), "", keepsKeys: true).ShouldNotBeNull();

        end.Crypto.ShouldHaveSingleItem().Tag.ShouldBe(1);
        KeysOf(session).Select(IsCleared).ShouldBe([false, true, true]);
    }

    [Fact]
    public void Take_CallThatEnds_ClearsItsKeys()
    {
        Take(_sip.Invite(Description()), _hop);
        Take(_sip.Answer(200, Description()), _hop.Reverse);
        var dialog = Take(_sip.Invite(Description("192.0.2.1:4010"), 4, inDialog: true), _hop);
        SrtpMasterKey[] keys = [.. KeysOf(dialog.Caller), .. KeysOf(dialog.Callee)];
        keys.Select(IsCleared).ShouldBe([false, false]);

        Take(_sip.Bye(), _hop);

        keys.ShouldAllBe(k => IsCleared(k));
    }

    [Fact]
    public void Take_NewKeys_ClearTheOnesBefore()
    {
        Take(_sip.Invite(Description()), _hop);
        var dialog = Take(_sip.Answer(200, Description()), _hop.Reverse);
        var before = KeysOf(dialog.Caller).Single();
        Take(_sip.Invite(Description("192.0.2.1:4010"), 4, inDialog: true), _hop);
        IsCleared(before).ShouldBeFalse("nobody has accepted yet");

        Take(_sip.Answer(200, Description(), 4), _hop.Reverse);

        IsCleared(before).ShouldBeTrue();
        IsCleared(KeysOf(dialog.Caller).Single()).ShouldBeFalse();
    }

    [Fact]
    public void MoveTo_CallThatNobodyAnswers_ClearsItsKeys()
    {
        var key = KeysOf(Take(_sip.Invite(Description()), _hop).Caller).Single();

        _tracker.MoveTo(300_000_000_000);

        _tracker.Count.ShouldBe(0);
        IsCleared(key).ShouldBeTrue();
    }

    [Fact]
    public void Settle_KeysThatNoHopUsesAnyMore_AreCleared()
    {
        var keys = new ConversationKeys();
        var line = Parse(Description()).Media[0].Crypto[0];
        var used = keys.Of(line);
        keys.Of(line).ShouldBeSameAs(used, "the same keys on another hop are one stream's");
        keys.Settle();
        IsCleared(used.PeerKeys[0]).ShouldBeFalse();

        keys.Settle();

        IsCleared(used.PeerKeys[0]).ShouldBeTrue();
        IsCleared(line.Keys[0]).ShouldBeFalse("the description's keys are its own");
    }

    private static string Description(string end = "192.0.2.1:4000") => Describe(end, protocol: "RTP/SAVP", extra: _key.Line());

    private static bool IsCleared(SrtpMasterKey key) => !key.Octets.ContainsAnyExcept((byte)0);

    private static IEnumerable<SrtpMasterKey> KeysOf(SdpSession session) => session.Media.SelectMany(m => m.Crypto).SelectMany(c => c.Keys);

    private static IEnumerable<SrtpMasterKey> KeysOf(DialogEnd end) => end.Media.SelectMany(m => m.Crypto).SelectMany(c => c.Keys);

    private static SdpSession Parse(string text)
    {
        SdpParser.TryParse(Encoding.UTF8.GetBytes(text), out var session, out var reject).ShouldBeTrue(reject.Reason);
        return session!;
    }

    private static CapturedEndpoint Endpoint(int port) => CapturedEndpoint.From(System.Net.IPAddress.Loopback, (ushort)port);

    private TrackedDialog Take(string text, FlowKey hop)
    {
        SipParser.TryParse(Encoding.UTF8.GetBytes(text), SipLimits.Default, out var message, out _).ShouldBeTrue();
        SipSighting.TryRead(message!, hop, 0, out var sighting).ShouldBeTrue();
        _tracker.Take(sighting!, out var dialog);
        return dialog.ShouldNotBeNull();
    }
}
