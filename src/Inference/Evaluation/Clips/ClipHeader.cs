using System.Buffers.Binary;

namespace EdgeCx.Inference.Evaluation.Clips;

/// <summary>
/// The header of a labelled clip: RIFF WAVE, linear 8, 16, 24 or 32 bit, float 32 or 64 bit, A-law or µ-law, 8 to 192 kHz, 1 to 16 channels.
/// </summary>
/// <param name="Encoding">How samples are written.</param>
/// <param name="Channels">Interleaved channels.</param>
/// <param name="RateHz">Sampling rate.</param>
/// <param name="DataOffset">Offset of the first sample, bytes.</param>
/// <param name="DataBytes">Bytes of whole frames that are there.</param>
/// <param name="MissingBytes">Bytes that are promised beyond the end of the file.</param>
internal readonly record struct ClipHeader(ClipEncoding Encoding, int Channels, int RateHz, int DataOffset, int DataBytes, long MissingBytes)
{
    private const int RiffHeader = 12;
    private const int ChunkHeader = 8;
    private const int MaxChannels = 16;
    private const int MinRateHz = 8000;
    private const int MaxRateHz = 192_000;
    private const ushort Extensible = 0xFFFE;

    // Programs that write to a pipe put a length near the largest there is: it means "to the end of the file".
    private const uint StreamedLength = 0x7FFF_0000;
    private const string Allowed = "linear 8, 16, 24 or 32 bit, float 32 or 64 bit, A-law or mu-law; 8000 to 192000 Hz; 1 to 16 channels";

    /// <summary>Bytes of a sample.</summary>
    public int SampleBytes => BytesOf(Encoding);

    /// <summary>Samples of each channel that are there.</summary>
    public int Frames => DataBytes / (SampleBytes * Channels);

    /// <summary>Reads a header; false with what is wrong, where, and what is allowed.</summary>
    public static bool TryParse(ReadOnlySpan<byte> file, out ClipHeader wav, out string reject)
    {
        wav = default;
        reject = "";
        if (file.Length < RiffHeader || !file[..4].SequenceEqual("RIFF"u8) || !file[8..12].SequenceEqual("WAVE"u8))
        {
            reject = file.Length == 0 ? "the file is empty" : "offset 0: a RIFF WAVE header is expected";
            return false;
        }

        var hasFormat = false;
        var at = RiffHeader;
        while (at + ChunkHeader <= file.Length)
        {
            var id = file.Slice(at, 4);
            var declared = BinaryPrimitives.ReadUInt32LittleEndian(file[(at + 4)..]);
            var present = (int)Math.Min(declared, file.Length - at - ChunkHeader);
            if (id.SequenceEqual("fmt "u8) && !hasFormat)
            {
                if (!TryParseFormat(file.Slice(at + ChunkHeader, present), out wav, out var found))
                {
                    reject = $"offset {at + ChunkHeader}: {found}; allowed are {Allowed}";
                    return false;
                }

                hasFormat = true;
            }
            else if (id.SequenceEqual("data"u8))
            {
                return TryFinish(ref wav, hasFormat, at, declared, present, out reject);
            }

            // Chunks are padded to even lengths.
            var next = (long)at + ChunkHeader + declared + (declared & 1);
            if (next > file.Length)
            {
                break;
            }

            at = (int)next;
        }

        reject = $"offset {at}: the file ends before its audio";
        return false;
    }

    private static bool TryFinish(ref ClipHeader wav, bool hasFormat, int at, uint declared, int present, out string reject)
    {
        if (!hasFormat)
        {
            reject = $"offset {at}: audio before its format";
            return false;
        }

        wav = wav with
        {
            DataOffset = at + ChunkHeader,
            DataBytes = present - (present % (wav.SampleBytes * wav.Channels)),
            MissingBytes = declared >= StreamedLength ? 0 : declared - present,
        };
        reject = wav.Frames == 0 ? $"offset {wav.DataOffset}: no audio" : "";
        return wav.Frames > 0;
    }

    private static bool TryParseFormat(ReadOnlySpan<byte> body, out ClipHeader wav, out string found)
    {
        wav = default;
        found = "a format chunk that is too short";
        if (body.Length < 16)
        {
            return false;
        }

        var tag = BinaryPrimitives.ReadUInt16LittleEndian(body);
        var channels = BinaryPrimitives.ReadUInt16LittleEndian(body[2..]);
        var rate = BinaryPrimitives.ReadUInt32LittleEndian(body[4..]);
        var bits = BinaryPrimitives.ReadUInt16LittleEndian(body[14..]);

        // An extensible format has the real one at the head of its sub-format.
        tag = tag == Extensible && body.Length >= 26 ? BinaryPrimitives.ReadUInt16LittleEndian(body[24..]) : tag;
        found = $"format {tag}, {channels} channels, {rate} Hz, {bits} bits";
        ClipEncoding? encoding = (tag, bits) switch
        {
            (1, 8) => ClipEncoding.Linear8,
            (1, 16) => ClipEncoding.Linear16,
            (1, 24) => ClipEncoding.Linear24,
            (1, 32) => ClipEncoding.Linear32,
            (3, 32) => ClipEncoding.Float32,
            (3, 64) => ClipEncoding.Float64,
            (6, 8) => ClipEncoding.ALaw,
            (7, 8) => ClipEncoding.MuLaw,
            _ => null,
        };
        if (encoding is not { } known || channels is 0 or > MaxChannels || rate is < MinRateHz or > MaxRateHz)
        {
            return false;
        }

        wav = new ClipHeader(known, channels, (int)rate, 0, 0, 0);
        return true;
    }

    private static int BytesOf(ClipEncoding encoding) => encoding switch
    {
        ClipEncoding.Linear16 => 2,
        ClipEncoding.Linear24 => 3,
        ClipEncoding.Linear32 or ClipEncoding.Float32 => 4,
        ClipEncoding.Float64 => 8,
        _ => 1,
    };
}
