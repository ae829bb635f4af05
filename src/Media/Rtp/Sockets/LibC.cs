using System.Runtime.InteropServices;

namespace EdgeCx.Media.Rtp.Sockets;

/// <summary>
/// The few calls of the C library that receive and send RTP, declared blittable. None suppresses the GC transition: all may block or copy.
/// Structures mirror the 64-bit layout, which x86-64 and arm64 share; epoll_event, which they do not, is in <see cref="EpollSet"/>.
/// </summary>
internal static unsafe partial class LibC
{
    public const int AfInet = 2;
    public const int AfInet6 = 10;
    public const int SockDgram = 2;
    public const int SockCloexec = 0x80000;
    public const int SockNonblock = 0x800;
    public const int SolSocket = 1;
    public const int SoRcvbuf = 8;
    public const int SoRcvbufForce = 33;
    public const int SoTimestampNs = 35;
    public const int IpprotoIpv6 = 41;
    public const int Ipv6V6Only = 26;
    public const int MsgDontwait = 0x40;
    public const int MsgTrunc = 0x20;
    public const int MsgNosignal = 0x4000;
    public const int EpollCloexec = 0x80000;
    public const int EpollCtlAdd = 1;
    public const int EpollCtlDel = 2;
    public const uint EpollIn = 1;
    public const int EfdCloexec = 0x80000;
    public const int EfdNonblock = 0x800;
    public const int Eaddrinuse = 98;

    private const string Library = "libc.so.6";

    [StructLayout(LayoutKind.Sequential)]
    public struct IoVector
    {
        public byte* Base;
        public nuint Length;
    }

    [StructLayout(LayoutKind.Sequential)]
    public struct MessageHeader
    {
        public byte* Name;
        public uint NameLength;
        private readonly uint _padding1;
        public IoVector* Vectors;
        public nuint VectorCount;
        public byte* Control;
        public nuint ControlLength;
        public int Flags;
        private readonly int _padding2;
    }

    [StructLayout(LayoutKind.Sequential)]
    public struct MultiMessageHeader
    {
        public MessageHeader Header;
        public uint Length;
        private readonly uint _padding;
    }

    [LibraryImport(Library, EntryPoint = "socket", SetLastError = true)]
    public static partial int Socket(int domain, int type, int protocol);

    [LibraryImport(Library, EntryPoint = "bind", SetLastError = true)]
    public static partial int Bind(int descriptor, byte* address, int length);

    [LibraryImport(Library, EntryPoint = "setsockopt", SetLastError = true)]
    public static partial int SetSocketOption(int descriptor, int level, int option, void* value, int length);

    [LibraryImport(Library, EntryPoint = "recvmmsg", SetLastError = true)]
    public static partial int ReceiveMany(int descriptor, MultiMessageHeader* messages, uint count, int flags, void* timeout);

    [LibraryImport(Library, EntryPoint = "sendto", SetLastError = true)]
    public static partial nint SendTo(int descriptor, byte* buffer, nuint length, int flags, byte* address, int addressLength);

    [LibraryImport(Library, EntryPoint = "sendmmsg", SetLastError = true)]
    public static partial int SendMany(int descriptor, MultiMessageHeader* messages, uint count, int flags);

    [LibraryImport(Library, EntryPoint = "close", SetLastError = true)]
    public static partial int Close(int descriptor);

    [LibraryImport(Library, EntryPoint = "epoll_create1", SetLastError = true)]
    public static partial int EpollCreate(int flags);

    [LibraryImport(Library, EntryPoint = "epoll_ctl", SetLastError = true)]
    public static partial int EpollControl(int set, int operation, int descriptor, byte* happening);

    [LibraryImport(Library, EntryPoint = "epoll_wait", SetLastError = true)]
    public static partial int EpollWait(int set, byte* happenings, int count, int timeoutMs);

    [LibraryImport(Library, EntryPoint = "eventfd", SetLastError = true)]
    public static partial int EventDescriptor(uint initial, int flags);

    [LibraryImport(Library, EntryPoint = "read", SetLastError = true)]
    public static partial nint Read(int descriptor, void* buffer, nuint length);

    [LibraryImport(Library, EntryPoint = "write", SetLastError = true)]
    public static partial nint Write(int descriptor, void* buffer, nuint length);
}
