using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using EdgeCx.Core.Audio;
using EdgeCx.Core.Calls;
using EdgeCx.Core.Flow;
using EdgeCx.Core.Signals;
using EdgeCx.Core.Time;
using EdgeCx.Media.Capture;
using EdgeCx.Media.Capture.Ring;
using EdgeCx.Media.Siprec;
using Microsoft.Extensions.Logging.Abstractions;
using static EdgeCx.Media.Tests.Capture.SipText;

namespace EdgeCx.Media.Tests.Capture;

/// <summary>The tap on a real interface: a pair of virtual ones, on one end of which the test plays a mirror port. Needs root.</summary>
public sealed class MirrorTapTests : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly string _name = $"edgm{Environment.ProcessId % 10_000}";
    private readonly MediaOutlet _outlet = new(
        new BoundedQueue<AudioWindow>("windows", 8192),
        new BoundedQueue<ConversationSignal>("signals", 4096),
        new WindowPool(4096, PcmFormat.VoiceFrameSamples),
        new WindowPool(256, PcmFormat.ChunkLeaseSamples),
        new FlowMetrics());

    private readonly Dictionary<LegId, long> _frames = [];
    private readonly List<ConversationSignal> _signals = [];
    private bool _hasInterface;

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Start_CallOnTheInterface_IsHeardOnceWithBothRoles(int threads)
    {
        await AddInterfaceAsync();
        var registry = new CallRegistry(8);
        using var tap = Tap(new MirrorOptions { Interface = _name, Threads = threads, RingMiB = 1, FanoutGroup = 0x4545 }, registry);
        tap.TryStart(out var refusal).ShouldBeTrue(refusal.Text);
        using var mirror = new MirrorPort(_name + "p");
        var sip = new SipText("live@example.com");
        const string A = "192.0.2.10:5060", B = "10.1.0.20:5060", Proxy = "198.51.100.1:5060";
        var script = new MirrorScript()
            .Sip(A, Proxy, sip.Invite(Describe("192.0.2.10:4000"))).Sip(Proxy, B, sip.Invite(Describe("198.51.100.2:30002")))
            .Sip(B, Proxy, sip.Answer(200, Describe("10.1.0.20:5000"))).Sip(Proxy, A, sip.Answer(200, Describe("198.51.100.2:30000")))
            .Sip(A, Proxy, sip.Ack());
        var voices = new MirrorScript()
            .Voice(new(1), 2000, ("192.0.2.10:4000", "198.51.100.2:30000"), ("198.51.100.2:30002", "10.1.0.20:5000"))
            .Voice(new(2), 2000, ("10.1.0.20:5000", "198.51.100.2:30002"), ("198.51.100.2:30000", "192.0.2.10:4000"));

        await mirror.PlayAsync(script);
        await UntilAsync(() => registry.Count == 1, () => Tell(registry, tap));
        await mirror.PlayAsync(voices);

        // All of it before the BYE: with several readers that may overtake what another has not read yet.
        await UntilAsync(() => registry.Calls.SelectMany(c => c.Legs).Count(l => l.Statistics.Packets + l.Statistics.Lost >= 100) == 2, () => Tell(registry, tap));
        var call = registry.Calls.ShouldHaveSingleItem();
        await mirror.PlayAsync(new MirrorScript().Sip(A, Proxy, sip.Bye()));
        await UntilAsync(() => registry.Count == 0, () => Tell(registry, tap));
        await UntilAsync(() => call.Legs.All(l => _frames.GetValueOrDefault(l.Id) >= 55), () => Tell(registry, tap));

        call.Tap.ShouldBe(TapKind.Mirror);
        call.Legs.Select(l => (l.Label, l.Role)).ShouldBe([("caller", SpeakerRole.Customer), ("callee", SpeakerRole.Agent)]);
        call.Legs.ShouldAllBe(l => l.Statistics.Duplicates == 0);

        // Where one reader has both copies, it fills the one from the other; where each has one, the second is only left out.
        call.Legs.ShouldAllBe(l => l.Statistics.Packets + l.Statistics.Lost == 100);
        (tap.Copies + tap.Dropped).ShouldBeGreaterThan(150);
        _signals.Last(s => s.Kind == SignalKind.CallEnded).Text.ShouldBe("bye");
        tap.Obstacle.ShouldBeNull();
    }

    [Fact]
    public async Task Start_SignallingSpreadOverReaders_IsTakenInTheOrderOfTheWire()
    {
        // Many calls at once, whose answers come from another port than their requests went to: the kernel gives them to other readers.
        const int Calls = 40;
        await AddInterfaceAsync();
        var registry = new CallRegistry(Calls);
        using var tap = Tap(new MirrorOptions { Interface = _name, Threads = 4, RingMiB = 1, FanoutGroup = 0x4546 }, registry);
        tap.TryStart(out var refusal).ShouldBeTrue(refusal.Text);
        using var mirror = new MirrorPort(_name + "p");
        var script = new MirrorScript();
        for (var i = 0; i < Calls; i++)
        {
            var sip = new SipText($"order-{i}@example.com") { Caller = $"+346001{i:00000}" };
            var (a, b) = ($"192.0.2.{i + 1}:5060", $"10.1.0.{i + 1}:5060");
            script.Sip(a, b, sip.Invite(Describe($"192.0.2.{i + 1}:4000"))).Sip($"10.1.0.{i + 1}:6060", a, sip.Answer(200, Describe($"10.1.0.{i + 1}:5000")));
        }

        await mirror.PlayAsync(script, isAtOnce: true);

        // An answer before its INVITE would leave a call that only its media could begin, and there is none.
        await UntilAsync(() => registry.Count == Calls, () => Tell(registry, tap));
        tap.Calls.Unsignalled.ShouldBe(0);
    }

    [Fact]
    public async Task Stop_CallStillLive_EndsItAndSendsEveryEndMarker()
    {
        await AddInterfaceAsync();
        var registry = new CallRegistry(8);
        using var tap = Tap(new MirrorOptions { Interface = _name, RingMiB = 1 }, registry);
        tap.TryStart(out var refusal).ShouldBeTrue(refusal.Text);
        using var mirror = new MirrorPort(_name + "p");

        var (a, b) = (new MirrorScript.Stream(1), new MirrorScript.Stream(2));
        bool IsHeard() => registry.Calls.SelectMany(c => c.Legs).Count(l => l.Statistics.Packets > 10) == 2;
        for (var i = 0; i < 60 && !IsHeard(); i++)
        {
            // A machine that is busy sends in bursts: the voices go on until they are heard.
            await mirror.PlayAsync(new MirrorScript().Voice(a, 1000, ("192.0.2.10:4000", "10.1.0.20:5000")).Voice(b, 1000, ("10.1.0.20:5000", "192.0.2.10:4000")));
        }

        await UntilAsync(IsHeard, () => Tell(registry, tap));
        tap.Stop();
        Drain();

        registry.Count.ShouldBe(0);
        _signals.Last(s => s.Kind == SignalKind.CallEnded).Text.ShouldBe("shutdown");
        _ends.ShouldBe(2);
        _outlet.FramePool.Outstanding.ShouldBe(0);
    }

    [Fact]
    public void TryStart_MissingInterface_NamesItAndWhatThereIs()
    {
        using var tap = Tap(new MirrorOptions { Interface = "nowhere0" }, new CallRegistry(1));

        tap.TryStart(out var refusal).ShouldBeFalse();

        if (refusal.Kind == RingRefusalKind.NotPermitted)
        {
            refusal.Text.ShouldContain("CAP_NET_RAW");
            return;
        }

        refusal.Kind.ShouldBe(RingRefusalKind.Missing);
        refusal.Text.ShouldContain("nowhere0");
        refusal.Text.ShouldContain("lo");
    }

    [Fact]
    public async Task Start_InterfaceThatComesLater_IsHeardFromThen()
    {
        Assert.SkipUnless(Environment.UserName == "root", "needs root, to make an interface");
        var registry = new CallRegistry(8);
        using var tap = Tap(new MirrorOptions { Interface = _name, RingMiB = 1 }, registry);
        tap.Start();
        tap.Obstacle.ShouldNotBeNull().ShouldContain(_name);

        await AddInterfaceAsync();
        await UntilAsync(() => tap.Obstacle is null, () => tap.Obstacle ?? "");
        using var mirror = new MirrorPort(_name + "p");
        await mirror.PlayAsync(new MirrorScript().Voice(new(1), 1000, ("192.0.2.10:4000", "10.1.0.20:5000")));

        await UntilAsync(() => registry.Count == 1, () => Tell(registry, tap));
    }

    public async ValueTask DisposeAsync()
    {
        if (_hasInterface)
        {
            await IpAsync($"link del {_name}");
        }

        _outlet.Windows.Dispose();
        _outlet.Signals.Dispose();
    }

    private int _ends;

    private MirrorTap Tap(MirrorOptions options, CallRegistry registry)
    {
        options.Validate().ShouldBeEmpty();
        return new MirrorTap(
            options, new LatencyOptions(), _outlet, registry, HeardCapture.Site, new SiprecPolicy { NoticeRequired = false },
            new MonotonicClock(TimeProvider.System), NullLogger.Instance);
    }

    private async Task AddInterfaceAsync()
    {
        Assert.SkipUnless(Environment.UserName == "root", "needs root, to make an interface");
        _hasInterface = await IpAsync($"link add {_name} type veth peer name {_name}p") == 0;
        Assert.SkipUnless(_hasInterface, "needs a kernel with veth, and iproute2");
        (await IpAsync($"link set {_name}p up")).ShouldBe(0);
        (await IpAsync($"link set {_name} up")).ShouldBe(0);
    }

    private static async Task<int> IpAsync(string arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo("ip", arguments) { RedirectStandardError = true })!;
            await process.WaitForExitAsync();
            return process.ExitCode;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return -1;
        }
    }

    private void Drain()
    {
        while (_outlet.Signals.TryDequeue(out var signal))
        {
            _signals.Add(signal);
        }

        while (_outlet.Windows.TryDequeue(out var window))
        {
            _frames[window.Leg.Id] = _frames.GetValueOrDefault(window.Leg.Id) + (window.Kind == WindowKind.VoiceFrame ? 1 : 0);
            _ends += window.Kind == WindowKind.EndOfLeg ? 1 : 0;
            window.Lease.Return();
        }
    }

    private async Task UntilAsync(Func<bool> isTrue, Func<string> tell)
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            Drain();
            if (isTrue())
            {
                return;
            }

            (watch.Elapsed < Patience).ShouldBeTrue(tell());
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }

    private static string Tell(CallRegistry registry, MirrorTap tap) =>
        $"{tap.Sum(c => c.Frames)} frames, {tap.Sum(c => c.MediaPackets)} media, {tap.Sum(c => c.SipMessages)} SIP, {tap.Dropped} dropped; "
        + string.Join("; ", registry.Calls.SelectMany(c => c.Legs).Select(l =>
            $"{l.Label} {l.Role} {l.State} {l.Statistics.Packets} packets {l.Statistics.Lost} lost {l.Statistics.Copies} copies"));

    /// <summary>Sends frames as they are, at their own pace.</summary>
    private sealed class MirrorPort : IDisposable
    {
        private readonly Socket _socket;

        public MirrorPort(string name)
        {
            // AF_PACKET, SOCK_RAW; the interface is named by its index in sockaddr_ll.
            var index = int.Parse(File.ReadAllText($"/sys/class/net/{name}/ifindex"), System.Globalization.CultureInfo.InvariantCulture);
            _socket = new Socket(AddressFamily.Packet, SocketType.Raw, ProtocolType.Unspecified);
            _socket.Bind(new LinkLayer(index));
        }

        public async Task PlayAsync(MirrorScript script, bool isAtOnce = false)
        {
            var watch = Stopwatch.StartNew();
            foreach (var (ms, frame) in script.Frames)
            {
                if (!isAtOnce && ms - watch.ElapsedMilliseconds is > 0 and var ahead)
                {
                    await Task.Delay((int)ahead, TestContext.Current.CancellationToken);
                }

                _socket.Send(frame);
            }
        }

        public void Dispose() => _socket.Dispose();

        private sealed class LinkLayer(int index) : EndPoint
        {
            public override AddressFamily AddressFamily => AddressFamily.Packet;

            public override SocketAddress Serialize()
            {
                var address = new SocketAddress(AddressFamily.Packet, 20);
                for (var i = 0; i < 4; i++)
                {
                    address[4 + i] = (byte)(index >> (8 * i));
                }

                return address;
            }
        }
    }
}
