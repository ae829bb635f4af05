namespace EdgeCx.Media.Codecs;

/// <summary>
/// Decodes Opus payloads (RFC 7587) of one leg to 8 and 16 kHz mono, by the system's libopus: it gives 16 kHz, and 8 kHz come of that by the same
/// filter as G.722's. The RTP clock is always 48 kHz.
/// </summary>
internal sealed class OpusDecoder : IWideDecoder
{
    // 120 ms at 8 kHz, the longest packet (RFC 6716 3.2.5).
    private const int MaxSamples = 960;
    private readonly byte[] _state = OpusLibrary.NewState();
    private HalfBandDecimator _decimator;

    /// <summary>True where the system has a decoder.</summary>
    public static bool IsAvailable => OpusLibrary.IsPresent;

    /// <inheritdoc/>
    public string Name => "opus";

    /// <inheritdoc/>
    public int TimestampsPerSample => 6;

    /// <inheritdoc/>
    public int SampleCount(ReadOnlySpan<byte> payload) => OpusLibrary.Samples(payload) is > 0 and <= MaxSamples and var samples ? samples : 0;

    /// <inheritdoc/>
    public void Decode(ReadOnlySpan<byte> payload, Span<short> pcm)
    {
        Span<short> wide = stackalloc short[2 * MaxSamples];
        Decode(payload, pcm, wide[..(2 * pcm.Length)]);
        wide.Clear();
    }

    /// <inheritdoc/>
    public void Decode(ReadOnlySpan<byte> payload, Span<short> pcm, Span<short> wide)
    {
        var written = OpusLibrary.Decode(_state, payload, wide);
        wide[Math.Clamp(written, 0, wide.Length)..].Clear();
        for (var i = 0; i < pcm.Length; i++)
        {
            pcm[i] = _decimator.Take(wide[2 * i], wide[(2 * i) + 1]);
            (wide[2 * i], wide[(2 * i) + 1]) = _decimator.Aligned;
        }
    }
}
