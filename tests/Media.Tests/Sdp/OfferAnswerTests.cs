using System.Net;
using System.Text;
using EdgeCx.Media.Rtp;
using EdgeCx.Media.Sdp;

namespace EdgeCx.Media.Tests.Sdp;

public sealed class OfferAnswerTests
{
    private static readonly IPAddress Local = IPAddress.Parse("198.51.100.9");

    [Fact]
    public void Answer_TwoLabelledLines_IsExactlyWhatRfc7866Asks()
    {
        var plan = OfferAnswer.Plan(SdpParserTests.Parse(SdpParserTests.Offer));

        var answer = Encoding.ASCII.GetString(SdpWriter.Answer(plan, [15200, 15202], Local, new SdpOrigin(7, 0)));

        answer.ShouldBe(
            "v=0\r\no=edgecx 7 0 IN IP4 198.51.100.9\r\ns=-\r\nc=IN IP4 198.51.100.9\r\nt=0 0\r\n" +
            "m=audio 15200 RTP/AVP 0 8 101 13\r\na=label:1\r\na=rtpmap:0 PCMU/8000\r\na=rtpmap:8 PCMA/8000\r\n" +
            "a=rtpmap:101 telephone-event/8000\r\na=fmtp:101 0-16\r\na=rtpmap:13 CN/8000\r\na=ptime:30\r\na=rtcp-mux\r\na=recvonly\r\n" +
            "m=audio 15202 RTP/AVP 8\r\na=label:0\r\na=rtpmap:8 PCMA/8000\r\na=inactive\r\n");
    }

    [Fact]
    public void Plan_Payloads_AreThoseWeTakeWithTheirKinds()
    {
        var media = OfferAnswer.Plan(SdpParserTests.Parse(
            "v=0\nm=audio 4000 RTP/AVP 18 96 0 97 98 19 0\na=rtpmap:96 PCMA/8000\na=rtpmap:97 PCMU/16000\na=rtpmap:98 telephone-event/8000\na=rtpmap:19 CN/8000\n"))[0].Description!;

        media.Payloads.ShouldBe([
            new MediaPayload(96, PayloadKind.Pcma, "PCMA", 8000),
            new MediaPayload(0, PayloadKind.Pcmu, "PCMU", 8000),
            new MediaPayload(98, PayloadKind.TelephoneEvent, "telephone-event", 8000),
            new MediaPayload(19, PayloadKind.ComfortNoise, "CN", 8000),
        ]);
        (media.Active, media.RtcpMux, media.PtimeMs).ShouldBe((true, false, 20));
        OfferAnswer.CodecOf(media).ShouldBe("PCMA");
    }

    [Theory]
    [InlineData("m=audio 0 RTP/AVP 0", LineRefusal.PortZero)]
    [InlineData("m=video 4000 RTP/AVP 96", LineRefusal.NotAudio)]
    [InlineData("m=audio 4000 RTP/SAVP 0", LineRefusal.Encrypted)]
    [InlineData("m=audio 4000 UDP/TLS/RTP/SAVPF 0", LineRefusal.Encrypted)]
    [InlineData("m=audio 4000 UDP/TLS/RTP/SAVPF 0\na=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:" + SdpCryptoParserTests.Key30, LineRefusal.Encrypted)]
    [InlineData("m=audio 4000 RTP/SAVP 0\na=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:" + SdpCryptoParserTests.Key30, LineRefusal.None)]
    [InlineData("m=audio 4000 rtp/savpf 0\na=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:" + SdpCryptoParserTests.Key30, LineRefusal.None)]
    [InlineData("m=audio 4000 RTP/SAVP 18\na=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:" + SdpCryptoParserTests.Key30, LineRefusal.NoUsableCodec)]
    [InlineData("m=audio 4000 RTP/SAVP 0\na=crypto:1 F8_128_HMAC_SHA1_80 inline:x\na=crypto:2 broken", LineRefusal.CryptoSuite)]
    [InlineData("m=audio 4000 RTP/SAVP 0\na=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:x", LineRefusal.CryptoKey)]
    [InlineData("m=audio 4000 RTP/SAVP 0\na=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:" + SdpCryptoParserTests.Key30 + " UNENCRYPTED_SRTP", LineRefusal.CryptoParameter)]
    [InlineData("m=audio 4000 TCP/RTP/AVP 0", LineRefusal.Transport)]
    [InlineData("m=audio 4000 RTP/AVP 4 18", LineRefusal.NoUsableCodec)]
    [InlineData("m=audio 4000 RTP/AVP 13", LineRefusal.NoUsableCodec)]
    [InlineData("m=audio 4000 RTP/AVP", LineRefusal.NoUsableCodec)]
    [InlineData("m=audio 4000 RTP/AVPF 0", LineRefusal.None)]
    [InlineData("m=AUDIO 4000 rtp/avp 0", LineRefusal.None)]
    public void Plan_Line_IsRefusedForItsReason(string line, object refusal)
    {
        OfferAnswer.Plan(SdpParserTests.Parse($"v=0\n{line}\n")).Single().Refusal.ShouldBe(refusal);
    }

    [Theory]
    [InlineData("sendonly", "recvonly")]
    [InlineData("sendrecv", "recvonly")]
    [InlineData("recvonly", "inactive")]
    [InlineData("inactive", "inactive")]
    [InlineData("x-none", "recvonly")]
    public void Answer_Direction_MirrorsTheOffer(string offered, string answered)
    {
        var plan = OfferAnswer.Plan(SdpParserTests.Parse($"v=0\nm=audio 4000 RTP/AVP 0\na={offered}\n"));

        Encoding.ASCII.GetString(SdpWriter.Answer(plan, [15200], Local, default)).ShouldEndWith($"a={answered}\r\n");
        plan[0].Description!.Active.ShouldBe(answered == "recvonly");
    }

    [Fact]
    public void Answer_RefusedLines_KeepTheirPlaceFormatsAndLabel()
    {
        var plan = OfferAnswer.Plan(SdpParserTests.Parse(
            "v=0\nm=video 5000 RTP/AVP 96 97\na=label:v\nm=audio 4000 RTP/AVP 0\na=label:1\nm=audio 4002 RTP/SAVP 0 8\na=label:2\nm=audio 4004 RTP/AVP 0\n"));

        var lines = Encoding.ASCII.GetString(SdpWriter.Answer(plan, [0, 15200, 0, 0], IPAddress.IPv6Loopback, default)).Split("\r\n");

        lines.Where(l => l.StartsWith("m=", StringComparison.Ordinal)).ShouldBe(
            ["m=video 0 RTP/AVP 96 97", "m=audio 15200 RTP/AVP 0", "m=audio 0 RTP/SAVP 0 8", "m=audio 0 RTP/AVP 0"]);
        lines.Where(l => l.StartsWith("a=label", StringComparison.Ordinal)).ShouldBe(["a=label:v", "a=label:1", "a=label:2"]);
        lines.ShouldContain("c=IN IP6 ::1");
    }

    [Fact]
    public void Offer_OwnLines_AreReceiveOnlyInBothLawsWithTelephoneEvent()
    {
        var offer = Encoding.ASCII.GetString(SdpWriter.Offer(
            [(15200, null, OfferAnswer.OwnOffer), (0, "x", OfferAnswer.OwnOffer)], Local, new SdpOrigin(1, 2)));

        offer.ShouldContain("o=edgecx 1 2 IN IP4");
        offer.ShouldContain("m=audio 15200 RTP/AVP 0 8 9 101\r\na=rtpmap:0 PCMU/8000\r\na=rtpmap:8 PCMA/8000\r\na=rtpmap:9 G722/8000\r\na=rtpmap:101 telephone-event/8000\r\na=fmtp:101 0-15\r\na=recvonly\r\n");
        offer.ShouldEndWith("m=audio 0 RTP/AVP 0\r\na=label:x\r\n");
    }

    [Fact]
    public void Plan_SeveralKeys_FirstSupportedIsChosenInTheOffersOrder()
    {
        var plan = OfferAnswer.Plan(SdpParserTests.Parse(
            "v=0\nm=audio 4000 RTP/SAVP 0\na=crypto:1 F8_128_HMAC_SHA1_80 inline:x\n"
            + $"a=crypto:2 AES_CM_128_HMAC_SHA1_80 inline:{SdpCryptoParserTests.Key30} UNENCRYPTED_SRTCP\n"
            + $"a=crypto:3 AES_CM_128_HMAC_SHA1_32 inline:{SdpCryptoParserTests.Key30}\na=crypto:4 AES_CM_128_HMAC_SHA1_80 inline:{SdpCryptoParserTests.Key30}\n"))[0];

        plan.Crypto!.Tag.ShouldBe(3);
        plan.Description!.Srtp!.Suite.Name.ShouldBe("AES_CM_128_HMAC_SHA1_32");
        plan.WipeUnused();
        plan.Media.Crypto[3].Keys[0].Octets.ToArray().ShouldAllBe(o => o == 0);
        plan.Crypto.Keys[0].Octets[1].ShouldBe((byte)1);
    }

    [Fact]
    public void Plan_KeysOnAPlainLine_AreNotTaken()
    {
        var plan = OfferAnswer.Plan(SdpParserTests.Parse(
            $"v=0\nm=audio 4000 RTP/AVP 0\na=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:{SdpCryptoParserTests.Key30}\n"))[0];

        plan.Description!.Srtp.ShouldBeNull();
        Encoding.ASCII.GetString(SdpWriter.Answer([plan], [15200], Local, default)).ShouldNotContain("crypto");
    }
}
