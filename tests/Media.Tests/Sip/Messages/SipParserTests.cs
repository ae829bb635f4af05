using System.Text;
using EdgeCx.Media.Sip.Messages;

namespace EdgeCx.Media.Tests.Sip.Messages;

public sealed class SipParserTests
{
    private static readonly string Whole = Say.Invite(extra: "Subject: a\r\n  folded\r\n\tline\r\nx: 1800;refresher=uac\r\n");

    [Fact]
    public void TryParse_Invite_ReadsLineHeadersAndBody()
    {
        var message = Parse(Whole);

        message.IsRequest.ShouldBeTrue();
        message.Method.ShouldBe(SipMethod.Invite);
        message.RequestUri.ShouldBe("sip:srs@192.0.2.1");
        message.First("subject").ShouldBe("a    folded  \tline");
        message.First("s").ShouldBe(message.First("Subject"));
        message.First("Session-Expires").ShouldBe("1800;refresher=uac");
        message.First("X-Absent").ShouldBeNull();
        Encoding.UTF8.GetString(message.Body.Span).ShouldBe(ScriptedHandler.Sdp);
    }

    [Fact]
    public void TryParse_EveryTruncatedPrefix_IsRejectedWithoutThrowing()
    {
        var octets = Say.Octets(Whole);
        for (var length = 0; length < octets.Length; length++)
        {
            SipParser.TryParse(octets.AsSpan(0, length), SipLimits.Default, out var message, out var reject).ShouldBeFalse($"at {length}");
            reject.Reason.ShouldNotBeNullOrEmpty();
            (message is null || message.Fault.Status == 400).ShouldBeTrue();
        }
    }

    [Fact]
    public void TryParse_BareLineFeeds_ReadsTheSame()
    {
        var message = Parse(Whole.Split("\r\n\r\n")[0].Replace("\r\n", "\n", StringComparison.Ordinal) + "\n\n" + ScriptedHandler.Sdp);
        message.First("Call-ID").ShouldBe("call-1");
        message.Body.Length.ShouldBe(ScriptedHandler.Sdp.Length);
    }

    [Theory]
    [InlineData("\r\n\r\nOPTIONS sip:a@b SIP/2.0\r\nl: 0\r\n\r\n", true, 0)]
    [InlineData("OPTIONS sip:a@b sip/2.0\r\n\r\n", true, 0)]
    [InlineData("SIP/2.0 200 OK\r\n\r\n", true, 0)]
    [InlineData("SIP/2.0 200\r\n\r\n", true, 0)]
    [InlineData("SIP/2.0 099 X\r\n\r\n", false, 0)]
    [InlineData("SIP/2.0 2000 X\r\n\r\n", false, 0)]
    [InlineData("SIP/2.0 700 X\r\n\r\n", false, 0)]
    [InlineData("SIP/3.0 200 OK\r\n\r\n", false, 0)]
    [InlineData("GET / HTTP/1.1\r\n\r\n", false, 0)]
    [InlineData("OPTIONS sip:a@b SIP/2.0\r\nno colon\r\n\r\n", false, 400)]
    [InlineData("OPTIONS sip:a@b SIP/2.0\r\n: empty\r\n\r\n", false, 400)]
    [InlineData("OPTIONS sip:a@b SIP/2.0\r\n folded: first\r\n\r\n", false, 400)]
    [InlineData("OPTIONS sip:a@b SIP/2.0\r\nX: a\rb\r\n\r\n", false, 400)]
    [InlineData("OPTIONS sip:a@b SIP/2.0\r\nl: 1\r\n\r\n", false, 400)]
    [InlineData("OPTIONS sip:a@b SIP/2.0\r\nl: 0x\r\n\r\n", false, 400)]
    [InlineData("OPTIONS sip:a@b SIP/2.0\r\nl: 99999999999999999999\r\n\r\n", false, 400)]
    [InlineData("OPTIONS  SIP/2.0\r\n\r\n", false, 400)]
    [InlineData("OPTIONS SIP/2.0\r\n\r\n", false, 400)]
    [InlineData("OP(IONS sip:a@b SIP/2.0\r\n\r\n", false, 400)]
    [InlineData("OPTIONS sip:a@b SIP/9.9\r\n\r\n", false, 505)]
    public void TryParse_StartLinesAndHeaders_AreJudged(string text, bool whole, int fault)
    {
        SipParser.TryParse(Say.Octets(text), SipLimits.Default, out var message, out _).ShouldBe(whole);
        (message?.Fault.Status ?? 0).ShouldBe(fault);
        (message is not null).ShouldBe(whole || fault != 0);
    }

    [Fact]
    public void TryParse_BeyondLimits_NamesTheLimit()
    {
        var limits = new SipLimits(4096, 32, 256);
        Fault(Say.Request("OPTIONS", extra: string.Concat(Enumerable.Repeat("X: y\r\n", 40))), limits).ShouldBe(400);
        Fault(Say.Request("OPTIONS").Replace("srs@192", new string('u', 300) + "@192", StringComparison.Ordinal), limits).ShouldBe(414);
        Fault(Say.Request("OPTIONS", body: new string('b', 5000)), limits).ShouldBe(513);
    }

    [Fact]
    public void TryParse_OctetsBehindTheBody_AreIgnored() =>
        Parse(Say.Invite() + "trailing").Body.Length.ShouldBe(ScriptedHandler.Sdp.Length);

    [Fact]
    public void Lists_ValuesOverLinesAndQuotes_FindsTokens()
    {
        var message = Parse(Say.Request("OPTIONS", extra: "Supported: 100rel , TIMER\r\nk: replaces\r\n"));
        message.Lists("Supported", "timer").ShouldBeTrue();
        message.Lists("Supported", "replaces").ShouldBeTrue();
        message.Lists("Supported", "siprec").ShouldBeFalse();
    }

    private static SipMessage Parse(string text)
    {
        SipParser.TryParse(Say.Octets(text), SipLimits.Default, out var message, out var reject).ShouldBeTrue(reject.ToString());
        return message!;
    }

    private static int Fault(string text, SipLimits limits)
    {
        SipParser.TryParse(Say.Octets(text), limits, out var message, out _).ShouldBeFalse();
        return message!.Fault.Status;
    }
}
