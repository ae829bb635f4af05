namespace EdgeCx.Core.Events;

/// <summary>
/// A surface that takes events: the event stream, the log, a phone. Publishing never blocks: each sink has its own bounded queue, and says
/// false (and counts) when it is full, so that one slow surface harms no other.
/// </summary>
public interface ICallEventSink
{
    /// <summary>Name in metrics and logs.</summary>
    string Name { get; }

    /// <summary>Takes an event; false when the sink had no room. Called on the conversation loop's thread only.</summary>
    bool TryPublish(CallEvent callEvent);
}
