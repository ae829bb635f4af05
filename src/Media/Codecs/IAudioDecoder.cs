namespace EdgeCx.Media.Codecs;

/// <summary>Turns a payload into linear 16-bit samples at 8 kHz. Stateless decoders may be shared between legs.</summary>
internal interface IAudioDecoder
{
    /// <summary>Encoding name as in SDP.</summary>
    string Name { get; }

    /// <summary>Samples that a payload of this length holds.</summary>
    int SampleCount(int payloadBytes);

    /// <summary>Decodes a whole payload; <paramref name="pcm"/> has exactly <see cref="SampleCount"/> samples. Never throws on content.</summary>
    void Decode(ReadOnlySpan<byte> payload, Span<short> pcm);
}
