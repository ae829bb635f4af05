using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace EdgeCx.Media.Sip.Admission;

/// <summary>
/// The list of sources as a classic BPF program on a UDP socket (SO_ATTACH_FILTER, socket(7)): the kernel drops what is not listed before it
/// takes a place in the socket's buffer or wakes anyone, so that a flood costs the listed peers no datagram. The check in this process stays.
/// </summary>
internal static class KernelSourceFilter
{
    private const int SolSocket = 1;
    private const int SoAttachFilter = 26;
    private const int SoMemoryInfo = 55;
    private const int MemoryInfoDrops = 8;

    // What a filter of a UDP socket sees begins with the UDP header; the network header is reached by this offset (SKF_NET_OFF).
    private const uint NetworkHeader = 0xFFF00000;
    private const uint IPv4Source = NetworkHeader + 12;
    private const uint IPv6Source = NetworkHeader + 8;
    private const ushort LoadByte = 0x30;
    private const ushort LoadWord = 0x20;
    private const ushort And = 0x54;
    private const ushort ShiftRight = 0x74;
    private const ushort JumpIfEqual = 0x15;
    private const ushort Return = 0x06;
    private const int MaxInstructions = 4096;

    /// <summary>Attaches the list; false where there is none, it is too long, or the system has no such filters.</summary>
    public static bool TryAttach(Socket socket, SourceList sources)
    {
        if (sources.IsOpen || !OperatingSystem.IsLinux() || Program(sources) is not { Length: <= MaxInstructions } program)
        {
            return false;
        }

        var pinned = GCHandle.Alloc(program, GCHandleType.Pinned);
        try
        {
            // struct sock_fprog: unsigned short len, then a pointer at its own alignment.
            Span<byte> option = stackalloc byte[16];
            option.Clear();
            BinaryPrimitives.WriteUInt16LittleEndian(option, (ushort)program.Length);
            BinaryPrimitives.WriteInt64LittleEndian(option[8..], pinned.AddrOfPinnedObject());
            socket.SetRawSocketOption(SolSocket, SoAttachFilter, option);
            return true;
        }
        catch (SocketException)
        {
            // A kernel without it: the check in this process does the same at a higher price.
            return false;
        }
        finally
        {
            pinned.Free();
        }
    }

    /// <summary>
    /// Datagrams that the kernel dropped at this socket so far: those of the filter, and those of a full buffer, which it does not count apart
    /// (SO_MEMINFO). 0 where it does not say.
    /// </summary>
    public static long Drops(Socket socket)
    {
        try
        {
            Span<byte> info = stackalloc byte[9 * sizeof(uint)];
            var length = socket.GetRawSocketOption(SolSocket, SoMemoryInfo, info);
            return length < info.Length ? 0 : BinaryPrimitives.ReadUInt32LittleEndian(info[(MemoryInfoDrops * sizeof(uint))..]);
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            return 0;
        }
    }

    /// <summary>The program: for each network the version of IP, then one comparison a word that its prefix reaches into.</summary>
    internal static Instruction[] Program(SourceList sources)
    {
        var program = new List<Instruction>();
        foreach (var network in sources.Networks)
        {
            Compare(program, network.BaseAddress.AddressFamily == AddressFamily.InterNetwork ? 4u : 6u, network);
        }

        program.Add(new Instruction(Return, 0, 0, 0));
        return [.. program];
    }

    /// <summary>One network: left by jumps over its own few instructions, since a jump reaches 255 only; a match ends the program there and then.</summary>
    private static void Compare(List<Instruction> program, uint version, IPNetwork network)
    {
        var words = new List<(uint Offset, uint Mask, uint Value)>();
        var octets = network.BaseAddress.GetAddressBytes();
        for (var bits = 0; bits < network.PrefixLength; bits += 32)
        {
            var here = Math.Min(32, network.PrefixLength - bits);
            var mask = here == 32 ? uint.MaxValue : ~(uint.MaxValue >> here);
            words.Add(((version == 4 ? IPv4Source : IPv6Source) + (uint)(bits / 8), mask, BinaryPrimitives.ReadUInt32BigEndian(octets.AsSpan(bits / 8))));
        }

        // Three instructions a word, then the return that admits.
        var left = (words.Count * 3) + 1;
        program.Add(new Instruction(LoadByte, 0, 0, NetworkHeader));
        program.Add(new Instruction(ShiftRight, 0, 0, 4));
        program.Add(new Instruction(JumpIfEqual, 0, (byte)left, version));
        foreach (var (offset, mask, value) in words)
        {
            left -= 3;
            program.Add(new Instruction(LoadWord, 0, 0, offset));
            program.Add(new Instruction(And, 0, 0, mask));
            program.Add(new Instruction(JumpIfEqual, 0, (byte)left, value));
        }

        program.Add(new Instruction(Return, 0, 0, uint.MaxValue));
    }

    /// <summary>struct sock_filter.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal readonly record struct Instruction(ushort Code, byte IfTrue, byte IfFalse, uint Operand);
}
