using EdgeCx.Core.Events;

namespace EdgeCx.Appliance.Web;

/// <summary>Hears when an event reached a reader's socket, or that it was too late to be sent. Any thread.</summary>
internal interface IDeliveryObserver
{
    /// <summary>The event was written to a socket.</summary>
    /// <param name="callEvent">The event.</param>
    /// <param name="atNs">Monotonic time after the write, ns.</param>
    void Delivered(CallEvent callEvent, long atNs);
}
