namespace EdgeCx.Media.Recordings;

/// <summary>What the header of a WAV file says, and how much of the data is really there.</summary>
/// <param name="Encoding">How samples are written.</param>
/// <param name="Channels">Interleaved channels, 1 to <see cref="WavParser.MaxChannels"/>.</param>
/// <param name="SampleRateHz">Sampling rate, Hz, as the header says: not checked against what the appliance can use.</param>
/// <param name="RateOffset">Byte offset of the rate, for messages.</param>
/// <param name="DataOffset">Byte offset of the first sample.</param>
/// <param name="DataBytes">Bytes of whole frames that are in the file.</param>
/// <param name="MissingBytes">Bytes that the header promises beyond the end of the file; 0 for a complete file.</param>
internal readonly record struct WavHeader(
    WavEncoding Encoding,
    int Channels,
    int SampleRateHz,
    int RateOffset,
    int DataOffset,
    long DataBytes,
    long MissingBytes)
{
    /// <summary>Bytes of one sample of one channel.</summary>
    public int SampleBytes => BytesOf(Encoding);

    /// <summary>Bytes of one frame: a sample of each channel.</summary>
    public int FrameBytes => SampleBytes * Channels;

    /// <summary>Frames (samples a channel) that are in the file.</summary>
    public long Frames => DataBytes / FrameBytes;

    internal static int BytesOf(WavEncoding encoding) => encoding switch
    {
        WavEncoding.Pcm8 or WavEncoding.ALaw or WavEncoding.MuLaw => 1,
        WavEncoding.Pcm16 => 2,
        WavEncoding.Pcm24 => 3,
        _ => 4,
    };
}
