using System.Net;
using System.Text;
using EdgeCx.Media.Sdp;

namespace EdgeCx.Media.Tests.Sdp;

public sealed class SdpParserTests
{
    internal const string Offer =
        "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\n" +
        "m=audio 30034 RTP/AVP 0 8 101 13\r\na=label:1\r\na=rtpmap:0 PCMU/8000\r\na=rtpmap:101 telephone-event/8000\r\n" +
        "a=fmtp:101 0-16\r\na=sendonly\r\na=rtcp:30036 IN IP4 192.0.2.1\r\na=rtcp-mux\r\na=ptime:30\r\n" +
        "m=audio 30044/2 RTP/AVP 8\r\nc=IN IP4 192.0.2.7\r\na=label:0\r\na=inactive\r\na=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:x\r\n";

    [Fact]
    public void TryParse_CompleteOffer_ReadsEveryLineAndAttribute()
    {
        var session = Parse(Offer);

        session.Connection.ShouldBe(IPAddress.Parse("192.0.2.1"));
        session.Media.Length.ShouldBe(2);
        var first = session.Media[0];
        (first.Kind, first.Port, first.Protocol, first.Label).ShouldBe(("audio", 30034, "RTP/AVP", "1"));
        first.Formats.ShouldBe(["0", "8", "101", "13"]);
        first.RtpMaps.ShouldBe([new SdpRtpMap(0, "PCMU", 8000, 1), new SdpRtpMap(101, "telephone-event", 8000, 1)]);
        first.FormatParameters.ShouldBe([new SdpFormatParameters(101, "0-16")]);
        first.Direction.ShouldBe(SdpDirection.SendOnly);
        (first.RtcpPort, first.RtcpMux, first.PtimeMs, first.HasCrypto).ShouldBe((30036, true, 30, false));
        var second = session.Media[1];
        (second.Port, second.Label, second.Direction, second.HasCrypto).ShouldBe((30044, "0", SdpDirection.Inactive, true));
        second.Connection.ShouldBe(IPAddress.Parse("192.0.2.7"));
        second.RtpMaps.ShouldBeEmpty();
    }

    [Fact]
    public void TryParse_BareLineFeeds_ReadsTheSame()
    {
        Parse(Offer.Replace("\r\n", "\n", StringComparison.Ordinal)).Media.Select(m => m.Label).ShouldBe(["1", "0"]);
    }

    [Fact]
    public void TryParse_BlankLinesFirstAndMissingSessionLines_Reads()
    {
        Parse("\r\n\nv=0\nm=audio 35011 RTP/AVP 0\n").Media.Single().Port.ShouldBe(35011);
    }

    [Fact]
    public void TryParse_UnknownLinesAndAttributes_ArePassedOver()
    {
        var session = Parse("v=0\r\nz=what\r\nnonsense\r\n=\r\nm=audio 4000 RTP/AVP 0\r\na=direction:both\r\na=x-vendor:\u00e9\r\na=\r\na=sendonly\r\n");

        session.Media.Single().Direction.ShouldBe(SdpDirection.SendOnly);
    }

    [Fact]
    public void TryParse_SessionDirection_HoldsForLinesWithoutOne()
    {
        var session = Parse("v=0\r\na=inactive\r\nm=audio 4000 RTP/AVP 0\r\nm=audio 4002 RTP/AVP 0\r\na=sendonly\r\n");

        session.Media.Select(session.DirectionOf).ShouldBe([SdpDirection.Inactive, SdpDirection.SendOnly]);
    }

    [Theory]
    [InlineData("a=label:has space")]
    [InlineData("a=label:tab\there")]
    [InlineData("a=label:cr\rinside")]
    [InlineData("a=label:")]
    public void TryParse_LabelThatIsNoToken_IsNoLabel(string attribute)
    {
        Parse($"v=0\r\nm=audio 4000 RTP/AVP 0\r\n{attribute}\r\n").Media.Single().Label.ShouldBeNull();
    }

    [Theory]
    [InlineData("", 0, "v=0")]
    [InlineData("m=audio 1 RTP/AVP 0\r\n", 0, "v=0")]
    [InlineData("v=1\r\n", 0, "v=0")]
    [InlineData("v=0\r\nm=audio\r\n", 5, "m-line")]
    [InlineData("v=0\r\nm=audio 70000 RTP/AVP 0\r\n", 5, "port")]
    [InlineData("v=0\r\nm=audio -1 RTP/AVP 0\r\n", 5, "port")]
    [InlineData("v=0\r\nm=audio x RTP/AVP 0\r\n", 5, "port")]
    [InlineData("v=0\r\nm=audio 4000 RTP/AVP 0 \u00e9\r\n", 5, "formats")]
    public void TryParse_WhatWouldMakeTheAnswerWrong_IsRejectedWithOffset(string text, int offset, string reason)
    {
        SdpParser.TryParse(Encoding.UTF8.GetBytes(text), out var session, out var reject).ShouldBeFalse();

        session.ShouldBeNull();
        reject.Offset.ShouldBe(offset);
        reject.Reason.ShouldContain(reason);
    }

    [Fact]
    public void TryParse_TooManyLinesOrTooLong_IsRejected()
    {
        var lines = "v=0\n" + string.Concat(Enumerable.Repeat("m=audio 4000 RTP/AVP 0\n", 33));

        SdpParser.TryParse(Encoding.ASCII.GetBytes(lines), out _, out var many).ShouldBeFalse();
        SdpParser.TryParse(new byte[SdpParser.MaxBytes + 1], out _, out var big).ShouldBeFalse();

        many.Reason.ShouldContain("32");
        big.Reason.ShouldContain("64 KiB");
    }

    [Fact]
    public void TryParse_EveryTruncatedPrefix_GivesAtMostTheLinesThatAreThere()
    {
        var bytes = Encoding.ASCII.GetBytes(Offer);
        for (var length = 0; length <= bytes.Length; length++)
        {
            var taken = SdpParser.TryParse(bytes.AsSpan(0, length), out var session, out var reject);

            if (taken)
            {
                session!.Media.Length.ShouldBeLessThanOrEqualTo(2);
                OfferAnswer.Plan(session).Length.ShouldBe(session.Media.Length);
            }
            else
            {
                reject.Offset.ShouldBeInRange(0, length);
                reject.Reason.ShouldNotBeEmpty();
            }
        }
    }

    internal static SdpSession Parse(string text)
    {
        SdpParser.TryParse(Encoding.UTF8.GetBytes(text), out var session, out var reject).ShouldBeTrue(reject.ToString());
        return session!;
    }
}
