using EdgeCx.Core.Flow;
using EdgeCx.Media.Sip.Messages;
using EdgeCx.Tests.Shared;

namespace EdgeCx.Media.Tests.Sip;

/// <summary>
/// The 49 messages of RFC 4475 and what a user agent server that is neither registrar nor proxy does with each. Reply 0: nothing is sent.
/// The handler accepts every call.
/// </summary>
public sealed class TortureTests
{
    private const bool Whole = true;
    private const bool Rejected = false;

    // Columns: file, parse verdict, reply, why (with the section of RFC 4475).
    public static TheoryData<string, bool, int, string> Messages() => new()
    {
        // 3.1.1 valid messages
        { "wsinv", Whole, 481, "3.1.1.1: odd blanks, folding, escapes, all legal; its To has a tag, and a UAS has no such dialog" },
        { "intmeth", Whole, 405, "3.1.1.2: legal characters everywhere; the method is unknown, which 405 with Allow says" },
        { "esc01", Whole, 200, "3.1.1.3: escaped octets in URIs are legal and are not unescaped for matching" },
        { "escnull", Whole, 405, "3.1.1.4: %00 is legal; REGISTER is not served here" },
        { "esc02", Whole, 405, "3.1.1.5: % is a token character: RE%47IST%45R is a method of its own, not REGISTER; nor is C%6Fntact a Contact" },
        { "lwsdisp", Whole, 200, "3.1.1.6: no blank between display name and < is legal" },
        { "longreq", Whole, 200, "3.1.1.7: long values are legal, and 34 Vias" },
        { "dblreq", Whole, 405, "3.1.1.8: octets behind the body are ignored over UDP: only the REGISTER counts, and is not served" },
        { "semiuri", Whole, 200, "3.1.1.9: the semicolon belongs to the user part" },
        { "transports", Whole, 200, "3.1.1.10: unknown transports in lower Vias do not concern a UAS" },
        { "mpart01", Whole, 405, "3.1.1.11: binary multipart body; MESSAGE is not served" },
        { "unreason", Whole, 0, "3.1.1.12: a legal response with a UTF-8 reason; it answers nothing of ours, so it is dropped" },
        { "noreason", Whole, 0, "3.1.1.13: a legal response with an empty reason; dropped for the same cause" },

        // 3.1.2 invalid messages
        { "badinv01", Whole, 400, "3.1.2.1: empty parameters in Via and Contact; the reply goes to the source, as the Via is unreadable" },
        { "clerr", Rejected, 400, "3.1.2.2: Content-Length beyond the datagram" },
        { "ncl", Rejected, 400, "3.1.2.3: negative Content-Length" },
        { "scalar02", Whole, 400, "3.1.2.4: CSeq beyond 2^31; this precedes the 405 of a REGISTER" },
        { "scalarlg", Whole, 0, "3.1.2.5: a response with scalars out of range: responses are never answered" },
        { "quotbal", Whole, 400, "3.1.2.6: unbalanced quote in To" },
        { "ltgtruri", Whole, 400, "3.1.2.7: Request-URI in angle brackets" },
        { "lwsruri", Rejected, 400, "3.1.2.8: blank inside the Request-URI" },
        { "lwsstart", Rejected, 400, "3.1.2.9: more than one blank in the request line" },
        { "trws", Rejected, 400, "3.1.2.10: blanks at the end of the request line" },
        { "escruri", Whole, 400, "3.1.2.11: headers in a Request-URI" },
        { "baddate", Whole, 200, "3.1.2.12: Date not in GMT: a header that we do not use may be wrong" },
        { "regbadct", Whole, 405, "3.1.2.13: Contact malformed; REGISTER is not served, so it is not looked at" },
        { "badaspec", Whole, 400, "3.1.2.14: blanks inside the addr-spec of To" },
        { "baddn", Rejected, 400, "3.1.2.15: display names that need quotes would be taken; the datagram ends without the empty line" },
        { "badvers", Rejected, 505, "3.1.2.16: SIP/7.0" },
        { "mismatch01", Whole, 400, "3.1.2.17: CSeq names another method than the request line" },
        { "mismatch02", Whole, 400, "3.1.2.18: the same with an unknown method; the message is malformed before its method is looked at" },
        { "bigcode", Rejected, 0, "3.1.2.19: status code out of range: a response is dropped" },

        // 3.2 transaction layer
        { "badbranch", Whole, 200, "3.2.1: a cookie with no branch behind it: matched as RFC 2543 does" },

        // 3.3 application layer
        { "insuf", Whole, 400, "3.3.1: no Call-ID, From, To; the 400 copies what there is" },
        { "unkscm", Whole, 416, "3.3.2: unknown scheme in the Request-URI" },
        { "novelsc", Whole, 416, "3.3.3: a scheme that exists and is no SIP" },
        { "unksm2", Whole, 405, "3.3.4: strange schemes in To, From, Contact of a REGISTER, which is not served" },
        { "bext01", Whole, 420, "3.3.5: Require of unknown options; Proxy-Require does not concern a UAS" },
        { "invut", Whole, 415, "3.3.6: a body type that nobody knows" },
        { "regaut01", Whole, 405, "3.3.7: unknown Authorization scheme in a REGISTER, which is not served" },
        { "multi01", Whole, 400, "3.3.8: single-valued headers twice" },
        { "mcl01", Rejected, 400, "3.3.9: Content-Length twice" },
        { "bcast", Whole, 0, "3.3.10: a response with a second Via: not for us, dropped" },
        { "zeromf", Whole, 200, "3.3.11: Max-Forwards 0 stops proxies, not the one that is called" },
        { "cparam01", Whole, 405, "3.3.12: a header parameter in Contact; REGISTER is not served" },
        { "cparam02", Whole, 405, "3.3.13: a URI parameter in Contact; REGISTER is not served" },
        { "regescrt", Whole, 405, "3.3.14: an escaped header in a Contact URI; REGISTER is not served" },
        { "sdp01", Whole, 406, "3.3.15: the peer accepts no SDP in the answer" },

        // 3.4 backward compatibility
        { "inv2543", Whole, 200, "3.4.1: no branch, no tags, no Contact, no Max-Forwards, no Content-Length: RFC 2543, taken" },
    };

    [Fact]
    public void Table_OfTorture_Has49Rows() => Messages().Count.ShouldBe(49);

    [Theory]
    [MemberData(nameof(Messages))]
    public void Deliver_TortureMessage_IsTreatedAsTheTableSays(string file, bool whole, int reply, string why)
    {
        var octets = File.ReadAllBytes(SharedData.PathOrSkip($"data/sip-torture/{file}.dat"));

        SipParser.TryParse(octets, SipLimits.Default, out _, out var reject).ShouldBe(whole, $"{why}; {reject}");

        var desk = new SignallingDesk();
        var sent = desk.Deliver(octets);
        (sent.Length == 0 ? 0 : Say.Status(sent.Single())).ShouldBe(reply, why);
        if (reply == 400)
        {
            desk.Drops[DropReason.MalformedSip].ShouldBeGreaterThan(0);
        }
    }

    [Theory]
    [MemberData(nameof(Messages))]
    public void Deliver_TortureMessageOverStream_IsAnsweredOnItsConnection(string file, bool whole, int reply, string why)
    {
        var octets = File.ReadAllBytes(SharedData.PathOrSkip($"data/sip-torture/{file}.dat"));
        var desk = new SignallingDesk();

        desk.Deliver(octets, SignallingDesk.Tcp).Length.ShouldBe(reply == 0 ? 0 : 1, $"{why} (whole: {whole})");
    }

    [Theory]
    [MemberData(nameof(Messages))]
    public void Deliver_EveryTruncatedPrefixOfTorture_NeverThrows(string file, bool whole, int reply, string why)
    {
        var octets = File.ReadAllBytes(SharedData.PathOrSkip($"data/sip-torture/{file}.dat"));
        var desk = new SignallingDesk();
        for (var length = 0; length < octets.Length; length += length < 600 ? 1 : 7)
        {
            desk.Deliver(octets[..length]).Length.ShouldBeLessThanOrEqualTo(1, $"{why} ({whole}, {reply}) at {length}");
        }
    }
}
