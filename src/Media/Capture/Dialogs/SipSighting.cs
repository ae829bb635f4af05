using EdgeCx.Media.Sip.Messages;

namespace EdgeCx.Media.Capture.Dialogs;

/// <summary>A SIP message that was seen on its way, with what names its dialog and transaction.</summary>
/// <param name="Message">The message.</param>
/// <param name="CallId">Call-ID. Identity: not for logs.</param>
/// <param name="CSeq">CSeq.</param>
/// <param name="FromTag">Tag of From; empty without one (RFC 2543).</param>
/// <param name="ToTag">Tag of To; null without one.</param>
/// <param name="Hop">Between which two ends of signalling it was seen.</param>
/// <param name="ArrivalNs">When, ns.</param>
internal sealed record SipSighting(
    SipMessage Message, string CallId, CSeqHeader CSeq, string FromTag, string? ToTag, Flows.FlowKey Hop, long ArrivalNs)
{
    private const int MaxCallId = 512;

    /// <summary>Reads what names a message's dialog; false where that is missing or malformed.</summary>
    public static bool TryRead(SipMessage message, in Flows.FlowKey hop, long arrivalNs, out SipSighting? sighting)
    {
        sighting = null;
        if (message.First(HeaderNames.CallId) is not { Length: > 0 and <= MaxCallId } callId
            || !message.TryFind(HeaderNames.CSeq, out var value)
            || !CSeqHeader.TryParse(value, out var cseq, out _)
            || !message.TryFind(HeaderNames.From, out value)
            || !NameAddress.TryParse(value, out var from, out _)
            || !message.TryFind(HeaderNames.To, out value)
            || !NameAddress.TryParse(value, out var to, out _))
        {
            return false;
        }

        sighting = new SipSighting(message, callId, cseq, from!.Tag ?? "", to!.Tag, hop, arrivalNs);
        return true;
    }
}
