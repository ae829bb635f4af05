using EdgeCx.Media.Sip.Dialogs;

namespace EdgeCx.Media.Sip.Transport;

/// <summary>One entry of the signalling thread's queue.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Inbound">For <see cref="SipEventKind.Received"/>.</param>
/// <param name="Dialog">For <see cref="SipEventKind.Hangup"/>.</param>
/// <param name="Reason">For <see cref="SipEventKind.Hangup"/>: text of the Reason header.</param>
internal readonly record struct SipEvent(SipEventKind Kind, SipInbound Inbound = default, SipDialog? Dialog = null, string Reason = "");
