using System.Buffers.Binary;

namespace EdgeCx.Media.Capture;

/// <summary>
/// Steps through a capture file, classic pcap or pcapng, either byte order. Pure but for the file's own state (byte order, resolution,
/// interfaces), which lives in the instance. The caller brings the bytes from the current position on and moves by what was consumed.
/// </summary>
internal sealed class CaptureParser
{
    /// <summary>Largest record or block, bytes. libpcap's largest snapshot is 256 KiB.</summary>
    public const int MaxRecordBytes = 1 << 20;

    private readonly PcapParser _pcap = new();
    private readonly PcapNgParser _pcapNg = new();
    private bool _started;
    private bool _isNg;

    /// <summary>Takes one step.</summary>
    /// <param name="bytes">The file from the current position on.</param>
    /// <param name="record">The frame, for <see cref="CaptureStep.Record"/>.</param>
    /// <param name="consumed">Bytes to move on by; 0 when incomplete or rejected.</param>
    /// <param name="reject">
    /// What was expected, at an offset into <paramref name="bytes"/>; for <see cref="CaptureStep.Incomplete"/> what would be missing if
    /// the file ended here.
    /// </param>
    public CaptureStep Next(ReadOnlySpan<byte> bytes, out CaptureRecord record, out int consumed, out Reject reject)
    {
        record = default;
        consumed = 0;
        if (!_started)
        {
            if (bytes.Length < 4)
            {
                reject = new Reject(bytes.Length, "the magic number of a pcap or pcapng file is expected, the file ends");
                return CaptureStep.Incomplete;
            }

            _isNg = BinaryPrimitives.ReadUInt32LittleEndian(bytes) == PcapNgParser.SectionHeader;
            if (!_isNg && !PcapParser.IsMagic(bytes))
            {
                reject = new Reject(0, "the magic number of a pcap or pcapng file is expected");
                return CaptureStep.Rejected;
            }

            _started = true;
        }

        return _isNg
            ? _pcapNg.Next(bytes, out record, out consumed, out reject)
            : _pcap.Next(bytes, out record, out consumed, out reject);
    }
}
