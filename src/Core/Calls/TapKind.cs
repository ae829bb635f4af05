namespace EdgeCx.Core.Calls;

/// <summary>How a call reaches the appliance.</summary>
public enum TapKind
{
    /// <summary>A session recording client sends copies (RFC 7866).</summary>
    Siprec,

    /// <summary>A switch's mirror port.</summary>
    Mirror,

    /// <summary>A media relay copies what it relays (rtpengine).</summary>
    Rtpengine,

    /// <summary>A recording that is analysed.</summary>
    File,
}
