namespace EdgeCx.Media.Codecs;

/// <summary>Decodes Opus payloads (RFC 7587) of one leg to 8 kHz mono, by the system's libopus. The RTP clock is always 48 kHz.</summary>
internal sealed class OpusDecoder : IAudioDecoder
{
    // 120 ms, the longest packet (RFC 6716 3.2.5).
    private const int MaxSamples = 960;
    private readonly byte[] _state = OpusLibrary.NewState();

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
        var written = OpusLibrary.Decode(_state, payload, pcm);
        pcm[Math.Clamp(written, 0, pcm.Length)..].Clear();
    }
}
