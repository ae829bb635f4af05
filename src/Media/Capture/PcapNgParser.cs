using System.Buffers.Binary;

namespace EdgeCx.Media.Capture;

/// <summary>
/// pcapng (draft-ietf-opsawg-pcapng): sections of blocks. Section headers, interface descriptions and enhanced packets are read, the rest
/// is stepped over; simple packets are, too, since they have no time.
/// </summary>
internal sealed class PcapNgParser
{
    /// <summary>Type of a section header block; the same in both byte orders.</summary>
    public const uint SectionHeader = 0x0A0D_0D0A;

    private const uint ByteOrderMagic = 0x1A2B_3C4D;
    private const uint InterfaceDescription = 1;
    private const uint EnhancedPacket = 6;
    private const int MaxInterfaces = 256;
    private const int OptionResolution = 9;
    private const int OptionOffset = 14;
    private readonly List<CaptureInterface> _interfaces = [];
    private bool _isBigEndian;

    /// <summary>Takes one step; see <see cref="CaptureParser.Next"/>.</summary>
    public CaptureStep Next(ReadOnlySpan<byte> bytes, out CaptureRecord record, out int consumed, out Reject reject)
    {
        record = default;
        consumed = 0;
        if (bytes.Length < 12)
        {
            return Incomplete(bytes.Length, "a block of at least 12 bytes is expected, the file ends", out reject);
        }

        var isSection = BinaryPrimitives.ReadUInt32LittleEndian(bytes) == SectionHeader;
        if (isSection && !TryReadByteOrder(bytes[8..]))
        {
            return Rejected(8, "a byte-order magic is expected", out reject);
        }

        var type = Read32(bytes);
        var length = Read32(bytes[4..]);
        if (length < 12 || length % 4 != 0 || length > CaptureParser.MaxRecordBytes)
        {
            return Rejected(4, "a block length from 12 bytes to 1 MiB, a multiple of 4, is expected", out reject);
        }

        if (bytes.Length < length)
        {
            return Incomplete(bytes.Length, "the rest of a block is expected, the file ends", out reject);
        }

        if (Read32(bytes[((int)length - 4)..]) != length)
        {
            return Rejected((int)length - 4, "the block's length, repeated at its end, is expected", out reject);
        }

        var body = bytes[8..((int)length - 4)];
        consumed = (int)length;
        reject = default;
        var step = type switch
        {
            SectionHeader => ReadSection(body, out reject),
            InterfaceDescription => ReadInterface(body, out reject),
            EnhancedPacket => ReadPacket(body, out record, out reject),
            _ => CaptureStep.Skipped,
        };
        if (step == CaptureStep.Rejected)
        {
            consumed = 0;
        }

        return step;
    }

    private CaptureStep ReadSection(ReadOnlySpan<byte> body, out Reject reject)
    {
        if (body.Length < 16)
        {
            return Rejected(4, "a section header of at least 28 bytes is expected", out reject);
        }

        if (Read16(body[4..]) != 1)
        {
            return Rejected(12, "version 1 of the pcapng format is expected", out reject);
        }

        _interfaces.Clear();
        reject = default;
        return CaptureStep.Skipped;
    }

    private CaptureStep ReadInterface(ReadOnlySpan<byte> body, out Reject reject)
    {
        if (body.Length < 8)
        {
            return Rejected(4, "an interface description of at least 20 bytes is expected", out reject);
        }

        if (_interfaces.Count == MaxInterfaces)
        {
            return Rejected(0, "at most 256 interfaces a section are expected", out reject);
        }

        var resolution = CaptureInterface.DefaultResolution;
        var offset = 0L;
        var options = body[8..];
        while (options.Length >= 4)
        {
            int code = Read16(options);
            int size = Read16(options[2..]);
            if (code == 0 || size > options.Length - 4)
            {
                break;
            }

            if (code == OptionResolution && size >= 1)
            {
                resolution = options[4];
            }
            else if (code == OptionOffset && size >= 8)
            {
                offset = _isBigEndian ? BinaryPrimitives.ReadInt64BigEndian(options[4..]) : BinaryPrimitives.ReadInt64LittleEndian(options[4..]);
            }

            options = options[Math.Min(options.Length, 4 + ((size + 3) & ~3))..];
        }

        if (!CaptureInterface.IsUsable(resolution))
        {
            return Rejected(16, "a timestamp resolution down to 10^-19 or 2^-63 s is expected", out reject);
        }

        _interfaces.Add(new CaptureInterface((LinkType)Read16(body), resolution, offset));
        reject = default;
        return CaptureStep.Skipped;
    }

    private CaptureStep ReadPacket(ReadOnlySpan<byte> body, out CaptureRecord record, out Reject reject)
    {
        record = default;
        if (body.Length < 20)
        {
            return Rejected(4, "an enhanced packet block of at least 32 bytes is expected", out reject);
        }

        var number = Read32(body);
        if (number >= _interfaces.Count)
        {
            return Rejected(8, "an interface that the section describes is expected", out reject);
        }

        var captured = Read32(body[12..]);
        if (captured > body.Length - 20)
        {
            return Rejected(20, "a captured length within the block is expected", out reject);
        }

        var source = _interfaces[(int)number];
        var ticks = ((ulong)Read32(body[4..]) << 32) | Read32(body[8..]);
        record = new CaptureRecord(source.Link, source.ToNs(ticks), 28, (int)captured, (int)Math.Min(Read32(body[16..]), int.MaxValue));
        reject = default;
        return CaptureStep.Record;
    }

    private bool TryReadByteOrder(ReadOnlySpan<byte> magic)
    {
        _isBigEndian = BinaryPrimitives.ReadUInt32BigEndian(magic) == ByteOrderMagic;
        return _isBigEndian || BinaryPrimitives.ReadUInt32LittleEndian(magic) == ByteOrderMagic;
    }

    private static CaptureStep Incomplete(int offset, string reason, out Reject reject)
    {
        reject = new Reject(offset, reason);
        return CaptureStep.Incomplete;
    }

    private static CaptureStep Rejected(int offset, string reason, out Reject reject)
    {
        reject = new Reject(offset, reason);
        return CaptureStep.Rejected;
    }

    private ushort Read16(ReadOnlySpan<byte> bytes) =>
        _isBigEndian ? BinaryPrimitives.ReadUInt16BigEndian(bytes) : BinaryPrimitives.ReadUInt16LittleEndian(bytes);

    private uint Read32(ReadOnlySpan<byte> bytes) =>
        _isBigEndian ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);
}
