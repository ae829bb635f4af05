using System.Text;

namespace EdgeCx.Media.Sip.Messages;

/// <summary>A request whose mandatory headers (RFC 3261 8.1.1) were read and are right. Max-Forwards is not one of them: it is the proxies' affair.</summary>
internal sealed class SipRequest
{
    private SipRequest(SipMessage message, ViaHeader via, NameAddress from, NameAddress to, string callId, CSeqHeader cseq)
    {
        Message = message;
        Via = via;
        From = from;
        To = to;
        CallId = callId;
        CSeq = cseq;
    }

    /// <summary>The message.</summary>
    public SipMessage Message { get; }

    /// <summary>The topmost Via.</summary>
    public ViaHeader Via { get; }

    /// <summary>From; the tag may be missing (RFC 2543).</summary>
    public NameAddress From { get; }

    /// <summary>To; with a tag inside a dialog.</summary>
    public NameAddress To { get; }

    /// <summary>Call-ID.</summary>
    public string CallId { get; }

    /// <summary>CSeq.</summary>
    public CSeqHeader CSeq { get; }

    /// <summary>The method.</summary>
    public SipMethod Method => Message.Method;

    /// <summary>Reads the mandatory headers; a fault names the first that is missing, doubled or malformed.</summary>
    public static bool TryRead(SipMessage message, out SipRequest? request, out SipFault fault)
    {
        request = null;
        if (message.Fault.Exists)
        {
            fault = message.Fault;
            return false;
        }

        if (!message.TryFind(HeaderNames.Via, out var viaValue) || !ViaHeader.TryParse(viaValue, out var via, out _))
        {
            fault = new SipFault(400, "Via missing or malformed");
            return false;
        }

        if (!TrySingle(message, HeaderNames.From, out var value, out fault) || !NameAddress.TryParse(value, out var from, out _))
        {
            fault = fault.Exists ? fault : new SipFault(400, "From malformed");
            return false;
        }

        if (!TrySingle(message, HeaderNames.To, out value, out fault) || !NameAddress.TryParse(value, out var to, out _))
        {
            fault = fault.Exists ? fault : new SipFault(400, "To malformed");
            return false;
        }

        if (!TrySingle(message, HeaderNames.CallId, out value, out fault) || value.IsEmpty || SipGrammar.HasBlankOrControl(value))
        {
            fault = fault.Exists ? fault : new SipFault(400, "Call-ID malformed");
            return false;
        }

        var callId = Encoding.Latin1.GetString(value);
        if (!TrySingle(message, HeaderNames.CSeq, out value, out fault) || !CSeqHeader.TryParse(value, out var cseq, out _))
        {
            fault = fault.Exists ? fault : new SipFault(400, "CSeq malformed");
            return false;
        }

        if (!message.MethodName.SequenceEqual(Encoding.Latin1.GetBytes(cseq.Method)))
        {
            fault = new SipFault(400, "CSeq names another method");
            return false;
        }

        request = new SipRequest(message, via!, from!, to!, callId, cseq);
        return true;
    }

    private static bool TrySingle(SipMessage message, string name, out ReadOnlySpan<byte> value, out SipFault fault)
    {
        if (!message.TryFind(name, out value))
        {
            fault = new SipFault(400, name + " missing");
            return false;
        }

        fault = message.Count(name) > 1 ? new SipFault(400, name + " more than once") : default;
        return !fault.Exists;
    }
}
