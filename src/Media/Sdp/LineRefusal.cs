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

    /// <summary>Encrypted media without a key in the description: DTLS-SRTP, or RTP/SAVP without <c>a=crypto</c>.</summary>
    Encrypted,

    /// <summary>SDES with none of the suites that are supported.</summary>
    CryptoSuite,

    /// <summary>SDES with session parameters that weaken it or are not supported: UNENCRYPTED_SRTP and kin, KDR, FEC.</summary>
    CryptoParameter,

    /// <summary>SDES without a key that can be read.</summary>
    CryptoKey,

    /// <summary>Not RTP over UDP.</summary>
    Transport,

    /// <summary>No codec that we can decode.</summary>
    NoUsableCodec,

    /// <summary>No port was free, or the call has had too many streams.</summary>
    NoPort,
}
