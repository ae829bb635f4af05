using System.Buffers.Binary;

namespace EdgeCx.Media.Capture;

/// <summary>Classic pcap (draft-ietf-opsawg-pcap): file header, then records, in the writer's byte order, µs or ns.</summary>
internal sealed class PcapParser
{
    private const uint MagicMicroseconds = 0xA1B2_C3D4;
    private const uint MagicNanoseconds = 0xA1B2_3C4D;
    private const int FileHeaderBytes = 24;
    private const int RecordHeaderBytes = 16;
    private bool _hasHeader;
    private bool _isBigEndian;
    private int _nsPerTick;
    private LinkType _link;

    /// <summary>True when the bytes begin with one of the four magic numbers. Needs four bytes.</summary>
    public static bool IsMagic(ReadOnlySpan<byte> bytes) => TryReadMagic(bytes, out _, out _);

    /// <summary>Takes one step; see <see cref="CaptureParser.Next"/>.</summary>
    public CaptureStep Next(ReadOnlySpan<byte> bytes, out CaptureRecord record, out int consumed, out Reject reject)
    {
        record = default;
        consumed = 0;
        return _hasHeader ? NextRecord(bytes, out record, out consumed, out reject) : ReadHeader(bytes, out consumed, out reject);
    }

    private static bool TryReadMagic(ReadOnlySpan<byte> bytes, out bool isBigEndian, out int nsPerTick)
    {
        var little = BinaryPrimitives.ReadUInt32LittleEndian(bytes);
        var big = BinaryPrimitives.ReadUInt32BigEndian(bytes);
        isBigEndian = big is MagicMicroseconds or MagicNanoseconds;
        nsPerTick = (isBigEndian ? big : little) == MagicMicroseconds ? 1000 : 1;
        return isBigEndian || little is MagicMicroseconds or MagicNanoseconds;
    }

    private CaptureStep ReadHeader(ReadOnlySpan<byte> bytes, out int consumed, out Reject reject)
    {
        consumed = 0;
        if (bytes.Length < FileHeaderBytes)
        {
            reject = new Reject(bytes.Length, "a pcap file header of 24 bytes is expected, the file ends");
            return CaptureStep.Incomplete;
        }

        if (!TryReadMagic(bytes, out _isBigEndian, out _nsPerTick))
        {
            reject = new Reject(0, "the magic number of a pcap file is expected");
            return CaptureStep.Rejected;
        }

        if (Read16(bytes[4..]) != 2)
        {
            reject = new Reject(4, "version 2 of the pcap format is expected");
            return CaptureStep.Rejected;
        }

        // The upper bits tell of a frame check sequence; the type is below.
        _link = (LinkType)(Read32(bytes[20..]) & 0xFFFF);
        _hasHeader = true;
        consumed = FileHeaderBytes;
        reject = default;
        return CaptureStep.Skipped;
    }

    private CaptureStep NextRecord(ReadOnlySpan<byte> bytes, out CaptureRecord record, out int consumed, out Reject reject)
    {
        record = default;
        consumed = 0;
        if (bytes.Length < RecordHeaderBytes)
        {
            reject = new Reject(bytes.Length, "a record header of 16 bytes is expected, the file ends");
            return CaptureStep.Incomplete;
        }

        var captured = Read32(bytes[8..]);
        var original = Read32(bytes[12..]);
        if (captured > CaptureParser.MaxRecordBytes)
        {
            reject = new Reject(8, "a captured length of at most 1 MiB is expected");
            return CaptureStep.Rejected;
        }

        if (bytes.Length - RecordHeaderBytes < captured)
        {
            reject = new Reject(bytes.Length, "the rest of a captured frame is expected, the file ends");
            return CaptureStep.Incomplete;
        }

        var timestamp = (Read32(bytes) * 1_000_000_000L) + ((long)Read32(bytes[4..]) * _nsPerTick);
        record = new CaptureRecord(_link, timestamp, RecordHeaderBytes, (int)captured, (int)Math.Min(original, int.MaxValue));
        consumed = RecordHeaderBytes + (int)captured;
        reject = default;
        return CaptureStep.Record;
    }

    private ushort Read16(ReadOnlySpan<byte> bytes) =>
        _isBigEndian ? BinaryPrimitives.ReadUInt16BigEndian(bytes) : BinaryPrimitives.ReadUInt16LittleEndian(bytes);

    private uint Read32(ReadOnlySpan<byte> bytes) =>
        _isBigEndian ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);
}
