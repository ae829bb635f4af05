namespace EdgeCx.Appliance.Web;

/// <summary>Whether the customer of a call can be heard now, and if not, why: what a page says instead of staying blank.</summary>
internal enum Hearing
{
    /// <summary>The customer is heard.</summary>
    Ok,

    /// <summary>Signalled, but no packet has come yet.</summary>
    Starting,

    /// <summary>The PCI switch is on.</summary>
    Paused,

    /// <summary>The customer has objected.</summary>
    Objected,

    /// <summary>The profile requires notice, and nobody has said that it was given.</summary>
    AwaitingNotice,

    /// <summary>No leg is known to be one customer.</summary>
    NoCustomer,

    /// <summary>The customer's stream is held by the source.</summary>
    Held,

    /// <summary>The tap is deaf: no packets, or a stream that cannot be decoded.</summary>
    Deaf,

    /// <summary>The call is over.</summary>
    Ended,
}
