using EdgeCx.Core.Flow;
using EdgeCx.Core.Signals;

namespace EdgeCx.Inference.Batching;

/// <summary>
/// The way out of inference. Live results that find no room are dropped and counted; offline results and markers wait for room, since a
/// recording has time and a lost marker would leave a call open for ever.
/// </summary>
internal sealed class SignalOutlet(BoundedQueue<ConversationSignal> queue, DropCounters drops, CancellationToken abandoned)
{
    /// <summary>Sends a result.</summary>
    /// <param name="signal">The result.</param>
    /// <param name="waits">True where nothing is live.</param>
    /// <exception cref="OperationCanceledException">The pipeline was abandoned while waiting.</exception>
    public void Result(in ConversationSignal signal, bool waits)
    {
        if (queue.TryEnqueue(signal))
        {
            return;
        }

        if (waits)
        {
            queue.EnqueueWaiting(signal, abandoned);
        }
        else
        {
            drops.Add(DropReason.QueueFull);
        }
    }

    /// <summary>Sends a marker; it is not lost.</summary>
    /// <exception cref="OperationCanceledException">The pipeline was abandoned while waiting.</exception>
    public void Marker(in ConversationSignal signal) => queue.EnqueueWaiting(signal, abandoned);
}
