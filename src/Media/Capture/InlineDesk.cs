using EdgeCx.Core.Flow;
using EdgeCx.Core.Signals;
using EdgeCx.Media.Capture.Flows;

namespace EdgeCx.Media.Capture;

/// <summary>The signalling of a file: decides at once, on the one thread there is.</summary>
/// <param name="calls">The calls.</param>
/// <param name="signals">The conversation loop's queue.</param>
/// <param name="cancellation">Ends waiting for room in it.</param>
internal sealed class InlineDesk(CapturedCalls calls, BoundedQueue<ConversationSignal> signals, CancellationToken cancellation) : ISignallingDesk
{
    /// <inheritdoc/>
    public bool TryTell(MediaFlow flow, FlowNews news, long nowNs)
    {
        WaitForRoom();
        calls.Take(flow, news, nowNs);
        return true;
    }

    /// <inheritdoc/>
    public bool TryTell(ReadOnlySpan<byte> sip, in FlowKey hop, long nowNs)
    {
        WaitForRoom();
        calls.Take(sip, hop, nowNs);
        return true;
    }

    /// <summary>A SIPREC server hands its signals on without waiting, as live: here there is time to make room first.</summary>
    public void WaitForRoom()
    {
        var spin = default(SpinWait);
        while (signals.Count > signals.Capacity / 2)
        {
            cancellation.ThrowIfCancellationRequested();
            spin.SpinOnce();
        }
    }
}
