namespace EdgeCx.Media.Codecs;

/// <summary>
/// Decodes G.722 payloads of one leg to 8 kHz, the rate of all other legs, and to the 16 kHz it has by itself. The RTP clock is 8 kHz though
/// the codec samples at 16 (RFC 3551 4.5.2), so an octet is one sample at 8 kHz.
/// </summary>
internal sealed class G722Decoder : IWideDecoder
{
    private G722 _codec = new();
    private HalfBandDecimator _decimator;

    /// <inheritdoc/>
    public string Name => "G722";

    /// <inheritdoc/>
    public int TimestampsPerSample => 1;

    /// <inheritdoc/>
    public int SampleCount(ReadOnlySpan<byte> payload) => payload.Length;

    /// <inheritdoc/>
    public void Decode(ReadOnlySpan<byte> payload, Span<short> pcm)
    {
        for (var i = 0; i < payload.Length; i++)
        {
            var (first, second) = _codec.Decode(payload[i]);
            pcm[i] = _decimator.Take(first, second);
        }
    }

    /// <inheritdoc/>
    public void Decode(ReadOnlySpan<byte> payload, Span<short> pcm, Span<short> wide)
    {
        for (var i = 0; i < payload.Length; i++)
        {
            var (first, second) = _codec.Decode(payload[i]);
            pcm[i] = _decimator.Take(first, second);
            (wide[2 * i], wide[(2 * i) + 1]) = _decimator.Aligned;
        }
    }
}
