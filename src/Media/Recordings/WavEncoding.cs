namespace EdgeCx.Media.Recordings;

/// <summary>How the samples of a WAV file are written.</summary>
internal enum WavEncoding
{
    /// <summary>Unsigned 8-bit linear.</summary>
    Pcm8,

    /// <summary>Signed 16-bit linear.</summary>
    Pcm16,

    /// <summary>Signed 24-bit linear.</summary>
    Pcm24,

    /// <summary>Signed 32-bit linear.</summary>
    Pcm32,

    /// <summary>32-bit IEEE float, full scale 1.</summary>
    Float32,

    /// <summary>G.711 A-law.</summary>
    ALaw,

    /// <summary>G.711 µ-law.</summary>
    MuLaw,
}
