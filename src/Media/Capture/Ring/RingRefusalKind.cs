namespace EdgeCx.Media.Capture.Ring;

/// <summary>Why an interface cannot be captured.</summary>
internal enum RingRefusalKind
{
    /// <summary>There is no interface of that name.</summary>
    Missing,

    /// <summary>The interface is down.</summary>
    Down,

    /// <summary>The process may not capture.</summary>
    NotPermitted,

    /// <summary>The kernel has no memory for the ring, or cannot make one of these sizes.</summary>
    RingRefused,

    /// <summary>Frames of an interface of this kind cannot be read.</summary>
    UnknownHardware,

    /// <summary>The fan-out group is used otherwise.</summary>
    GroupRefused,

    /// <summary>Anything else the system says.</summary>
    SystemError,
}
