using EdgeCx.Media.Sip.Messages;

namespace EdgeCx.Media.Sip.Transport;

/// <summary>One step of framing.</summary>
/// <param name="Kind">What was found.</param>
/// <param name="Length">Octets of it; for <see cref="FrameKind.Broken"/> the message head, as far as it is there.</param>
/// <param name="Fault">For <see cref="FrameKind.Broken"/>: what to answer before the stream is closed.</param>
internal readonly record struct StreamFrame(FrameKind Kind, int Length, SipFault Fault = default)
{
    /// <summary>For <see cref="FrameKind.NeedMore"/>: octets of the whole message, once its head is there; else 0.</summary>
    public int Awaited { get; init; }
}
