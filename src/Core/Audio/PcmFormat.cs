namespace EdgeCx.Core.Audio;

/// <summary>
/// The one audio format inside the appliance: mono, linear 16-bit, 8 kHz, and the sizes of the pieces cut from it.
/// All sizes are in samples per channel; 8 samples are 1 ms. Voice frames of a wide-band leg carry the same audio at 16 kHz beside it.
/// </summary>
public static class PcmFormat
{
    /// <summary>Sampling rate in Hz.</summary>
    public const int SampleRateHz = 8000;

    /// <summary>Samples in one millisecond.</summary>
    public const int SamplesPerMs = SampleRateHz / 1000;

    /// <summary>Samples in one voice-activity frame (32 ms).</summary>
    public const int VoiceFrameSamples = 256;

    /// <summary>Samples at 16 kHz for one at 8 kHz, where a leg's codec is wide-band.</summary>
    public const int WideFactor = 2;

    /// <summary>Samples at 16 kHz that a wide-band leg's voice frame carries beside its 256.</summary>
    public const int WideFrameSamples = WideFactor * VoiceFrameSamples;

    /// <summary>New samples in one emotion chunk (0.5 s). Chunk k covers [4000k, 4000k + 4000) of the leg's media time.</summary>
    public const int ChunkSamples = 4000;

    /// <summary>Left context of an emotion chunk (0.25 s); zeros before the leg's first sample.</summary>
    public const int ChunkContextSamples = 2000;

    /// <summary>Samples of a chunk's lease: context followed by new samples.</summary>
    public const int ChunkLeaseSamples = ChunkContextSamples + ChunkSamples;

    /// <summary>A rest at the end of a leg at least this long (0.25 s) is zero-padded to a chunk; a shorter one is left out.</summary>
    public const int MinRestSamples = 2000;

    /// <summary>Converts a sample count to milliseconds.</summary>
    public static double ToMs(long samples) => samples / (double)SamplesPerMs;
}
