namespace EdgeCx.Media.Codecs;

/// <summary>Turns a payload into linear 16-bit samples at 8 kHz, in the order of the stream; <see cref="IWideDecoder"/> to 16 kHz, too. Those with state belong to one leg.</summary>
internal interface IAudioDecoder
{
    /// <summary>Encoding name as in SDP.</summary>
    string Name { get; }

    /// <summary>RTP timestamp units per sample at 8 kHz: 1 where the RTP clock is 8 kHz, 6 where it is 48 kHz.</summary>
    int TimestampsPerSample { get; }

    /// <summary>Samples at 8 kHz that a payload holds; 0 where it holds none that can be decoded.</summary>
    int SampleCount(ReadOnlySpan<byte> payload);

    /// <summary>Decodes a whole payload; <paramref name="pcm"/> has exactly <see cref="SampleCount"/> samples. Never throws on content.</summary>
    void Decode(ReadOnlySpan<byte> payload, Span<short> pcm);
}
