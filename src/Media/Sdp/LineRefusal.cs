namespace EdgeCx.Media.Sdp;

/// <summary>Why an m-line is answered with port 0.</summary>
internal enum LineRefusal
{
    /// <summary>It is not: the line is taken.</summary>
    None,

    /// <summary>The offer itself says port 0: the stream was removed.</summary>
    PortZero,

    /// <summary>Not audio.</summary>
    NotAudio,

    /// <summary>Encrypted media (RTP/SAVP and kin), which cannot be heard yet.</summary>
    Encrypted,

    /// <summary>Not RTP over UDP.</summary>
    Transport,

    /// <summary>No codec that we can decode.</summary>
    NoUsableCodec,

    /// <summary>No port was free, or the call has had too many streams.</summary>
    NoPort,
}
