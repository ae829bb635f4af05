namespace EdgeCx.Coaching.Delivery.Surfaces;

/// <summary>Whose fault it is that a cue was not presented: what the breaker counts, and what is worth another try.</summary>
internal enum SurfaceBlame
{
    /// <summary>Not the device's.</summary>
    Nobody,

    /// <summary>The device's, and asking again would be answered the same (a refused password).</summary>
    Device,

    /// <summary>The device's, but perhaps only now (a lost connection, 503).</summary>
    Moment,
}
