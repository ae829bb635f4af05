using System.Runtime.InteropServices;
using EdgeCx.Core.Time;
using EdgeCx.Media.Rtp.Sockets;

namespace EdgeCx.Media.Capture.Ring;

/// <summary>
/// Frames of an interface out of a packet ring (AF_PACKET, TPACKET_V3). The kernel fills blocks, the reader walks them in place: no system
/// call and no allocation a frame. Reading, and disposing, is one thread's; the counters are anyone's.
/// </summary>
internal sealed unsafe class RingPacketSource : IPacketSource
{
    private const int FrameBytes = 2048;
    private readonly ArrivalClock _clock;
    private readonly PacketRing _ring;
    private readonly int _interfaceIndex;
    private readonly LinkType _link;
    private readonly int _waitMs;
    private int _descriptor;
    private long _dropped;
    private long _lastNs;
    private int _isDown;

    private RingPacketSource(int descriptor, PacketRing ring, in CaptureDevice device, LinkType link, int waitMs, MonotonicClock clock)
    {
        _descriptor = descriptor;
        _ring = ring;
        _interfaceIndex = device.Index;
        _link = link;
        _waitMs = waitMs;
        _clock = new ArrivalClock(clock);
    }

    /// <summary>True once the interface no longer exists: its ring is to be opened anew when it is back.</summary>
    public bool IsEnded { get; private set; }

    /// <summary>True while the interface is down. Frames come again by themselves once it is up.</summary>
    public bool IsDown => Volatile.Read(ref _isDown) != 0;

    /// <summary>Frames that found no room in the ring.</summary>
    public long Dropped
    {
        get
        {
            // Reading the kernel's counters sets them back: each reader adds its own share.
            var statistics = default(AfPacket.RingStatistics);
            var length = sizeof(AfPacket.RingStatistics);
            var descriptor = Volatile.Read(ref _descriptor);
            return descriptor >= 0 && AfPacket.GetSocketOption(descriptor, AfPacket.SolPacket, AfPacket.Statistics, &statistics, &length) == 0
                ? Interlocked.Add(ref _dropped, statistics.Drops)
                : Interlocked.Read(ref _dropped);
        }
    }

    /// <summary>Opens a ring on an interface.</summary>
    /// <param name="settings">The ring.</param>
    /// <param name="clock">What arrivals are counted in.</param>
    /// <param name="refusal">What stands in the way, for the operator.</param>
    /// <returns>The source; null with a refusal.</returns>
    public static RingPacketSource? TryOpen(RingSettings settings, MonotonicClock clock, out RingRefusal refusal)
    {
        // No protocol yet: nothing arrives before the filter stands and the interface is named.
        var socket = LibC.Socket(AfPacket.Family, AfPacket.SockRaw | LibC.SockCloexec | LibC.SockNonblock, 0);
        if (socket < 0)
        {
            refusal = RingRefusal.OfSocket(settings.Interface, Marshal.GetLastPInvokeError());
            return null;
        }

        var source = TryOpen(socket, settings, clock, out refusal);
        if (source is null)
        {
            LibC.Close(socket);
        }

        return source;
    }

    /// <inheritdoc/>
    public bool TryRead(out CaptureRecord record, out ReadOnlySpan<byte> frame)
    {
        if (_ring.IsAtEndOfBlock && !TryTakeBlock())
        {
            record = default;
            frame = default;
            return false;
        }

        _ring.TakeFrame(out frame, out var originalLength, out var wallNs, out var vlanTci);

        // Across blocks the two clocks are compared anew: what differs by their drift must not run backwards.
        _lastNs = Math.Max(_lastNs, _clock.ToMonotonic(wallNs));
        record = new CaptureRecord(_link, _lastNs, 0, frame.Length, originalLength, vlanTci);
        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        var descriptor = Interlocked.Exchange(ref _descriptor, -1);
        if (descriptor >= 0)
        {
            IsEnded = true;
            _ring.Dispose();
            LibC.Close(descriptor);
        }
    }

    private static RingPacketSource? TryOpen(int socket, RingSettings settings, MonotonicClock clock, out RingRefusal refusal)
    {
        if (!CaptureDevice.TryFind(socket, settings.Interface, out var device))
        {
            refusal = RingRefusal.Missing(settings.Interface, CaptureDevice.Names());
            return null;
        }

        if (!device.IsUp)
        {
            refusal = RingRefusal.Down(settings.Interface);
            return null;
        }

        if (device.Link is not { } link)
        {
            refusal = RingRefusal.UnknownHardware(settings.Interface, device.HardwareType);
            return null;
        }

        if (!PacketFilter.TryAttach(socket, link))
        {
            refusal = RingRefusal.OfSystem(settings.Interface, "the packet filter", Marshal.GetLastPInvokeError());
            return null;
        }

        // Where the kernel is too old for it, the filter alone leaves out what is sent.
        Set(socket, AfPacket.IgnoreOutgoing, 1);
        if (TryMap(socket, settings) is not { } ring)
        {
            refusal = RingRefusal.OfRing(settings, Marshal.GetLastPInvokeError());
            return null;
        }

        if (!TryBind(socket, settings, device, out refusal))
        {
            ring.Dispose();
            return null;
        }

        return new RingPacketSource(socket, ring, device, link, settings.WaitMs, clock);
    }

    private static PacketRing? TryMap(int socket, RingSettings settings)
    {
        var request = new AfPacket.RingRequest
        {
            BlockBytes = (uint)settings.BlockBytes,
            Blocks = (uint)settings.Blocks,
            FrameBytes = FrameBytes,
            Frames = (uint)(settings.TotalBytes / FrameBytes),
            RetireMs = (uint)settings.RetireMs,
        };
        if (!Set(socket, AfPacket.Version, AfPacket.TpacketV3)
            || LibC.SetSocketOption(socket, AfPacket.SolPacket, AfPacket.RxRing, &request, sizeof(AfPacket.RingRequest)) != 0)
        {
            return null;
        }

        var memory = AfPacket.Map(null, (nuint)settings.TotalBytes, AfPacket.ProtReadWrite, AfPacket.MapShared, socket, 0);
        if (memory == (byte*)-1)
        {
            return null;
        }

        // Calls must not reach a disk by a dump of the process.
        AfPacket.Advise(memory, (nuint)settings.TotalBytes, AfPacket.MadviseDontDump);
        return new PacketRing(memory, settings.BlockBytes, settings.Blocks);
    }

    private static bool TryBind(int socket, RingSettings settings, in CaptureDevice device, out RingRefusal refusal)
    {
        var address = stackalloc byte[20];
        device.WriteAddress(new Span<byte>(address, 20));
        if (LibC.Bind(socket, address, 20) != 0)
        {
            var error = Marshal.GetLastPInvokeError();
            refusal = error == AfPacket.Enetdown ? RingRefusal.Down(settings.Interface) : RingRefusal.OfSystem(settings.Interface, "binding", error);
            return false;
        }

        // struct packet_mreq: the interface, what of it, and an address that this kind does not need.
        var membership = stackalloc int[4] { device.Index, AfPacket.MembershipPromiscuous, 0, 0 };
        if (settings.IsPromiscuous && LibC.SetSocketOption(socket, AfPacket.SolPacket, AfPacket.AddMembership, membership, 16) != 0)
        {
            refusal = RingRefusal.OfSystem(settings.Interface, "promiscuous mode", Marshal.GetLastPInvokeError());
            return false;
        }

        // PACKET_FANOUT_HASH is type 0; the type stands in the upper half.
        if (settings.FanoutGroup != 0
            && !Set(socket, AfPacket.Fanout, settings.FanoutGroup | (AfPacket.FanoutFlagDefragment << 16)))
        {
            refusal = RingRefusal.OfGroup(settings, Marshal.GetLastPInvokeError());
            return false;
        }

        refusal = default;
        return true;
    }

    private static bool Set(int socket, int option, int value) =>
        LibC.SetSocketOption(socket, AfPacket.SolPacket, option, &value, sizeof(int)) == 0;

    private bool TryTakeBlock()
    {
        if (IsEnded)
        {
            return false;
        }

        if (!_ring.TryTakeBlock() && !(Wait() && _ring.TryTakeBlock()))
        {
            return false;
        }

        _clock.Read();
        Volatile.Write(ref _isDown, 0);

        // A block may be retired without a frame.
        return !_ring.IsAtEndOfBlock;
    }

    // True when there may be a block.
    private bool Wait()
    {
        var descriptor = new AfPacket.PollDescriptor { Descriptor = _descriptor, Events = AfPacket.PollIn | AfPacket.PollError };
        if (AfPacket.Poll(&descriptor, 1, _waitMs) <= 0)
        {
            return false;
        }

        if ((descriptor.Happened & ~AfPacket.PollIn) != 0)
        {
            LookAtInterface();
        }

        return (descriptor.Happened & AfPacket.PollIn) != 0;
    }

    private void LookAtInterface()
    {
        // Reading the error clears it; while the interface stays down, no other comes.
        var error = 0;
        var length = sizeof(int);
        AfPacket.GetSocketOption(_descriptor, LibC.SolSocket, AfPacket.SoError, &error, &length);
        IsEnded = !CaptureDevice.Exists(_descriptor, _interfaceIndex);
        Volatile.Write(ref _isDown, error == AfPacket.Enetdown ? 1 : 0);
    }
}
