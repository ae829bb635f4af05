using EdgeCx.Media.Sip.Messages;

namespace EdgeCx.Media.Tests.Sip.Messages;

/// <summary>The small parsers of single header values.</summary>
public sealed class HeaderParserTests
{
    [Theory]
    [InlineData("SIP/2.0/UDP 192.0.2.1;branch=z9hG4bKabc", "192.0.2.1", 0, "z9hG4bKabc", true)]
    [InlineData("SIP / 2.0 / TCP [2001:db8::1] : 5070 ; branch = x", "2001:db8::1", 5070, "x", false)]
    [InlineData("SIP/2.0/UDP h;branch=z9hG4bK", "h", 0, "z9hG4bK", false)]
    [InlineData("SIP/2.0/UDP host_1;received=::1;ttl=\"a,b\", SIP/2.0/UDP lower", "host_1", 0, null, false)]
    public void ViaTryParse_Valid_ReadsTheFirst(string value, string host, int port, string? branch, bool names)
    {
        ViaHeader.TryParse(Say.Octets(value), out var via, out var reject).ShouldBeTrue(reject.ToString());
        via!.SentBy.ShouldBe(new HostPort(host, port));
        via.Branch.ShouldBe(branch);
        via.HasTransactionBranch.ShouldBe(names);
        value[..via.Length].ShouldBe(value.Split(", SIP")[0]);
    }

    [Theory]
    [InlineData("SIP/2.0/UDP")]
    [InlineData("SIP/2.0/UDPhost")]
    [InlineData("HTTP/2.0/UDP h")]
    [InlineData("SIP/2.0/UDP h:0")]
    [InlineData("SIP/2.0/UDP h:65536")]
    [InlineData("SIP/2.0/UDP h:x")]
    [InlineData("SIP/2.0/UDP [::1")]
    [InlineData("SIP/2.0/UDP [nope]")]
    [InlineData("SIP/2.0/UDP h;;")]
    [InlineData("SIP/2.0/UDP h;a=\"b")]
    [InlineData("SIP/2.0/UDP h?x")]
    public void ViaTryParse_Malformed_IsRejected(string value) =>
        ViaHeader.TryParse(Say.Octets(value), out _, out _).ShouldBeFalse();

    [Theory]
    [InlineData("<sip:a@b>;tag=1", "sip:a@b", "1")]
    [InlineData("sip:a@b;tag=1", "sip:a@b", "1")]
    [InlineData("\"a \\\" <b>\" <sip:a@b;lr> ; x ; tag = t ", "sip:a@b;lr", "t")]
    [InlineData("Bell, Alexander <sip:a@b>", "sip:a@b", null)]
    [InlineData("tel:+1", "tel:+1", null)]
    [InlineData("<sip:a@b>;q=\"x;tag=no\"", "sip:a@b", null)]
    public void NameAddressTryParse_Valid_ReadsUriAndTag(string value, string uri, string? tag)
    {
        NameAddress.TryParse(Say.Octets(value), out var address, out var reject).ShouldBeTrue(reject.ToString());
        address.ShouldBe(new NameAddress(uri, tag));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\"a <sip:a@b>")]
    [InlineData("a\" <sip:a@b>")]
    [InlineData("<sip:a@b")]
    [InlineData("< sip:a@b >")]
    [InlineData("<>")]
    [InlineData("nobody")]
    [InlineData("<sip:a@b> x")]
    [InlineData("<sip:a@b>;;;;")]
    [InlineData("sip:a@b?Route=x")]
    public void NameAddressTryParse_Malformed_IsRejected(string value) =>
        NameAddress.TryParse(Say.Octets(value), out _, out _).ShouldBeFalse();

    [Theory]
    [InlineData("sip:b", "", "b", 0, "")]
    [InlineData("SIPS:u:pw@h.example:5061;transport=tcp;lr", "u:pw", "h.example", 5061, ";transport=tcp;lr")]
    [InlineData("sip:u;p=%40@[::1]:7", "u;p=%40", "::1", 7, "")]
    public void UriTryParse_Sip_ReadsParts(string value, string user, string host, int port, string parameters)
    {
        SipUri.TryParse(Say.Octets(value), out var uri, out var reject).ShouldBeTrue(reject.ToString());
        uri!.IsSip.ShouldBeTrue();
        (uri.User, uri.Target.Host, uri.Target.Port, uri.Parameters).ShouldBe((user, host, port, parameters));
        uri.HasParameter("LR").ShouldBe(parameters.Contains("lr", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("sip:")]
    [InlineData("sip:@h")]
    [InlineData("sip:u@")]
    [InlineData("sip:u@h:port")]
    [InlineData("sip:u%4@h")]
    [InlineData("sip:u@h:1x")]
    [InlineData("sip:u@h>")]
    [InlineData(":x")]
    [InlineData("1sip:x")]
    [InlineData("tel:")]
    public void UriTryParse_Malformed_IsRejected(string value) =>
        SipUri.TryParse(Say.Octets(value), out _, out _).ShouldBeFalse();

    [Fact]
    public void UriTryParse_OtherScheme_KeepsTheSchemeOnly()
    {
        SipUri.TryParse("soap.beep://192.0.2.103:3002"u8, out var uri, out _).ShouldBeTrue();
        uri!.Scheme.ShouldBe("soap.beep");
        uri.IsSip.ShouldBeFalse();
    }

    [Theory]
    [InlineData("0009  INVITE", true, 9u)]
    [InlineData("2147483647 X", true, 2147483647u)]
    [InlineData("2147483648 X", false, 0u)]
    [InlineData("-1 X", false, 0u)]
    [InlineData("1", false, 0u)]
    [InlineData("1 ", false, 0u)]
    [InlineData("1 A B", false, 0u)]
    public void CSeqTryParse_Values_AreJudged(string value, bool valid, uint number)
    {
        CSeqHeader.TryParse(Say.Octets(value), out var cseq, out _).ShouldBe(valid);
        cseq.Number.ShouldBe(number);
    }

    [Theory]
    [InlineData("1800", true, 1800, 0)]
    [InlineData(" 90 ; x=y ; Refresher = UAC", true, 90, 1)]
    [InlineData("90;refresher=uas", true, 90, 2)]
    [InlineData("90;refresher=proxy", true, 90, 0)]
    [InlineData("x", false, 0, 0)]
    [InlineData("90;;", false, 0, 0)]
    public void SessionExpiresTryParse_Values_AreJudged(string value, bool valid, int seconds, int refresher)
    {
        SessionExpiresHeader.TryParse(Say.Octets(value), out var expires, out _).ShouldBe(valid);
        expires.ShouldBe(new SessionExpiresHeader(seconds, (Refresher)refresher));
    }

    [Theory]
    [InlineData("a, b", "a|b")]
    [InlineData("\"a,\\\",b\" <sip:x,y@z>;p=\"q,r\" , c", "\"a,\\\",b\" <sip:x,y@z>;p=\"q,r\"|c")]
    [InlineData("a,,", "a||")]
    [InlineData("", "")]
    public void Elements_Commas_SeparateOutsideOfQuotesAndBrackets(string value, string expected)
    {
        var elements = new HeaderElements(Say.Octets(value));
        var found = new List<string>();
        while (elements.TryNext(out var element))
        {
            found.Add(System.Text.Encoding.Latin1.GetString(element));
        }

        string.Join("|", found).ShouldBe(expected);
    }

    [Theory]
    [InlineData("SIP/2.0/UDP [2001:db8::1]:5070;branch=z9hG4bKabc;rport;x=\"a\\\"b\"")]
    [InlineData("\"a \\\" <b>\" <sip:u;p=%40@[::1]:7;lr>;tag=t;x=\"y\"")]
    [InlineData("sip:u;p=%40@[::1]:7;lr?h=%20")]
    [InlineData("2147483647 INVITE")]
    [InlineData("1800;refresher=uac")]
    public void TryParse_EveryTruncatedPrefix_NeverThrows(string value)
    {
        var octets = Say.Octets(value);
        var verdicts = 0;
        for (var length = 0; length <= octets.Length; length++)
        {
            var prefix = octets.AsSpan(0, length);
            verdicts += ViaHeader.TryParse(prefix, out _, out var reject) || reject.Offset <= length ? 1 : 0;
            verdicts += NameAddress.TryParse(prefix, out _, out reject) || reject.Offset <= length ? 1 : 0;
            verdicts += SipUri.TryParse(prefix, out _, out reject) || reject.Offset <= length ? 1 : 0;
            verdicts += CSeqHeader.TryParse(prefix, out _, out reject) || reject.Offset <= length ? 1 : 0;
            verdicts += SessionExpiresHeader.TryParse(prefix, out _, out reject) || reject.Offset <= length ? 1 : 0;
            verdicts += HostPort.TryParse(prefix, out _, out reject) || reject.Offset <= length ? 1 : 0;
        }

        verdicts.ShouldBe(6 * (octets.Length + 1));
    }
}
