using EdgeCx.Core.Flow;
using EdgeCx.Media.Capture.Flows;
using EdgeCx.Media.Sip.Messages;

namespace EdgeCx.Media.Capture;

/// <summary>The signalling of a live tap as its readers see it: a bounded queue to its thread.</summary>
/// <param name="queue">The queue.</param>
internal sealed class QueuedDesk(BoundedQueue<SignallingItem> queue) : ISignallingDesk
{
    /// <inheritdoc/>
    public bool TryTell(MediaFlow flow, FlowNews news, long nowNs) => queue.TryEnqueue(new SignallingItem(null, default, flow, news, nowNs));

    /// <inheritdoc/>
    public bool TryTell(ReadOnlySpan<byte> sip, in FlowKey hop, long nowNs) =>
        sip.Length <= SipLimits.Default.MaxMessageBytes
        && queue.Count < queue.Capacity
        && queue.TryEnqueue(new SignallingItem(sip.ToArray(), hop, null, default, nowNs));
}
