namespace EdgeCx.Media.Codecs;

/// <summary>A decoder whose codec hears more than telephone band: it gives the same audio at 8 and at 16 kHz.</summary>
internal interface IWideDecoder : IAudioDecoder
{
    /// <summary>
    /// Decodes a whole payload at both rates; <paramref name="pcm"/> has exactly <see cref="IAudioDecoder.SampleCount"/> samples,
    /// <paramref name="wide"/> twice as many, of which number 2n is heard at the time of number n of the other. Never throws on content.
    /// </summary>
    void Decode(ReadOnlySpan<byte> payload, Span<short> pcm, Span<short> wide);
}
