namespace EdgeCx.Media.Codecs;

/// <summary>Decodes G.711 A-law payloads.</summary>
internal sealed class ALawDecoder : IAudioDecoder
{
    /// <summary>The shared instance: it has no state.</summary>
    public static ALawDecoder Instance { get; } = new();

    /// <inheritdoc/>
    public string Name => "PCMA";

    /// <inheritdoc/>
    public int TimestampsPerSample => 1;

    /// <inheritdoc/>
    public int SampleCount(ReadOnlySpan<byte> payload) => payload.Length;

    /// <inheritdoc/>
    public void Decode(ReadOnlySpan<byte> payload, Span<short> pcm) => ALaw.Decode(payload, pcm);
}
