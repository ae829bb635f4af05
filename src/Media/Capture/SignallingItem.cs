using EdgeCx.Media.Capture.Flows;

namespace EdgeCx.Media.Capture;

/// <summary>What a reader hands to the signalling thread: a SIP message, or news of a flow.</summary>
/// <param name="Sip">The message's octets; null for a flow.</param>
/// <param name="Hop">Between whom the message was seen.</param>
/// <param name="Flow">The flow; null for a message.</param>
/// <param name="News">What is told of it.</param>
/// <param name="AtNs">When, ns.</param>
internal readonly record struct SignallingItem(byte[]? Sip, FlowKey Hop, MediaFlow? Flow, FlowNews News, long AtNs);
