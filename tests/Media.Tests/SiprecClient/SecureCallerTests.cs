using System.Net;
using System.Text.RegularExpressions;
using EdgeCx.Media.Rtp.Srtp;
using EdgeCx.Media.SiprecClient;

namespace EdgeCx.Media.Tests.SiprecClient;

public sealed partial class SecureCallerTests
{
    private static readonly CallParties Parties = new(CallParties.DefaultCustomer, CallParties.DefaultAgent);
    private static readonly CallAudio Audio = new([.. Enumerable.Repeat((byte)0x11, 160 * 20)], [.. Enumerable.Repeat((byte)0x22, 160 * 20)]);
    private static readonly SrtpSuite Suite = SrtpSuite.Find("AES_256_CM_HMAC_SHA1_80")!;

    [Fact]
    public async Task CallAsync_Secure_OffersAKeyALegAndSendsNothingInClear()
    {
        using var recorder = new FakeRecorder(15321, tcp: false)
        {
            OnInvite = (_, _) => (200, Answer("RTP/SAVP", $"a=crypto:1 {Suite} inline:{Own()}\r\n", 42060, 42062)),
        };
        using var customer = new RtpCatcher(42060);
        using var agent = new RtpCatcher(42062);

        var summary = await CallAsync(15321);

        (summary.Answered, summary.PacketsSent).ShouldBe((1, 40));
        var offer = recorder.Of("INVITE").Single();
        offer.ShouldContain(" RTP/SAVP 0\r\n");
        var keys = CryptoLine().Matches(offer).Select(m => Convert.FromBase64String(m.Groups[1].Value)).ToArray();
        keys.Length.ShouldBe(2);
        keys[0].ShouldNotBe(keys[1]);
        foreach (var (caught, key, octet) in ((RtpCatcher, byte[], byte)[])[(customer, keys[0], 0x11), (agent, keys[1], 0x22)])
        {
            var packets = caught.ReadAll();
            packets.Count.ShouldBe(20);
            packets.ShouldAllBe(p => p.Payload.Length == 160 + Suite.RtpTagBytes && p.Payload.Count(o => o == octet) < 40);
            using var transform = SrtpTransform.Create(Suite, new SrtpMasterKey(Suite, key), isRtcp: false);
            var plain = new byte[160];
            var first = packets[0];
            byte[] header =
            [
                0x80, 0x80, (byte)(first.Sequence >> 8), (byte)first.Sequence, .. Octets(first.Timestamp), .. Octets(first.Ssrc),
            ];
            transform.TryOpen(first.Ssrc, first.Sequence, header, first.Payload.AsSpan(0, 160), [0, 0, 0, 0], first.Payload.AsSpan(160), plain).ShouldBeTrue();
            plain.ShouldAllBe(o => o == octet);
        }
    }

    [Theory]
    [InlineData("RTP/AVP", "")]
    [InlineData("RTP/SAVP", "")]
    [InlineData("RTP/SAVP", "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwd\r\n")]
    public async Task CallAsync_AnswerNotLikeForLike_SendsNothing(string protocol, string crypto)
    {
        using var recorder = new FakeRecorder(15322, tcp: false) { OnInvite = (_, _) => (200, Answer(protocol, crypto, 42064, 42066)) };

        var summary = await CallAsync(15322);

        summary.Failures.Keys.ShouldBe(["the answer has no stream that can be sent to"]);
        summary.PacketsSent.ShouldBe(0);
    }

    private static async Task<CallSummary> CallAsync(int port)
    {
        var options = new SiprecCallerOptions(new IPEndPoint(IPAddress.Loopback, port), SignallingTransport.Udp)
        {
            RtpPortMin = 42100,
            RtpPortMax = 42499,
            Srtp = Suite,
        };
        await using var caller = await SiprecCaller.OpenAsync(options, TimeProvider.System, TestContext.Current.CancellationToken);
        return await new CallRun(caller, Audio, Parties, 1, 10).RunAsync(TestContext.Current.CancellationToken);
    }

    private static string Answer(string protocol, string crypto, params int[] ports) =>
        "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
        + string.Concat(ports.Select(p => $"m=audio {p} {protocol} 0\r\n{crypto}a=recvonly\r\n"));

    private static string Own() => Convert.ToBase64String(SrtpMasterKey.Generate(Suite).Octets);

    private static byte[] Octets(uint number) => [(byte)(number >> 24), (byte)(number >> 16), (byte)(number >> 8), (byte)number];

    [GeneratedRegex(@"a=crypto:1 AES_256_CM_HMAC_SHA1_80 inline:(\S+)\r\n")]
    private static partial Regex CryptoLine();
}
