using EdgeCx.Media.Recordings;

namespace EdgeCx.Fuzz.Targets;

/// <summary>
/// WAV headers. The oracle looks for chunks on its own, in one flat list, and recomputes where the data lies and how much of it is there.
/// </summary>
internal sealed class WavTarget : IFuzzTarget
{
    /// <inheritdoc/>
    public string Name => "wav";

    /// <inheritdoc/>
    public IEnumerable<byte[]> Seeds =>
    [
        Make(7, 1, 8, [1, 2, 3, 4]),
        Make(1, 2, 16, [1, 2, 3, 4, 5, 6, 7, 8]),
        Make(3, 1, 32, [0, 0, 0x80, 0x3F]),
        [.. "RIFF\0\0\0\0WAVELIST"u8, 3, 0, 0, 0, .. "abc\0"u8, .. Make(6, 1, 8, [9])[12..]],
    ];

    /// <inheritdoc/>
    public IEnumerable<byte[]> Dictionary =>
    [
        "RIFF"u8.ToArray(), "WAVE"u8.ToArray(), "fmt "u8.ToArray(), "data"u8.ToArray(), "LIST"u8.ToArray(), "fact"u8.ToArray(),
        [0xFE, 0xFF], [0xFF, 0xFF, 0xFF, 0xFF], [0, 0, 0xFF, 0x7F], [16, 0, 0, 0], [40, 0, 0, 0], [7, 0], [1, 0], [0x40, 0x1F, 0, 0],
    ];

    /// <inheritdoc/>
    public void Run(ReadOnlySpan<byte> input)
    {
        var accepted = WavParser.TryParse(input, input.Length, out var header, out var reject);
        if (!accepted)
        {
            Check(reject.Offset >= 0 && reject.Offset <= input.Length && reject.Reason.Length > 0, "reject");
            Check(header.DataOffset == 0 || header == default, "a rejected header carries a place");
            return;
        }

        var chunks = Chunks(input);
        var format = chunks.FindIndex(c => c.Id == "fmt ");
        var data = chunks.FindIndex(c => c.Id == "data");
        Check(format >= 0 && data == chunks.Count - 1 && format < data, "fmt comes before data, data ends the walk");
        var (_, bodyAt, size) = chunks[data];
        Check(header.DataOffset == bodyAt, "data offset");
        var present = (ulong)(input.Length - bodyAt);
        var streamed = size >= 0x7FFF_0000UL && present < size;
        var whole = streamed ? present : Math.Min(size, present);
        Check((ulong)header.DataBytes == whole / (ulong)header.FrameBytes * (ulong)header.FrameBytes, "data bytes");
        Check((ulong)header.MissingBytes == (streamed || present >= size ? 0 : size - present), "missing bytes");

        var at = chunks[format].BodyAt;
        Check(header.Channels == Number(input, at + 2, 2) && header.Channels is > 0 and <= WavParser.MaxChannels, "channels");
        Check((ulong)header.SampleRateHz == Number64(input, at + 4, 4) && header.RateOffset == at + 4, "rate");
        Check(header.SampleBytes * 8 == Number(input, at + 14, 2), "bits of a sample");
        Check(header.FrameBytes == Number(input, at + 12, 2), "bytes of a frame");
        Check(header.Frames * header.FrameBytes == header.DataBytes, "frames");
    }

    // Every chunk up to and with the first data chunk.
    private static List<(string Id, int BodyAt, ulong Size)> Chunks(ReadOnlySpan<byte> input)
    {
        var chunks = new List<(string, int, ulong)>();
        ulong at = 12;
        while (at + 8 <= (ulong)input.Length)
        {
            var id = System.Text.Encoding.Latin1.GetString(input.Slice((int)at, 4));
            var size = Number64(input, (int)at + 4, 4);
            chunks.Add((id, (int)at + 8, size));
            if (id == "data")
            {
                break;
            }

            at += 8 + size + (size % 2);
        }

        return chunks;
    }

    private static int Number(ReadOnlySpan<byte> input, int at, int octets) => (int)Number64(input, at, octets);

    private static ulong Number64(ReadOnlySpan<byte> input, int at, int octets)
    {
        ulong value = 0;
        for (var i = octets - 1; i >= 0; i--)
        {
            value = (value * 256) + input[at + i];
        }

        return value;
    }

    private static byte[] Make(byte format, byte channels, byte bits, byte[] data) =>
    [
        .. "RIFF\0\0\0\0WAVEfmt "u8, 16, 0, 0, 0, format, 0, channels, 0, 0x40, 0x1F, 0, 0, 0x40, 0x1F, 0, 0,
        (byte)(channels * bits / 8), 0, bits, 0, .. "data"u8, (byte)data.Length, 0, 0, 0, .. data,
    ];

    private static void Check(bool condition, string what)
    {
        if (!condition)
        {
            throw new OracleException(what);
        }
    }
}
