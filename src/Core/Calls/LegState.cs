namespace EdgeCx.Core.Calls;

/// <summary>What the signalling says of a leg's media.</summary>
public enum LegState
{
    /// <summary>Offered and answered, no packet seen yet.</summary>
    Waiting,

    /// <summary>Packets come.</summary>
    Active,

    /// <summary>Held or paused by the source (<c>a=inactive</c>).</summary>
    Inactive,

    /// <summary>Signalled as active, but no packet came for 5 s.</summary>
    Silent,

    /// <summary>The stream cannot be heard (codec or encryption not supported; port 0 was answered).</summary>
    Refused,

    /// <summary>Over.</summary>
    Ended,
}
