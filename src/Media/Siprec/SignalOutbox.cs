using EdgeCx.Core.Flow;
using EdgeCx.Core.Signals;

namespace EdgeCx.Media.Siprec;

/// <summary>
/// Hands call and leg changes to the conversation loop in order. They are few and each matters, so what finds the queue full waits here, in
/// bounds, for the next change or tick; what does not fit even here is counted as dropped.
/// </summary>
internal sealed class SignalOutbox(BoundedQueue<ConversationSignal> signals, DropCounters drops, int capacity = 4096)
{
    private readonly Queue<ConversationSignal> _waiting = new();

    /// <summary>True where nothing waits: a new call may begin.</summary>
    public bool IsEmpty => _waiting.Count == 0;

    /// <summary>Hands a signal on, at once or later.</summary>
    public void Send(in ConversationSignal signal)
    {
        Flush();
        if (_waiting.Count == 0 && signals.TryEnqueue(signal))
        {
            return;
        }

        if (_waiting.Count >= capacity)
        {
            drops.Add(DropReason.QueueFull);
            return;
        }

        _waiting.Enqueue(signal);
    }

    /// <summary>Tries again what waits.</summary>
    public void Flush()
    {
        while (_waiting.TryPeek(out var signal) && signals.TryEnqueue(signal))
        {
            _waiting.Dequeue();
        }
    }
}
