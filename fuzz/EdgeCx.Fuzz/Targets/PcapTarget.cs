using EdgeCx.Media.Capture;

namespace EdgeCx.Fuzz.Targets;

/// <summary>
/// Captures, and the frames in them. The walk must end, move on with every step, keep every frame inside what was read, and not depend on
/// how the bytes come: the same file cut at any place and continued gives the same frames. A datagram's parts must sum to its frame.
/// </summary>
internal sealed class PcapTarget : IFuzzTarget
{
    private static readonly byte[] Frame =
    [
        0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 2, 0x81, 0, 0, 5, 8, 0,
        0x45, 0, 0, 33, 0, 1, 0, 0, 64, 17, 0, 0, 10, 0, 0, 1, 10, 0, 0, 2, 0x13, 0xC4, 0x13, 0xC5, 0, 13, 0, 0, 1, 2, 3, 4, 5,
    ];

    /// <inheritdoc/>
    public string Name => "pcap";

    /// <inheritdoc/>
    public IEnumerable<byte[]> Seeds =>
    [
        [0xD4, 0xC3, 0xB2, 0xA1, 2, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 1, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 51, 0, 0, 0, 51, 0, 0, 0, .. Frame],
        [0xA1, 0xB2, 0x3C, 0x4D, 0, 2, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 101, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 33, 0, 0, 0, 33, .. Frame[18..]],
        [
            0x0A, 0x0D, 0x0D, 0x0A, 28, 0, 0, 0, 0x4D, 0x3C, 0x2B, 0x1A, 1, 0, 0, 0, 255, 255, 255, 255, 255, 255, 255, 255, 28, 0, 0, 0,
            1, 0, 0, 0, 28, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 9, 0, 1, 0, 9, 0, 0, 0, 28, 0, 0, 0,
            6, 0, 0, 0, 84, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7, 0, 0, 0, 51, 0, 0, 0, 51, 0, 0, 0, .. Frame, 0, 84, 0, 0, 0,
        ],
    ];

    /// <inheritdoc/>
    public IEnumerable<byte[]> Dictionary =>
    [
        [0xD4, 0xC3, 0xB2, 0xA1], [0xA1, 0xB2, 0xC3, 0xD4], [0x4D, 0x3C, 0xB2, 0xA1], [0x0A, 0x0D, 0x0D, 0x0A], [0x4D, 0x3C, 0x2B, 0x1A],
        [0x1A, 0x2B, 0x3C, 0x4D], [8, 0], [0x86, 0xDD], [0x81, 0], [0x88, 0xA8], [0x45], [0x60], [17], [44], [113, 0, 0, 0], [0x14, 1, 0, 0],
        [12, 0, 0, 0], [28, 0, 0, 0], [0xFF, 0xFF, 0xFF, 0xFF],
    ];

    /// <inheritdoc/>
    public void Run(ReadOnlySpan<byte> input)
    {
        var whole = Walk(input, input.Length);
        foreach (var first in (int[])[1, 13, 27, input.Length / 2])
        {
            Check(whole.SequenceEqual(Walk(input, Math.Min(first, input.Length))), "the frames depend on how the bytes come");
        }

        foreach (var record in whole)
        {
            CheckFrame(input.Slice(record.Start, record.Length), record.Link);
        }
    }

    /// <summary>Walks with only the first bytes at hand, and all of them once more are asked for. Starts are offsets in the input.</summary>
    private static List<CaptureRecord> Walk(ReadOnlySpan<byte> input, int available)
    {
        var parser = new CaptureParser();
        var records = new List<CaptureRecord>();
        var position = 0;
        for (var steps = 0; ; steps++)
        {
            Check(steps <= input.Length + 2, "the walk does not end");
            var bytes = input[position..Math.Max(position, available)];
            var step = parser.Next(bytes, out var record, out var consumed, out var reject);
            Check(consumed >= 0 && consumed <= bytes.Length, "more was consumed than is there");
            if (step is CaptureStep.Record or CaptureStep.Skipped)
            {
                Check(consumed > 0, "a step does not move on");
                if (step == CaptureStep.Record)
                {
                    Check(record.Start >= 0 && record.Length >= 0 && record.Start + record.Length <= consumed, "a frame outside its record");
                    records.Add(record with { Start = position + record.Start });
                }

                position += consumed;
                continue;
            }

            Check(consumed == 0 && reject.Offset >= 0 && reject.Offset <= bytes.Length && reject.Reason.Length > 0, "reject");
            if (step == CaptureStep.Rejected || available >= input.Length)
            {
                return records;
            }

            available = input.Length;
        }
    }

    private static void CheckFrame(ReadOnlySpan<byte> frame, LinkType link)
    {
        if (!FrameParser.TryParse(frame, link, out var packet, out var reject))
        {
            Check(reject.Offset >= 0 && reject.Offset <= frame.Length && reject.Reason.Length > 0, "reject of a frame");
            return;
        }

        Check(packet.Payload.Length <= frame.Length, "payload longer than its frame");
        Check(frame.IndexOf(packet.Payload) >= 0, "the payload is not a part of the frame");
        if (packet.IsFragment || !UdpDatagram.TryParse(packet, packet.Payload, out var datagram, out _))
        {
            return;
        }

        var length = (packet.Payload[4] * 256) + packet.Payload[5];
        Check(datagram.Payload.Length + 8 == (length == 0 ? packet.Payload.Length : length), "the parts do not sum to the datagram");
        Check(datagram.Source.Port == (packet.Payload[0] * 256) + packet.Payload[1], "source port");
        Check(datagram.Source.Address == packet.Source.Address && datagram.Destination.Address == packet.Destination.Address, "addresses");
    }

    private static void Check(bool condition, string what)
    {
        if (!condition)
        {
            throw new OracleException(what);
        }
    }
}
