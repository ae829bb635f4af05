namespace EdgeCx.Media.Rtp;

/// <summary>What a payload type carries, as far as the media plane can use it.</summary>
internal enum PayloadKind
{
    /// <summary>G.711 µ-law.</summary>
    Pcmu,

    /// <summary>G.711 A-law.</summary>
    Pcma,

    /// <summary>G.722 at 64 kbit/s.</summary>
    G722,

    /// <summary>Opus (RFC 7587).</summary>
    Opus,

    /// <summary>DTMF and other events (RFC 4733): not audio.</summary>
    TelephoneEvent,

    /// <summary>Comfort noise (RFC 3389): not audio.</summary>
    ComfortNoise,

    /// <summary>A codec we cannot decode.</summary>
    Unsupported,
}
