namespace EdgeCx.Inference.Evaluation.Clips;

/// <summary>How the samples of a clip are written.</summary>
internal enum ClipEncoding
{
    /// <summary>Unsigned 8-bit linear.</summary>
    Linear8,

    /// <summary>Signed 16-bit linear.</summary>
    Linear16,

    /// <summary>Signed 24-bit linear.</summary>
    Linear24,

    /// <summary>Signed 32-bit linear.</summary>
    Linear32,

    /// <summary>32-bit IEEE float, full scale 1.</summary>
    Float32,

    /// <summary>64-bit IEEE float, full scale 1.</summary>
    Float64,

    /// <summary>G.711 A-law.</summary>
    ALaw,

    /// <summary>G.711 µ-law.</summary>
    MuLaw,
}
