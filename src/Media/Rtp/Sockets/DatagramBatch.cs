using System.Runtime.InteropServices;

namespace EdgeCx.Media.Rtp.Sockets;

/// <summary>
/// One receiving thread's reused slab: as many datagrams as one recvmmsg call takes, each with its source and kernel receive time.
/// Contents are valid until <see cref="Clear"/>, which wipes the audio and must precede the next <see cref="Receive"/>.
/// </summary>
internal sealed unsafe class DatagramBatch
{
    /// <summary>Most datagrams of one call.</summary>
    public const int Capacity = 32;

    /// <summary>Longest datagram; a longer one is cut off and counts as malformed.</summary>
    public const int DatagramBytes = 2048;

    private const int ControlBytes = 64;
    private const int ControlHeaderBytes = 16;
    private readonly byte[] _data = GC.AllocateArray<byte>(Capacity * DatagramBytes, pinned: true);
    private readonly byte[] _names = GC.AllocateArray<byte>(Capacity * PacketSource.MaxSockaddrBytes, pinned: true);
    private readonly byte[] _controls = GC.AllocateArray<byte>(Capacity * ControlBytes, pinned: true);
    private readonly LibC.IoVector[] _vectors = GC.AllocateArray<LibC.IoVector>(Capacity, pinned: true);
    private readonly LibC.MultiMessageHeader[] _messages = GC.AllocateArray<LibC.MultiMessageHeader>(Capacity, pinned: true);
    private readonly ArrivalClock _clock;
    private int _count;

    /// <summary>Makes a slab.</summary>
    public DatagramBatch(ArrivalClock clock)
    {
        _clock = clock;
        for (var i = 0; i < Capacity; i++)
        {
            _vectors[i].Base = At(_data, i * DatagramBytes);
            _vectors[i].Length = DatagramBytes;
            ref var header = ref _messages[i].Header;
            header.Name = At(_names, i * PacketSource.MaxSockaddrBytes);
            header.Vectors = (LibC.IoVector*)Marshal.UnsafeAddrOfPinnedArrayElement(_vectors, i);
            header.VectorCount = 1;
            header.Control = At(_controls, i * ControlBytes);
            MakeRoom(i);
        }
    }

    /// <summary>Takes what a socket has, without waiting; how many datagrams.</summary>
    public int Receive(ReceiveSocket socket)
    {
        var messages = (LibC.MultiMessageHeader*)Marshal.UnsafeAddrOfPinnedArrayElement(_messages, 0);
        _count = Math.Max(0, LibC.ReceiveMany(socket.Descriptor, messages, Capacity, LibC.MsgDontwait, null));
        if (_count > 0)
        {
            _clock.Read();
        }

        return _count;
    }

    /// <summary>The octets of a datagram; empty when it did not fit.</summary>
    public ReadOnlySpan<byte> Datagram(int index) => (_messages[index].Header.Flags & LibC.MsgTrunc) != 0
        ? []
        : _data.AsSpan(index * DatagramBytes, (int)_messages[index].Length);

    /// <summary>Where a datagram came from.</summary>
    public PacketSource Source(int index) =>
        PacketSource.Read(_names.AsSpan(index * PacketSource.MaxSockaddrBytes, PacketSource.MaxSockaddrBytes));

    /// <summary>When a datagram arrived, monotonic ns.</summary>
    public long ArrivalNs(int index)
    {
        // One control message is asked for: cmsghdr (length, level, type), then a timespec.
        var control = _controls.AsSpan(index * ControlBytes, ControlBytes);
        var hasTime = _messages[index].Header.ControlLength >= ControlHeaderBytes + 16
            && MemoryMarshal.Read<int>(control[8..]) == LibC.SolSocket
            && MemoryMarshal.Read<int>(control[12..]) == LibC.SoTimestampNs;
        return _clock.ToMonotonic(hasTime
            ? (MemoryMarshal.Read<long>(control[16..]) * 1_000_000_000) + MemoryMarshal.Read<long>(control[24..])
            : 0);
    }

    /// <summary>Wipes what was received.</summary>
    public void Clear()
    {
        for (var i = 0; i < _count; i++)
        {
            _data.AsSpan(i * DatagramBytes, (int)Math.Min(DatagramBytes, _messages[i].Length)).Clear();
            MakeRoom(i);
        }

        _count = 0;
    }

    // What the kernel writes there are lengths; what it reads there is room.
    private void MakeRoom(int index)
    {
        ref var header = ref _messages[index].Header;
        header.NameLength = PacketSource.MaxSockaddrBytes;
        header.ControlLength = ControlBytes;
        header.Flags = 0;
    }

    private static byte* At(byte[] pinned, int offset) => (byte*)Marshal.UnsafeAddrOfPinnedArrayElement(pinned, offset);
}
