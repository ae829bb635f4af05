using System.Runtime.InteropServices;

namespace EdgeCx.Media.Capture.Ring;

/// <summary>
/// What packet(7) and its ring need beyond a datagram socket, as linux/if_packet.h and linux/filter.h have it. Layouts are those of 64-bit
/// systems.
/// </summary>
internal static unsafe partial class AfPacket
{
    public const int Family = 17;
    public const int SockRaw = 3;
    public const ushort EtherAll = 0x0003;
    public const int SolPacket = 263;
    public const int AddMembership = 1;
    public const int RxRing = 5;
    public const int Statistics = 6;
    public const int Version = 10;
    public const int Fanout = 18;
    public const int IgnoreOutgoing = 23;
    public const int MembershipPromiscuous = 1;
    public const int TpacketV3 = 2;
    public const int FanoutFlagDefragment = 0x8000;
    public const int SoError = 4;
    public const int SoAttachFilter = 26;
    public const int ProtReadWrite = 3;
    public const int MapShared = 1;
    public const int MadviseDontDump = 16;
    public const short PollIn = 1;
    public const short PollError = 8;
    public const nuint GetInterfaceName = 0x8910;
    public const nuint GetInterfaceFlags = 0x8913;
    public const nuint GetInterfaceHardware = 0x8927;
    public const nuint GetInterfaceIndex = 0x8933;
    public const int InterfaceRequestBytes = 40;
    public const int InterfaceNameBytes = 16;
    public const int Eperm = 1;
    public const int Enomem = 12;
    public const int Eacces = 13;
    public const int Eaffnosupport = 97;
    public const int Enetdown = 100;

    private const string Library = "libc.so.6";

    [StructLayout(LayoutKind.Sequential)]
    public struct RingRequest
    {
        public uint BlockBytes;
        public uint Blocks;
        public uint FrameBytes;
        public uint Frames;
        public uint RetireMs;
        public uint PrivateBytes;
        public uint Features;
    }

    [StructLayout(LayoutKind.Sequential)]
    public struct RingStatistics
    {
        public uint Packets;
        public uint Drops;
        public uint Freezes;
    }

    [StructLayout(LayoutKind.Sequential)]
    public struct FilterProgram
    {
        public ushort Length;
        public FilterInstruction* Instructions;
    }

    /// <summary>One instruction of the classic packet filter.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public record struct FilterInstruction(ushort Code, byte IfTrue, byte IfFalse, uint Operand);

    [StructLayout(LayoutKind.Sequential)]
    public struct PollDescriptor
    {
        public int Descriptor;
        public short Events;
        public short Happened;
    }

    [LibraryImport(Library, EntryPoint = "mmap", SetLastError = true)]
    public static partial byte* Map(void* address, nuint length, int protection, int flags, int descriptor, nint offset);

    [LibraryImport(Library, EntryPoint = "munmap", SetLastError = true)]
    public static partial int Unmap(byte* address, nuint length);

    [LibraryImport(Library, EntryPoint = "madvise", SetLastError = true)]
    public static partial int Advise(byte* address, nuint length, int advice);

    [LibraryImport(Library, EntryPoint = "poll", SetLastError = true)]
    public static partial int Poll(PollDescriptor* descriptors, nuint count, int timeoutMs);

    [LibraryImport(Library, EntryPoint = "getsockopt", SetLastError = true)]
    public static partial int GetSocketOption(int descriptor, int level, int option, void* value, int* length);

    [LibraryImport(Library, EntryPoint = "ioctl", SetLastError = true)]
    public static partial int Control(int descriptor, nuint request, byte* argument);
}
