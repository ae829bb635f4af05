using System.Text.RegularExpressions;
using EdgeCx.Core.Calls;
using EdgeCx.Media.Sip;
using static EdgeCx.Media.Tests.Siprec.SiprecMessages;

namespace EdgeCx.Media.Tests.Siprec;

public sealed partial class SiprecCryptoTests
{
    private const string Suite = "AES_CM_128_HMAC_SHA1_80";
    private static readonly string KeyA = Key(1);
    private static readonly string KeyB = Key(101);

    [Theory]
    [InlineData("RTP/SAVP")]
    [InlineData("RTP/SAVPF")]
    public void OnInvite_Secure_IsAnsweredLikeForLikeWithAKeyOfOurs(string protocol)
    {
        using var bench = new SiprecBench();
        var answer = Send(bench, Secure("1", $"7 {Suite} inline:{KeyA}|2^20", protocol), Secure("2", $"3 AEAD_AES_256_GCM inline:{Key(1, 44)}", protocol));

        answer.Status.ShouldBe(200);
        var text = SiprecBench.Text(answer);
        MediaLines(text).ShouldBe([$"m=audio 15200 {protocol} 0 8", $"m=audio 15202 {protocol} 0 8"]);
        OwnKeys(text).Select(k => (k.Tag, k.Suite)).ShouldBe([("7", Suite), ("3", "AEAD_AES_256_GCM")]);
        OwnKeys(text).Select(k => Convert.FromBase64String(k.Key).Length).ShouldBe([30, 44]);
        OwnKeys(text).Select(k => k.Key).ShouldNotContain(KeyA);
        bench.Call.Legs.Select(l => l.Srtp).ShouldBe([Suite, "AEAD_AES_256_GCM"]);
        var srtp = bench.Ports.Opened[0].Media.Srtp!;
        Convert.ToBase64String(srtp.PeerKeys.Single().Octets).ShouldBe(KeyA);
        Convert.ToBase64String(srtp.OwnKey!.Octets).ShouldBe(OwnKeys(text)[0].Key);
        bench.LogLines.ShouldAllBe(l => !l.Contains(KeyA) && !l.Contains(OwnKeys(text)[0].Key));
    }

    [Fact]
    public void OnInvite_NoUsableSuite_RefusesTheLineAndTheCallGoesOn()
    {
        using var bench = new SiprecBench();
        var answer = Send(bench, Secure("1", "1 F8_128_HMAC_SHA1_80 inline:x"), Secure("2", $"1 {Suite} inline:{KeyA}"));

        MediaLines(SiprecBench.Text(answer)).ShouldBe(["m=audio 0 RTP/SAVP 0 8", "m=audio 15200 RTP/SAVP 0 8"]);
        bench.Call.Legs.Select(l => (l.State, l.Srtp)).ShouldBe([(LegState.Refused, null), (LegState.Waiting, Suite)]);
        bench.Call.Legs[0].Rule.ShouldBe("refused: crypto suite not supported");
    }

    [Theory]
    [InlineData("1 F8_128_HMAC_SHA1_80 inline:x", "crypto suite not supported")]
    [InlineData("1 AES_CM_128_HMAC_SHA1_80 inline:tooshort", "no a=crypto line can be read")]
    public void OnInvite_NothingUsableAtAll_IsRefusedWithTheReason(string crypto, string reason)
    {
        using var bench = new SiprecBench();
        var answer = Send(bench, Secure("1", crypto), Secure("2", crypto));

        answer.Status.ShouldBe(488);
        answer.Headers.Single().Value.ShouldContain(reason);
    }

    [Fact]
    public void OnReinvite_SameKeys_KeepsOurKeyAndDoesNotTouchThePort()
    {
        using var bench = new SiprecBench();
        var first = OwnKeys(SiprecBench.Text(Send(bench, Secure("1", $"1 {Suite} inline:{KeyA}"), Secure("2", $"1 {Suite} inline:{KeyB}"))));

        var again = bench.Reinvite(Describe(Secure("1", $"5 {Suite} inline:{KeyA}"), Secure("2", $"1 {Suite} inline:{KeyB}")));

        OwnKeys(SiprecBench.Text(again)).Select(k => k.Key).ShouldBe(first.Select(k => k.Key));
        OwnKeys(SiprecBench.Text(again))[0].Tag.ShouldBe("5");
        bench.Ports.Opened.ShouldAllBe(p => p.Updates == 0);
    }

    [Fact]
    public void OnReinvite_NewKeys_ReachThePort()
    {
        using var bench = new SiprecBench();
        var first = OwnKeys(SiprecBench.Text(Send(bench, Secure("1", $"1 {Suite} inline:{KeyA}"), Secure("2", $"1 {Suite} inline:{KeyB}"))));

        var again = SiprecBench.Text(bench.Reinvite(Describe(
            Secure("1", $"1 {Suite} inline:{KeyB}"), Secure("2", $"1 AES_256_CM_HMAC_SHA1_80 inline:{Key(1, 46)}"))));

        bench.Ports.Opened.Select(p => p.Updates).ShouldBe([1, 1]);
        Convert.ToBase64String(bench.Ports.Opened[0].Media.Srtp!.PeerKeys[0].Octets).ShouldBe(KeyB);
        OwnKeys(again)[0].Key.ShouldBe(first[0].Key, "the suite is the same: only the peer's direction has a new key");
        Convert.FromBase64String(OwnKeys(again)[1].Key).Length.ShouldBe(46);
        bench.Call.Legs[1].Srtp.ShouldBe("AES_256_CM_HMAC_SHA1_80");
        again.ShouldContain("o=edgecx");
    }

    [Fact]
    public void OnUpdate_Hold_KeepsTheKeys()
    {
        using var bench = new SiprecBench();
        Send(bench, Secure("1", $"1 {Suite} inline:{KeyA}"), Secure("2", $"1 {Suite} inline:{KeyB}"));
        var before = bench.Ports.Opened[0].Media.Srtp;

        var hold = SiprecBench.Text(bench.Update(Describe(
            Secure("1", $"1 {Suite} inline:{KeyA}", direction: "inactive"), Secure("2", $"1 {Suite} inline:{KeyB}"))));

        hold.ShouldContain("a=inactive");
        bench.Ports.Opened[0].Media.Active.ShouldBeFalse();
        bench.Ports.Opened[0].Media.Srtp.ShouldBeSameAs(before);
    }

    [Fact]
    public void OnReinvite_NoDescription_IsOfferedAsItStandsWithOurKeys()
    {
        using var bench = new SiprecBench();
        var first = OwnKeys(SiprecBench.Text(Send(bench, Secure("1", $"4 {Suite} inline:{KeyA}"), Secure("2", $"4 {Suite} inline:{KeyB}"))));

        var offer = SiprecBench.Text(bench.Reinvite(""));

        MediaLines(offer).ShouldBe(["m=audio 15200 RTP/SAVP 0 8", "m=audio 15202 RTP/SAVP 0 8"]);
        OwnKeys(offer).ShouldBe([("1", Suite, first[0].Key), ("1", Suite, first[1].Key)]);

        // Its answer brings the peer's keys, here new ones for the first line.
        bench.Server.OnAcknowledged(bench.Dialog, SiprecBench.Request(
            Describe(Secure("1", $"1 {Suite} inline:{KeyB}"), Secure("2", $"1 {Suite} inline:{KeyB}")), "", []));
        Convert.ToBase64String(bench.Ports.Opened[0].Media.Srtp!.PeerKeys[0].Octets).ShouldBe(KeyB);
        Convert.ToBase64String(bench.Ports.Opened[0].Media.Srtp!.OwnKey!.Octets).ShouldBe(first[0].Key);
        bench.Ports.Opened[1].Updates.ShouldBe(0);
    }

    [Fact]
    public void OnReinvite_PlainFromHereOn_IsAnsweredPlain()
    {
        using var bench = new SiprecBench();
        Send(bench, Secure("1", $"1 {Suite} inline:{KeyA}"), Secure("2", $"1 {Suite} inline:{KeyB}"));

        var plain = SiprecBench.Text(bench.Reinvite(Describe(Audio("1"), Secure("2", $"1 {Suite} inline:{KeyB}"))));

        MediaLines(plain).ShouldBe(["m=audio 15200 RTP/AVP 0 8", "m=audio 15202 RTP/SAVP 0 8"]);
        OwnKeys(plain).Count.ShouldBe(1);
        bench.Call.Legs.Select(l => l.Srtp).ShouldBe([null, Suite]);
        bench.Ports.Opened[0].Media.Srtp.ShouldBeNull();
    }

    [Fact]
    public void OnEnded_WipesTheDescriptionThatHeldOurKey()
    {
        using var bench = new SiprecBench();
        var answer = Send(bench, Secure("1", $"1 {Suite} inline:{KeyA}"), Secure("2", $"1 {Suite} inline:{KeyB}"));

        bench.End(SessionEnd.Bye);

        answer.Body!.ShouldAllBe(o => o == 0);
    }

    [Fact]
    public void OnInvite_NoPort_WipesTheKeys()
    {
        using var bench = new SiprecBench();
        bench.Ports.Free = 1;
        Send(bench, Secure("1", $"1 {Suite} inline:{KeyA}"), Secure("2", $"1 {Suite} inline:{KeyB}")).Status.ShouldBe(503);

        bench.Ports.Opened.Single().IsClosed.ShouldBeTrue();
    }

    private static SessionAnswer Send(SiprecBench bench, params string[] lines) => bench.Invite(Both(Describe(lines), Metadata()));

    private static string Secure(string label, string crypto, string protocol = "RTP/SAVP", string direction = "sendonly") =>
        Audio(label, direction, protocol: protocol) + $"a=crypto:{crypto}\r\n";

    private static string Key(byte first, int octets = 30) => Convert.ToBase64String([.. Enumerable.Range(first, octets).Select(i => (byte)i)]);

    private static string[] MediaLines(string description) => [.. description.Split("\r\n").Where(l => l.StartsWith("m=", StringComparison.Ordinal))];

    private static List<(string Tag, string Suite, string Key)> OwnKeys(string description) =>
        [.. CryptoLine().Matches(description).Select(m => (m.Groups[1].Value, m.Groups[2].Value, m.Groups[3].Value))];

    [GeneratedRegex(@"a=crypto:(\d+) (\w+) inline:(\S+)\r\n")]
    private static partial Regex CryptoLine();
}
