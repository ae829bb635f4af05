using EdgeCx.Media.Capture;

namespace EdgeCx.Fuzz.Targets;

/// <summary>
/// Frames with tunnels and fragments. First the input is a frame itself, as every link type has it: it may be anything, and what comes out
/// must be a part of it. Then it is a recipe: its first octets choose what a datagram of the rest is wrapped in, and that datagram alone must
/// come out.
/// </summary>
internal sealed class FrameTarget : IFuzzTarget
{
    private static readonly LinkType[] Links = [LinkType.Ethernet, LinkType.Raw, LinkType.LinuxCooked, LinkType.LinuxCooked2, LinkType.Null];

    /// <inheritdoc/>
    public string Name => "frame";

    /// <inheritdoc/>
    public IEnumerable<byte[]> Seeds =>
    [
        CapturedBytes.Ethernet(CapturedBytes.Four(17, CapturedBytes.Udp(4789, [8, 0, 0, 0, 0, 0, 7, 0, .. CapturedBytes.Ethernet(CapturedBytes.Four(17, CapturedBytes.Udp(5060, [1, 2, 3])), 1)])), 0),
        CapturedBytes.Ethernet(CapturedBytes.Four(47, [0x10, 0, 0x88, 0xBE, 0, 0, 0, 1, 0x10, 1, 0, 1, 0, 0, 0, 0, .. CapturedBytes.Ethernet(CapturedBytes.Six(17, CapturedBytes.Udp(9, [4])), 0)]), 2),
        CapturedBytes.Ethernet(CapturedBytes.Four(47, [0xB0, 0, 0x65, 0x58, .. new byte[12], .. CapturedBytes.Ethernet(CapturedBytes.Four(4, CapturedBytes.Four(17, CapturedBytes.Udp(9, [4]))), 0)]), 0),
        CapturedBytes.Ethernet(CapturedBytes.Four(17, CapturedBytes.Udp(37_008, [1, 0, 0, 1, 10, 1, 5, 0, 1, .. CapturedBytes.Ethernet(CapturedBytes.Four(41, CapturedBytes.Six(17, CapturedBytes.Udp(9, [4]))), 0)])), 0),
        CapturedBytes.Ethernet(CapturedBytes.Six(44, [17, 0, 0, 1, 0, 0, 0, 9, .. new byte[16]]), 0),
        CapturedBytes.Ethernet(CapturedBytes.Six(0, [60, 0, .. new byte[6], 51, 0, .. new byte[6], 17, 0, .. new byte[6], .. CapturedBytes.Udp(9, [4])]), 0),
        [2, 3, 9, 1, 2, 3, 4, 5, 6, 7, 8, 9],
        [4, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0],
    ];

    /// <inheritdoc/>
    public IEnumerable<byte[]> Dictionary =>
    [
        [0x45, 0], [0x60, 0, 0, 0], [8, 0], [0x86, 0xDD], [0x81, 0], [0x88, 0xA8], [0x88, 0xBE], [0x22, 0xEB], [0x65, 0x58], [0x12, 0xB5], [0x90, 0x90],
        [47], [4], [41], [17], [6], [44], [0, 1, 1, 0], [0x20, 0], [0x10, 0, 0x88, 0xBE], [8, 0, 0, 0],
    ];

    /// <inheritdoc/>
    public void Run(ReadOnlySpan<byte> input)
    {
        Anything(input);
        Usual(input);
        Wrapped(input);
    }

    /// <summary>What is read in one step must be what the long way finds.</summary>
    private static void Usual(ReadOnlySpan<byte> input)
    {
        if (!UdpDatagram.TryParseUsual(input, out var usual))
        {
            return;
        }

        Oracle.Holds(FrameParser.TryParse(input, LinkType.Ethernet, out var packet, out _) && !packet.IsFragment, "the long way finds no packet");
        Oracle.Holds(UdpDatagram.TryParse(packet, packet.Payload, out var datagram, out _), "the long way finds no datagram");
        Oracle.Holds(usual.Source == datagram.Source && usual.Destination == datagram.Destination, "the ends differ");
        Oracle.Holds(usual.Payload == datagram.Payload, "the payloads differ");
    }

    private static void Anything(ReadOnlySpan<byte> input)
    {
        foreach (var link in Links)
        {
            var found = new CapturedBytes();
            var counters = new CaptureCounters();
            var decoder = new FrameDecoder(found, counters);
            decoder.Take(new CaptureRecord(link, 0, 0, input.Length, input.Length), input, 0);
            Oracle.Holds(found.Datagrams.Count + found.Messages.Count <= 1 || found.Datagrams.Count == 0, "more than one datagram in a frame");
            Oracle.Holds(counters.Frames == 1, "frames");
            foreach (var datagram in found.Datagrams)
            {
                Oracle.Holds(input.IndexOf(datagram) >= 0, "a datagram that is not in the frame");
                Oracle.Holds(counters.NotUdp == 0 && counters.MalformedTunnels == 0 && counters.TooDeep == 0, "given and refused");
            }
        }
    }

    private static void Wrapped(ReadOnlySpan<byte> input)
    {
        if (input.Length < 2)
        {
            return;
        }

        var layers = input[0] % (FrameDecoder.MaxTunnels + 1);
        if (input.Length < 2 + layers)
        {
            return;
        }

        var payload = input[(1 + layers)..Math.Min(input.Length, 3000)].ToArray();
        var packet = CapturedBytes.Four(17, CapturedBytes.Udp(10_000, payload));
        List<byte[]> packets = [packet];
        for (var layer = 0; layer < layers; layer++)
        {
            var recipe = input[1 + layer];
            packets = [.. packets.SelectMany((p, i) => Fragments(Wrap(p, recipe), recipe >> 4, (layer * 256) + i + 1))];
        }

        if (packets.Count > 100)
        {
            // More than the assembler holds of one sender is another matter.
            return;
        }

        // The order does not matter, nor does seeing each frame twice after the whole is there.
        if ((input[0] & 0x80) != 0)
        {
            packets.Reverse();
        }

        var found = new CapturedBytes();
        var decoder = new FrameDecoder(found, new CaptureCounters());
        foreach (var wrapped in packets)
        {
            var frame = CapturedBytes.Ethernet(wrapped, input[0] >> 4 & 3);
            decoder.Take(new CaptureRecord(LinkType.Ethernet, 0, 0, frame.Length, frame.Length), frame, 0);
        }

        Oracle.Holds(found.Datagrams.Count == 1, $"one datagram was wrapped in {layers} tunnels, {found.Datagrams.Count} came out");
        Oracle.Holds(found.Datagrams[0].AsSpan().SequenceEqual(payload), "what came out is not what was wrapped");
    }

    private static byte[] Wrap(byte[] packet, byte recipe)
    {
        var isSix = packet[0] >> 4 == 6;
        var ethernet = CapturedBytes.Ethernet(packet, recipe >> 6);
        return (recipe & 15) switch
        {
            0 => CapturedBytes.Six(isSix ? (byte)41 : (byte)4, packet),
            1 or 2 => CapturedBytes.Four(47, [0, 0, .. isSix ? (byte[])[0x86, 0xDD] : [8, 0], .. packet]),
            3 => CapturedBytes.Four(47, [0x20, 0, 0x65, 0x58, 0, 0, 0, 7, .. ethernet]),
            4 => CapturedBytes.Six(47, [0xB0, 0, 0x65, 0x58, .. new byte[12], .. ethernet]),
            5 => CapturedBytes.Four(47, [0, 0, 0x88, 0xBE, .. ethernet]),
            6 or 7 => CapturedBytes.Four(47, [0x10, 0, 0x88, 0xBE, 0, 0, 0, 1, 0x10, 0, 0, 1, 0, 0, 0, 0, .. ethernet]),
            8 => CapturedBytes.Four(47, [0x10, 0, 0x22, 0xEB, 0, 0, 0, 1, 0x20, 0, 0, 1, .. new byte[8], .. ethernet]),
            9 => CapturedBytes.Six(47, [0x10, 0, 0x22, 0xEB, 0, 0, 0, 1, 0x20, 0, 0, 1, .. new byte[7], 1, .. new byte[8], .. ethernet]),
            10 or 11 => CapturedBytes.Four(17, CapturedBytes.Udp(4789, [8, 0, 0, 0, 0, 0, recipe, 0, .. ethernet])),
            12 => CapturedBytes.Six(17, CapturedBytes.Udp(4789, [8, 0, 0, 0, 0, 0, recipe, 0, .. ethernet])),
            13 => CapturedBytes.Four(17, CapturedBytes.Udp(37_008, [1, 0, 0, 1, 1, .. ethernet])),
            14 => CapturedBytes.Four(17, CapturedBytes.Udp(37_008, [1, 1, 0, 1, 0, 0, 10, 2, 1, 1, 1, .. ethernet])),
            _ => CapturedBytes.Four(isSix ? (byte)41 : (byte)4, packet),
        };
    }

    private static IEnumerable<byte[]> Fragments(byte[] packet, int pieces, int id)
    {
        if (pieces < 2 || packet[0] >> 4 == 6)
        {
            return [packet];
        }

        var payload = packet[20..];
        var size = Math.Max(8, ((payload.Length / pieces) + 7) / 8 * 8);
        return Enumerable.Range(0, (payload.Length + size - 1) / size).Select(i => CapturedBytes.Four(
            packet[9], payload[(i * size)..Math.Min(payload.Length, (i + 1) * size)], id, i * size, (i + 1) * size < payload.Length));
    }
}
