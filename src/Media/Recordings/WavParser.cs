using System.Buffers.Binary;

namespace EdgeCx.Media.Recordings;

/// <summary>
/// Reads the header of a RIFF/WAVE file (Microsoft Multimedia Programming Interface 1.0; extensible format by its sub-format). Pure.
/// </summary>
internal static class WavParser
{
    /// <summary>Most channels of a file.</summary>
    public const int MaxChannels = 16;

    private const ushort FormatPcm = 1;
    private const ushort FormatFloat = 3;
    private const ushort FormatALaw = 6;
    private const ushort FormatMuLaw = 7;
    private const ushort FormatExtensible = 0xFFFE;

    // Programs that write to a pipe put a length near the largest there is: it means "to the end of the file".
    private const uint StreamedLength = 0x7FFF_0000;

    /// <summary>Reads a header.</summary>
    /// <param name="head">The file's beginning; chunks before the data must lie in it.</param>
    /// <param name="fileLength">Length of the whole file, bytes.</param>
    /// <param name="header">What was read.</param>
    /// <param name="reject">Where and why it was not.</param>
    public static bool TryParse(ReadOnlySpan<byte> head, long fileLength, out WavHeader header, out Reject reject)
    {
        header = default;
        if (head.Length < 12)
        {
            return Fail(head.Length, "a RIFF/WAVE header of 12 bytes is expected, the file ends", out reject);
        }

        if (!head.StartsWith("RIFF"u8))
        {
            return Fail(0, "'RIFF' is expected", out reject);
        }

        if (!head[8..12].SequenceEqual("WAVE"u8))
        {
            return Fail(8, "'WAVE' is expected", out reject);
        }

        var position = 12;
        var hasFormat = false;
        while (true)
        {
            if (head.Length - position < 8)
            {
                return Fail(position, hasFormat ? "a data chunk is expected" : "a fmt chunk is expected", out reject);
            }

            var id = head.Slice(position, 4);
            var size = BinaryPrimitives.ReadUInt32LittleEndian(head[(position + 4)..]);
            var body = position + 8;
            if (id.SequenceEqual("data"u8))
            {
                return hasFormat
                    ? TryFinish(header, body, size, fileLength, out header, out reject)
                    : Fail(position, "a fmt chunk is expected before the data chunk", out reject);
            }

            var end = body + (long)size;
            if (end > head.Length)
            {
                return Fail(position + 4, "the chunk's length runs past the end of what can be read before the data", out reject);
            }

            if (id.SequenceEqual("fmt "u8) && !hasFormat)
            {
                if (!TryParseFormat(head.Slice(body, (int)size), body, out header, out reject))
                {
                    return false;
                }

                hasFormat = true;
            }

            // Chunks are padded to an even length; some writers forget the pad of the last one.
            position = (int)Math.Min(end + (size & 1), head.Length);
        }
    }

    private static bool TryParseFormat(ReadOnlySpan<byte> format, int offset, out WavHeader header, out Reject reject)
    {
        header = default;
        if (format.Length < 16)
        {
            return Fail(offset - 4, "a fmt chunk of at least 16 bytes is expected", out reject);
        }

        var tag = BinaryPrimitives.ReadUInt16LittleEndian(format);
        var channels = BinaryPrimitives.ReadUInt16LittleEndian(format[2..]);
        var rate = BinaryPrimitives.ReadUInt32LittleEndian(format[4..]);
        var frameBytes = BinaryPrimitives.ReadUInt16LittleEndian(format[12..]);
        var bits = BinaryPrimitives.ReadUInt16LittleEndian(format[14..]);
        if (tag == FormatExtensible)
        {
            if (format.Length < 26)
            {
                return Fail(offset - 4, "an extensible fmt chunk with its sub-format is expected", out reject);
            }

            tag = BinaryPrimitives.ReadUInt16LittleEndian(format[24..]);
        }

        WavEncoding? encoding = (tag, bits) switch
        {
            (FormatPcm, 8) => WavEncoding.Pcm8,
            (FormatPcm, 16) => WavEncoding.Pcm16,
            (FormatPcm, 24) => WavEncoding.Pcm24,
            (FormatPcm, 32) => WavEncoding.Pcm32,
            (FormatFloat, 32) => WavEncoding.Float32,
            (FormatALaw, 8) => WavEncoding.ALaw,
            (FormatMuLaw, 8) => WavEncoding.MuLaw,
            _ => null,
        };
        if (encoding is not { } known)
        {
            return Fail(offset, "an encoding is expected that can be read: linear 8, 16, 24 or 32 bit, float 32 bit, A-law or µ-law", out reject);
        }

        if (channels is 0 or > MaxChannels)
        {
            return Fail(offset + 2, "1 to 16 channels are expected", out reject);
        }

        if (rate is 0 or > int.MaxValue)
        {
            return Fail(offset + 4, "a sampling rate is expected", out reject);
        }

        if (frameBytes != channels * WavHeader.BytesOf(known))
        {
            return Fail(offset + 12, "a block alignment of channels times bytes a sample is expected", out reject);
        }

        header = new WavHeader(known, channels, (int)rate, offset + 4, 0, 0, 0);
        reject = default;
        return true;
    }

    private static bool TryFinish(WavHeader format, int dataOffset, uint declared, long fileLength, out WavHeader header, out Reject reject)
    {
        var present = Math.Max(0, fileLength - dataOffset);
        var streamed = declared >= StreamedLength && present < declared;
        var bytes = streamed ? present : Math.Min(declared, present);
        header = format with
        {
            DataOffset = dataOffset,
            DataBytes = bytes - (bytes % format.FrameBytes),
            MissingBytes = streamed ? 0 : Math.Max(0, declared - present),
        };
        reject = default;
        return true;
    }

    private static bool Fail(int offset, string reason, out Reject reject)
    {
        reject = new Reject(offset, reason);
        return false;
    }
}
