namespace EdgeCx.Media.Codecs;

/// <summary>Decodes G.711 µ-law payloads.</summary>
internal sealed class MuLawDecoder : IAudioDecoder
{
    /// <summary>The shared instance: it has no state.</summary>
    public static MuLawDecoder Instance { get; } = new();

    /// <inheritdoc/>
    public string Name => "PCMU";

    /// <inheritdoc/>
    public int TimestampsPerSample => 1;

    /// <inheritdoc/>
    public int SampleCount(ReadOnlySpan<byte> payload) => payload.Length;

    /// <inheritdoc/>
    public void Decode(ReadOnlySpan<byte> payload, Span<short> pcm) => MuLaw.Decode(payload, pcm);
}
