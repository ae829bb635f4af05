using EdgeCx.Core.Events;

namespace EdgeCx.Appliance.Web;

/// <summary>Hears how far an event has come on its way to a surface.</summary>
internal interface IDeliveryObserver
{
    /// <summary>The event is in the queue of every reader that wants it, or was published where there is none. Conversation loop's thread.</summary>
    /// <param name="callEvent">The event.</param>
    /// <param name="atNs">Monotonic time, ns.</param>
    void Queued(CallEvent callEvent, long atNs);

    /// <summary>The event was written to a reader's socket. Any thread.</summary>
    /// <param name="callEvent">The event.</param>
    /// <param name="atNs">Monotonic time after the write, ns.</param>
    void Delivered(CallEvent callEvent, long atNs);
}
