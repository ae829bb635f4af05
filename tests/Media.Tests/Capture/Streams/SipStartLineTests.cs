using EdgeCx.Media.Capture.Streams;

namespace EdgeCx.Media.Tests.Capture.Streams;

public class SipStartLineTests
{
    [Theory]
    [InlineData("INVITE sip:a@b SIP/2.0\r\n", StartLineMatch.Yes)]
    [InlineData("INVITE sip:a@b SIP/2.0\nVia", StartLineMatch.Yes)]
    [InlineData("SIP/2.0 200 OK\r\n", StartLineMatch.Yes)]
    [InlineData("SIP/2.0 200\r\n", StartLineMatch.Yes)]
    [InlineData("SIP/2.0 200 \r\n", StartLineMatch.Yes)]
    [InlineData("SIP/2.0/TCP 192.0.2.1\r\n", StartLineMatch.No)]
    [InlineData("SIP/2.0 2x0 OK\r\n", StartLineMatch.No)]
    [InlineData("SIP/2.0 2000\r\n", StartLineMatch.No)]
    [InlineData("GET / HTTP/1.1\r\n", StartLineMatch.No)]
    [InlineData("INVITE SIP/2.0\r\n", StartLineMatch.No)]
    [InlineData("INVITE a SIP/2.0\r\n", StartLineMatch.No)]
    [InlineData("invite sip:a@b SIP/2.0\r\n", StartLineMatch.No)]
    [InlineData("\r\n", StartLineMatch.No)]
    [InlineData("", StartLineMatch.NeedMore)]
    [InlineData("SIP", StartLineMatch.NeedMore)]
    [InlineData("SIP/2.0 200 OK", StartLineMatch.NeedMore)]
    [InlineData("INV", StartLineMatch.NeedMore)]
    [InlineData("INVITE sip:a@b SIP/2", StartLineMatch.NeedMore)]
    [InlineData("INVITE: x", StartLineMatch.No)]
    [InlineData("\u0016\u0003\u0001", StartLineMatch.No)]
    internal void Match_EachLine_IsKnown(string text, StartLineMatch expected) => SipStartLine.Match(TcpBytes.Octets(text)).ShouldBe(expected);

    [Fact]
    public void Match_EveryPrefix_NeedsMore()
    {
        foreach (var line in (string[])["OPTIONS sip:a@b;transport=tcp SIP/2.0\r\n", "SIP/2.0 180 Ringing\r\n"])
        {
            for (var length = 0; length < line.Length; length++)
            {
                SipStartLine.Match(TcpBytes.Octets(line[..length])).ShouldBe(StartLineMatch.NeedMore, line[..length]);
            }
        }
    }

    [Fact]
    public void Match_LineWithoutEnd_IsGivenUp() =>
        SipStartLine.Match(TcpBytes.Octets("INVITE sip:" + new string('a', SipStartLine.MaxBytes))).ShouldBe(StartLineMatch.No);

    [Theory]
    [InlineData("BYE sip:a@b SIP/2.0\r\n", 0)]
    [InlineData("rest of a body\r\nBYE sip:a@b SIP/2.0\r\n", 16)]
    [InlineData("Via: SIP/2.0/TCP h\r\n\r\nSIP/2.0 200 OK\r\n", 22)]
    [InlineData("--boundary--BYE sip:a@b SIP/2.0\r\n", 12)]
    [InlineData("--boundary--SIP/2.0 200 OK\r\n", 12)]
    [InlineData("</recording>\r\n--B--INVITE sip:a@b SIP/2.0\r\n", 19)]
    [InlineData("x SIP/2.0\r\ny SIP/2.0 SIP/2.0 SIP/2.0\r\nACK sip:a SIP/2.0\n", 38)]
    [InlineData("Via: SIP/2.0/TCP h\r\nTo: <sip:a>\r\n", -1)]
    public void Find_InTheMiddleOfAStream_FindsTheNextMessage(string text, int expected) =>
        SipStartLine.Find(TcpBytes.Octets(text), out _).ShouldBe(expected);

    [Theory]
    [InlineData("rest\r\nINVITE sip:a@b SI", 17)]
    [InlineData("rest\r\nINV", 3)]
    [InlineData("rest\r\nTo: x", 0)]
    [InlineData("rest\r\n", 0)]
    public void Find_BeginningAtTheEnd_IsKept(string text, int expected)
    {
        SipStartLine.Find(TcpBytes.Octets(text), out var keep).ShouldBe(-1);
        keep.ShouldBe(expected);
    }
}
