using EdgeCx.Media.Sip.Messages;

namespace EdgeCx.Media.Sip.Transport;

/// <summary>A received message on its way to the signalling thread: whole, or a rejected request that can be answered.</summary>
/// <param name="Message">The message.</param>
/// <param name="Flow">Where it came from.</param>
internal readonly record struct SipInbound(SipMessage Message, SipFlow Flow);
