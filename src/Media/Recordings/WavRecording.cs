using System.Buffers.Binary;
using EdgeCx.Core.Audio;
using EdgeCx.Media.Codecs;

namespace EdgeCx.Media.Recordings;

/// <summary>
/// An 8 kHz WAV file as a telephone line would carry it: G.711 stays as it is, linear samples are companded through µ-law, so that a
/// recording gives the results that the same audio would give live.
/// </summary>
internal sealed class WavRecording : IDisposable
{
    /// <summary>How much of a file may lie before its data, bytes.</summary>
    private const int MaxHeadBytes = 1 << 20;

    private readonly FileStream _file;
    private readonly byte[] _buffer;
    private long _unread;

    private WavRecording(string path, FileStream file, in WavHeader header)
    {
        Path = path;
        _file = file;
        Header = header;
        _unread = header.DataBytes;
        _buffer = new byte[header.FrameBytes * 8000];
        _file.Position = header.DataOffset;
    }

    /// <summary>The file's path, as given.</summary>
    public string Path { get; }

    /// <summary>What its header says.</summary>
    public WavHeader Header { get; }

    /// <summary>Length of what is there, ms.</summary>
    public double DurationMs => PcmFormat.ToMs(Header.Frames);

    /// <summary>What of the file is missing, for a person; null for a complete file.</summary>
    public string? Damage => Header.MissingBytes == 0
        ? null
        : $"{Path}: offset {Header.DataOffset + Header.DataBytes}: {Header.MissingBytes} more bytes of audio are expected, the file ends; "
            + $"{DurationMs / 1000:0.00} s could be read";

    /// <summary>Opens a file.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="error">What is wrong, with offset, finding and what is allowed; empty where nothing is.</param>
    /// <returns>The recording; null with an error.</returns>
    public static WavRecording? TryOpen(string path, out string error)
    {
        FileStream? file = null;
        try
        {
            file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            var head = new byte[(int)Math.Min(file.Length, MaxHeadBytes)];
            file.ReadExactly(head);
            if (!WavParser.TryParse(head, file.Length, out var header, out var reject))
            {
                error = $"{path}: {reject}";
            }
            else if (header.SampleRateHz != PcmFormat.SampleRateHz)
            {
                error = $"{path}: offset {header.RateOffset}: the sampling rate is {header.SampleRateHz} Hz; allowed is {PcmFormat.SampleRateHz} Hz";
            }
            else
            {
                error = "";
                var recording = new WavRecording(path, file, header);
                file = null;
                return recording;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            error = $"{path}: {e.Message}";
        }
        finally
        {
            file?.Dispose();
        }

        return null;
    }

    /// <summary>Reads the next frames of all channels, interleaved, as the line gives them.</summary>
    /// <param name="samples">Where to; a whole number of frames.</param>
    /// <returns>Frames read; 0 at the end.</returns>
    public int Read(Span<short> samples)
    {
        var frames = samples.Length / Header.Channels;
        var done = 0;
        while (done < frames && TryFill(frames - done, out var octets))
        {
            ToLine(octets, Header.Encoding, samples[(done * Header.Channels)..]);
            done += octets.Length / Header.FrameBytes;
        }

        return done;
    }

    /// <summary>Reads one channel to the end as µ-law octets.</summary>
    public byte[] ReadMuLaw(int channel)
    {
        var octets = new byte[_unread / Header.FrameBytes];
        var samples = new short[8000 * Header.Channels];
        for (var at = 0; Read(samples) is var frames and > 0; at += frames)
        {
            for (var i = 0; i < frames; i++)
            {
                octets[at + i] = MuLaw.Encode(samples[(i * Header.Channels) + channel]);
            }
        }

        return octets;
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    /// <summary>Samples of a file's encoding as the line gives them.</summary>
    internal static void ToLine(ReadOnlySpan<byte> octets, WavEncoding encoding, Span<short> samples)
    {
        switch (encoding)
        {
            case WavEncoding.MuLaw:
                MuLaw.Decode(octets, samples);
                return;
            case WavEncoding.ALaw:
                ALaw.Decode(octets, samples);
                return;
            default:
                var bytes = WavHeader.BytesOf(encoding);
                for (var i = 0; i * bytes < octets.Length; i++)
                {
                    samples[i] = MuLaw.Decode(MuLaw.Encode(Linear(octets[(i * bytes)..], encoding)));
                }

                return;
        }
    }

    private static short Linear(ReadOnlySpan<byte> octets, WavEncoding encoding) => encoding switch
    {
        WavEncoding.Pcm8 => (short)((octets[0] - 128) << 8),
        WavEncoding.Pcm16 => BinaryPrimitives.ReadInt16LittleEndian(octets),
        WavEncoding.Pcm24 => BinaryPrimitives.ReadInt16LittleEndian(octets[1..]),
        WavEncoding.Pcm32 => BinaryPrimitives.ReadInt16LittleEndian(octets[2..]),
        _ => FromFloat(BinaryPrimitives.ReadSingleLittleEndian(octets)),
    };

    // Not a number compares as nothing: it becomes silence.
    private static short FromFloat(float value) =>
        float.IsNaN(value) ? (short)0 : (short)Math.Clamp(MathF.Round(value * 32768), short.MinValue, short.MaxValue);

    private bool TryFill(int frames, out ReadOnlySpan<byte> octets)
    {
        var wanted = (int)Math.Min(Math.Min(_unread, _buffer.Length), (long)frames * Header.FrameBytes);
        var read = _file.ReadAtLeast(_buffer.AsSpan(0, wanted), wanted, throwOnEndOfStream: false);
        read -= read % Header.FrameBytes;
        _unread = read < wanted ? 0 : _unread - read;
        octets = _buffer.AsSpan(0, read);
        return read > 0;
    }
}
