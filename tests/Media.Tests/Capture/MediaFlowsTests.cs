using System.Net;
using EdgeCx.Core.Audio;
using EdgeCx.Core.Calls;
using EdgeCx.Core.Flow;
using EdgeCx.Core.Signals;
using EdgeCx.Core.Time;
using EdgeCx.Media.Capture;
using EdgeCx.Media.Capture.Flows;
using EdgeCx.Media.Framing;
using EdgeCx.Media.Sdp;

namespace EdgeCx.Media.Tests.Capture;

public sealed class MediaFlowsTests : IDisposable
{
    private readonly MediaOutlet _outlet = new(
        new BoundedQueue<AudioWindow>("windows", 256),
        new BoundedQueue<ConversationSignal>("signals", 64),
        new WindowPool(256, PcmFormat.VoiceFrameSamples),
        new WindowPool(16, PcmFormat.ChunkLeaseSamples),
        new FlowMetrics());

    private readonly CaptureMediaPorts _plane;
    private readonly CaptureCounters _counters = new();
    private readonly Desk _desk = new();
    private readonly MediaFlows _flows;
    private long _nowNs = 1_000_000_000;

    public MediaFlowsTests()
    {
        var context = FramingContext.ForRecordings(_outlet, new LatencyOptions(), new MonotonicClock(TimeProvider.System), 16);
        _plane = new CaptureMediaPorts(context, () => _nowNs, 16, isInline: false, CancellationToken.None);
        _flows = new MediaFlows(1, _plane, _desk, _counters);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(1, 2)]
    public void TryTake_SteadyState_AllocatesNothing(int keyOfA, int keyOfB)
    {
        var (ofA, ofB) = (keyOfA == 0 ? null : new SdesKey(seed: keyOfA), keyOfB == 0 ? null : new SdesKey(seed: keyOfB));
        var parametersOfA = ofA?.Parameters;
        var parametersOfB = keyOfA == keyOfB ? parametersOfA : ofB?.Parameters;
        var leg = new Call(CallId.New(), TapKind.Mirror, default, noticeRequired: false).AddLeg("caller");
        var port = _plane.Open(leg, OfferAnswer.OwnOffer).ShouldNotBeNull();
        _plane.BindDestination(Endpoint("198.51.100.2:30000"), new EndpointBinding(port, port.Sighting, parametersOfA));
        _plane.BindDestination(Endpoint("10.1.0.20:5000"), new EndpointBinding(port, port.Sighting, parametersOfB));
        var stream = new MirrorScript.Stream(1);
        var frames = Enumerable.Range(0, 600).Select(_ => stream.Next())
            .Select(p => (ofA?.Protect(p) ?? p, ofB?.Protect(p) ?? p))
            .Select(p => (CaptureBytes.Udp("192.0.2.10", 4000, "198.51.100.2", 30000, p.Item1), CaptureBytes.Udp("198.51.100.2", 30002, "10.1.0.20", 5000, p.Item2))).ToArray();
        void Play(int from, int to)
        {
            for (var i = from; i < to; i++)
            {
                Take(frames[i].Item1);
                Take(frames[i].Item2);
                _nowNs += 20_000_000;
                _flows.MoveTo(_nowNs);
                while (_outlet.Windows.TryDequeue(out var window))
                {
                    window.Lease.Return();
                }
            }
        }

        Play(0, 300);

        // What the runtime itself makes once is in one stretch; what a packet costs is in each.
        var least = long.MaxValue;
        for (var from = 300; from < 600; from += 100)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            Play(from, from + 100);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        least.ShouldBe(0);

        (leg.Statistics.Packets, leg.Statistics.Copies, leg.Statistics.Lost).ShouldBe((600, 600, 0));
        port.CopiesMissing.ShouldBe(0);
    }

    [Fact]
    public void TryTake_FloodOfFlows_IsBoundedAndCounted()
    {
        var packet = new MirrorScript.Stream(1).Next();
        for (var i = 0; i < MediaFlows.MaxFlows + 100; i++)
        {
            Take(CaptureBytes.Udp($"10.{i >> 16}.{(i >> 8) & 255}.{i & 255}", 4000, "192.0.2.1", 5000, packet));
        }

        _flows.Count.ShouldBe(MediaFlows.MaxFlows);
        _outlet.Metrics.Drops[DropReason.CaptureLimit].ShouldBe(100);
        _desk.Told.ShouldBe(0, "one packet is no voice");

        var leg = new Call(CallId.New(), TapKind.Mirror, default, noticeRequired: false).AddLeg("caller");
        var port = _plane.Open(leg, OfferAnswer.OwnOffer).ShouldNotBeNull();
        _plane.BindDestination(Endpoint("10.1.0.20:5000"), new EndpointBinding(port, port.Sighting));
        Take(CaptureBytes.Udp("192.0.2.10", 4000, "10.1.0.20", 5000, packet));
        leg.Statistics.Packets.ShouldBe(1, "a call that is signalled still finds a place");

        _nowNs += 40_000_000_000;
        _flows.MoveTo(_nowNs);
        _flows.Count.ShouldBe(0);
    }

    [Fact]
    public void TryTake_DeskFull_AsksAgainLater()
    {
        _desk.HasRoom = false;
        var stream = new MirrorScript.Stream(1);
        for (var i = 0; i < 10; i++)
        {
            Take(CaptureBytes.Udp("192.0.2.10", 4000, "192.0.2.1", 5000, stream.Next()));
        }

        _desk.HasRoom = true;
        _nowNs += 2_000_000_000;
        for (var i = 0; i < 10; i++)
        {
            Take(CaptureBytes.Udp("192.0.2.10", 4000, "192.0.2.1", 5000, stream.Next()));
        }

        _desk.Told.ShouldBe(1);
    }

    [Fact]
    public void TryTake_OtherReadersLeg_IsNotFedTwiceAndTakenOverWhenItFallsSilent()
    {
        var leg = new Call(CallId.New(), TapKind.Mirror, default, noticeRequired: false).AddLeg("caller");
        var port = _plane.Open(leg, OfferAnswer.OwnOffer).ShouldNotBeNull();
        _plane.BindDestination(Endpoint("10.1.0.20:5000"), new EndpointBinding(port, port.Sighting));
        var other = new MediaFlows(2, _plane, _desk, _counters);
        var stream = new MirrorScript.Stream(1);
        for (var i = 0; i < 10; i++, _nowNs += 20_000_000)
        {
            var frame = CaptureBytes.Udp("192.0.2.10", 4000, "10.1.0.20", 5000, stream.Next());
            Take(frame);
            Take(frame, other);
            _flows.MoveTo(_nowNs);
            other.MoveTo(_nowNs);
        }

        (leg.Statistics.Packets, port.Reader).ShouldBe((10, 1));
        for (var i = 0; i < 100; i++, _nowNs += 20_000_000)
        {
            Take(CaptureBytes.Udp("192.0.2.10", 4000, "10.1.0.20", 5000, stream.Next()), other);
            _flows.MoveTo(_nowNs);
            other.MoveTo(_nowNs);
        }

        port.Reader.ShouldBe(2);
        leg.Statistics.Packets.ShouldBeGreaterThan(70);
        leg.Statistics.Duplicates.ShouldBe(0);
    }

    [Fact]
    public void Close_PortThatNobodyEverHeard_StillSendsItsEndMarker()
    {
        var leg = new Call(CallId.New(), TapKind.Mirror, default, noticeRequired: false).AddLeg("caller");
        _plane.Open(leg, OfferAnswer.OwnOffer).ShouldNotBeNull().Close();
        _plane.Tick(_nowNs);

        _outlet.Windows.TryDequeue(out var window).ShouldBeTrue();
        window.Kind.ShouldBe(WindowKind.EndOfLeg);
        leg.State.ShouldBe(LegState.Ended);
    }

    public void Dispose()
    {
        while (_outlet.Windows.TryDequeue(out var window))
        {
            window.Lease.Return();
        }

        _outlet.Windows.Dispose();
        _outlet.Signals.Dispose();
    }

    private static CapturedEndpoint Endpoint(string text)
    {
        var end = IPEndPoint.Parse(text);
        return CapturedEndpoint.From(end.Address, (ushort)end.Port);
    }

    private void Take(byte[] ip, MediaFlows? flows = null)
    {
        FrameParser.TryParse(ip, LinkType.Raw, out var packet, out _);
        UdpDatagram.TryParse(packet, packet.Payload, out var datagram, out _);
        (flows ?? _flows).TryTake(datagram, _nowNs);
    }

    private sealed class Desk : ISignallingDesk
    {
        public bool HasRoom { get; set; } = true;

        public int Told { get; private set; }

        public bool TryTell(MediaFlow flow, FlowNews news, long nowNs)
        {
            Told += HasRoom && news == FlowNews.Unnamed ? 1 : 0;
            return HasRoom;
        }

        public bool TryTell(ReadOnlySpan<byte> sip, in FlowKey hop, long nowNs) => HasRoom;
    }
}
