using System.Net;
using System.Net.Sockets;
using EdgeCx.Core.Time;
using EdgeCx.Media.Capture;
using EdgeCx.Media.Capture.Ring;

namespace EdgeCx.Media.Tests.Capture.Ring;

public sealed class RingPacketSourceTests : IDisposable
{
    private static readonly byte[] Udp = CaptureBytes.Udp("192.0.2.1", 1111, "192.0.2.2", 2222, "hello"u8);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly MonotonicClock _clock = new(TimeProvider.System);
    private readonly NetworkNamespace _namespace = NetworkNamespace.Make();

    [Fact]
    public void TryRead_Frame_IsTheOneSent()
    {
        using var source = Open(new RingSettings("tap1"));
        using var sender = Sender();
        var sent = CaptureBytes.Ethernet(Udp);
        var before = _clock.NowNs;

        sender.Send(sent);
        var (record, frame) = Read(source);

        frame.ShouldBe(sent);
        record.VlanTci.ShouldBe((ushort)0);
        record.OriginalLength.ShouldBe(sent.Length);

        // The wall clock that the kernel stamps with may be slewed against the monotonic one meanwhile.
        record.TimestampNs.ShouldBeInRange(before - 10_000_000, _clock.NowNs);
    }

    [Theory]
    [InlineData((ushort)0x8100)]
    [InlineData((ushort)0x88A8)]
    public void TryRead_TaggedFrame_HasItsTagInTheRecord(ushort tpid)
    {
        using var source = Open(new RingSettings("tap1"));
        using var sender = Sender();
        var plain = CaptureBytes.Ethernet(Udp);

        sender.Send([.. plain[..12], (byte)(tpid >> 8), (byte)tpid, 0xA0, 0x65, .. plain[12..]]);
        var (record, frame) = Read(source);

        record.VlanTci.ShouldBe((ushort)0xA065);
        frame.ShouldBe(plain);
    }

    [Fact]
    public void TryRead_DoublyTaggedFrame_KeepsTheInnerTagInTheFrame()
    {
        using var source = Open(new RingSettings("tap1"));
        using var sender = Sender();
        var plain = CaptureBytes.Ethernet(Udp);

        sender.Send([.. plain[..12], 0x88, 0xA8, 0, 100, 0x81, 0, 0, 200, .. plain[12..]]);
        var (record, frame) = Read(source);

        record.VlanTci.ShouldBe((ushort)100);
        FrameParser.TryParse(frame, record.Link, out var packet, out _).ShouldBeTrue();
        UdpDatagram.TryParse(packet, packet.Payload, out var datagram, out _).ShouldBeTrue();
        datagram.Payload.SequenceEqual("hello"u8).ShouldBeTrue();
    }

    [Fact]
    public void TryRead_OnLoopback_SeesEachPacketOnce()
    {
        using var source = Open(new RingSettings("lo"));
        _namespace.Run(() =>
        {
            using var socket = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
            var to = new IPEndPoint(IPAddress.Loopback, ((IPEndPoint)socket.Client.LocalEndPoint!).Port);
            for (byte i = 0; i < 10; i++)
            {
                socket.Send([i], to);
            }

            return true;
        });

        var seen = new List<byte>();
        for (var i = 0; i < 10; i++)
        {
            seen.Add(Read(source).Frame[^1]);
        }

        seen.ShouldBe([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
        source.TryRead(out _, out _).ShouldBeFalse();
    }

    [Fact]
    public void TryRead_WhatCarriesNoCall_IsLeftToTheKernel()
    {
        using var source = Open(new RingSettings("tap1"));
        using var sender = Sender();
        byte[] arp = [.. new byte[12], 0x08, 0x06, .. new byte[46]];
        var icmp = CaptureBytes.Ethernet(CaptureBytes.Ip(IPAddress.Loopback, IPAddress.Loopback, 1, new byte[8]));

        sender.Send(arp);
        sender.Send(icmp);
        foreach (byte protocol in (byte[])[6, 17, 4, 41, 47])
        {
            sender.Send(CaptureBytes.Ethernet(CaptureBytes.Ip(IPAddress.Loopback, IPAddress.Loopback, protocol, new byte[20])));
        }

        var protocols = Enumerable.Range(0, 5).Select(_ => Read(source).Frame[14 + 9]).ToArray();
        protocols.ShouldBe([6, 17, 4, 41, 47]);
    }

    [Fact]
    public void TryOpen_SameGroup_SharesFlowsBetweenSources()
    {
        using var first = Open(new RingSettings("tap1") { FanoutGroup = 77 });
        using var second = Open(new RingSettings("tap1") { FanoutGroup = 77 });
        using var sender = Sender();
        const int Flows = 64;
        for (var i = 0; i < 2 * Flows; i++)
        {
            sender.Send(CaptureBytes.Ethernet(CaptureBytes.Udp("192.0.2.1", (ushort)(10_000 + (i % Flows)), "192.0.2.2", 2222, [(byte)i])));
        }

        var (left, right) = (new List<int>(), new List<int>());
        var until = DateTime.UtcNow + Patience;
        while (left.Count + right.Count < 2 * Flows && DateTime.UtcNow < until)
        {
            Drain(first, left);
            Drain(second, right);
        }

        left.ShouldNotBeEmpty();
        right.ShouldNotBeEmpty();
        left.Concat(right).Order().ShouldBe(Enumerable.Range(0, 2 * Flows));

        // Both frames of a flow are in one source.
        left.Select(i => i % Flows).Distinct().Count().ShouldBe(left.Count / 2);

        static void Drain(RingPacketSource source, List<int> into)
        {
            while (source.TryRead(out _, out var frame))
            {
                into.Add(frame[^1]);
            }
        }
    }

    [Fact]
    public void Dropped_ReaderBehind_CountsWhatFoundNoRoom()
    {
        using var source = Open(new RingSettings("tap1") { BlockBytes = 4096, Blocks = 2 });
        using var sender = Sender();
        var frame = CaptureBytes.Ethernet(CaptureBytes.Udp("192.0.2.1", 1, "192.0.2.2", 2, new byte[1000]));
        const int Sent = 500;
        for (var i = 0; i < Sent; i++)
        {
            sender.Send(frame);
        }

        var read = 0;
        var until = DateTime.UtcNow + Patience;
        while (read + source.Dropped < Sent && DateTime.UtcNow < until)
        {
            while (source.TryRead(out _, out _))
            {
                read++;
            }
        }

        source.Dropped.ShouldBeGreaterThan(Sent / 2);
        read.ShouldBeGreaterThan(0);
        (read + source.Dropped).ShouldBe(Sent);
    }

    [Fact]
    public void TryRead_SteadyState_AllocatesNothing()
    {
        using var source = Open(new RingSettings("tap1"));
        using var sender = Sender();
        var decoder = new FrameDecoder(new CountedTraffic(), new CaptureCounters());
        var frame = CaptureBytes.Ethernet(CaptureBytes.Udp("192.0.2.1", 1, "192.0.2.2", 2, new byte[172]));
        var clean = 0;
        for (var round = 0; round < 40; round++)
        {
            for (var i = 0; i < 100; i++)
            {
                sender.Send(frame);
            }

            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var read = 0; read < 100;)
            {
                if (source.TryRead(out var record, out var seen))
                {
                    decoder.Take(record, seen, record.TimestampNs);
                    read++;
                }
                else
                {
                    decoder.MoveTo(_clock.NowNs);
                }
            }

            clean += GC.GetAllocatedBytesForCurrentThread() == before ? 1 : 0;
        }

        // The runtime itself may allocate while it compiles what is called, once each: never in every round.
        clean.ShouldBeGreaterThan(30);
    }

    [Fact]
    public void TryRead_InterfaceDownAndUpAgain_GoesOn()
    {
        using var source = Open(new RingSettings("tap1"));
        using var sender = Sender();

        _namespace.Configure("link set dev tap1 down");
        Until(source, () => source.IsDown);
        source.IsEnded.ShouldBeFalse();
        _namespace.Configure("link set dev tap1 up");
        sender.Send(CaptureBytes.Ethernet(Udp));

        Read(source).Frame.ShouldBe(CaptureBytes.Ethernet(Udp));
        source.IsDown.ShouldBeFalse();
    }

    [Fact]
    public void TryRead_InterfaceGone_IsEnded()
    {
        using var source = Open(new RingSettings("tap1"));

        _namespace.Configure("link del dev tap1");

        Until(source, () => source.IsEnded);
        source.TryRead(out _, out _).ShouldBeFalse();
    }

    [Fact]
    public void Dispose_Twice_ReadsNothingMore()
    {
        var source = Open(new RingSettings("tap1"));
        source.Dispose();
        source.Dispose();

        source.TryRead(out _, out _).ShouldBeFalse();
        source.IsEnded.ShouldBeTrue();
        source.Dropped.ShouldBe(0);

        // What it held is free again: the same ring can be opened as often as one likes.
        for (var i = 0; i < 50; i++)
        {
            Open(new RingSettings("tap1")).Dispose();
        }
    }

    public void Dispose() => _namespace.Dispose();

    private static (CaptureRecord Record, byte[] Frame) Read(RingPacketSource source)
    {
        var until = DateTime.UtcNow + Patience;
        while (DateTime.UtcNow < until)
        {
            if (source.TryRead(out var record, out var frame))
            {
                return (record, frame.ToArray());
            }
        }

        throw new TimeoutException("no frame came");
    }

    private static void Until(RingPacketSource source, Func<bool> condition)
    {
        var until = DateTime.UtcNow + Patience;
        while (!condition())
        {
            DateTime.UtcNow.ShouldBeLessThan(until);
            source.TryRead(out _, out _).ShouldBeFalse();
        }
    }

    private RingPacketSource Open(RingSettings settings) => _namespace.Run(() =>
    {
        var source = RingPacketSource.TryOpen(settings, _clock, out var refusal);
        source.ShouldNotBeNull(refusal.Text);
        return source;
    });

    private FrameSender Sender() => _namespace.Run(() => new FrameSender("tap0"));

    private sealed class CountedTraffic : ICapturedTraffic
    {
        public long Datagrams { get; private set; }

        public void OnUdp(in UdpDatagram datagram, long arrivalNs) => Datagrams++;

        public void OnSipOverTcp(ReadOnlySpan<byte> message, CapturedEndpoint source, CapturedEndpoint destination, long arrivalNs) =>
            throw new InvalidOperationException("no TCP was sent");
    }
}
