using EdgeCx.Media.Rtp.Sockets;

namespace EdgeCx.Media.Capture.Ring;

/// <summary>
/// The kernel's filter in front of the ring (classic BPF): what cannot carry a call never costs a copy. Frames that this host sends are left
/// out, so that a loopback shows each once.
/// </summary>
internal static unsafe class PacketFilter
{
    private const ushort LoadByte = 0x30;
    private const ushort LoadHalf = 0x28;
    private const ushort JumpEqual = 0x15;
    private const ushort Return = 0x06;
    private const uint PacketType = unchecked((uint)(-0x1000 + 4));
    private const uint Outgoing = 4;
    private const uint EtherTypeAt = 12;
    private const uint IPv4ProtocolAt = 14 + 9;
    private const uint Whole = 0x4_0000;

    // IPv4, IPv6 and tags that the card left in the frame.
    private static readonly uint[] Tagged = [0x86DD, 0x8100, 0x88A8, 0x9100];

    // TCP, UDP, and the tunnels: IP in IP, IPv6 in IP, GRE.
    private static readonly uint[] Protocols = [17, 6, 4, 41, 47];

    /// <summary>Puts the filter on a socket; false with errno set where it is refused.</summary>
    public static bool TryAttach(int socket, LinkType link)
    {
        var program = Build(link);
        fixed (AfPacket.FilterInstruction* first = program)
        {
            var filter = new AfPacket.FilterProgram { Length = (ushort)program.Length, Instructions = first };
            return LibC.SetSocketOption(socket, LibC.SolSocket, AfPacket.SoAttachFilter, &filter, sizeof(AfPacket.FilterProgram)) == 0;
        }
    }

    /// <summary>The filter for frames of a kind.</summary>
    public static AfPacket.FilterInstruction[] Build(LinkType link)
    {
        if (link != LinkType.Ethernet)
        {
            return [new(LoadByte, 0, 0, PacketType), new(JumpEqual, 0, 1, Outgoing), new(Return, 0, 0, 0), new(Return, 0, 0, Whole)];
        }

        var program = new List<AfPacket.FilterInstruction>
        {
            new(LoadByte, 0, 0, PacketType),

            // To the first refusal, past the types.
            new(JumpEqual, (byte)(Tagged.Length + 2), 0, Outgoing),
            new(LoadHalf, 0, 0, EtherTypeAt),

            // IPv4 goes on to its protocol, past the other types.
            new(JumpEqual, (byte)(Tagged.Length + 1), 0, 0x0800),
        };
        for (var i = 0; i < Tagged.Length; i++)
        {
            program.Add(new(JumpEqual, (byte)(Tagged.Length - i + Protocols.Length + 2), 0, Tagged[i]));
        }

        program.Add(new(Return, 0, 0, 0));
        program.Add(new(LoadByte, 0, 0, IPv4ProtocolAt));
        for (var i = 0; i < Protocols.Length; i++)
        {
            program.Add(new(JumpEqual, (byte)(Protocols.Length - i), 0, Protocols[i]));
        }

        program.Add(new(Return, 0, 0, 0));
        program.Add(new(Return, 0, 0, Whole));
        return [.. program];
    }
}
