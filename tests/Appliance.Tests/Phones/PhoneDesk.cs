using System.Net;
using System.Net.Sockets;
using EdgeCx.Appliance.Composition;
using EdgeCx.Coaching;
using EdgeCx.Coaching.Delivery.Devices;
using EdgeCx.Coaching.Delivery.Phones;
using EdgeCx.Coaching.Delivery.Prompts;
using EdgeCx.Coaching.Delivery.Surfaces;
using EdgeCx.Core.Calls;
using EdgeCx.Core.Cues;
using EdgeCx.Core.Events;
using EdgeCx.Core.Flow;
using EdgeCx.Core.Signals;
using EdgeCx.Core.Time;
using EdgeCx.Media.Sip.Client;
using EdgeCx.Media.SiprecClient;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeCx.Appliance.Tests.Phones;

/// <summary>The surfaces as the appliance puts them together, with the real requester and the real pages, for one device.</summary>
internal sealed class PhoneDesk : IAsyncDisposable
{
    private readonly BoundedQueue<ConversationSignal> _signals = new("signals", 64);
    private readonly PhoneEndpoint _endpoint;
    private readonly DeviceStore _store;
    private readonly SurfaceFactory _factory;
    private readonly List<DeviceLane> _lanes = [];

    private PhoneDesk(string phoneUrl, Device device, DeliveryOptions options)
    {
        _store = new DeviceStore(
            options with { DevicesFile = "/none/devices.json" }, new DeviceList(new Dictionary<string, IReadOnlyList<Device>> { ["4001"] = [device] }), null, NullLogger.Instance);
        Pages = new PhonePages(phoneUrl, Clock);
        _endpoint = new PhoneEndpoint(phoneUrl, Pages, new PushAuthority(_store, Clock));
        _factory = new SurfaceFactory(
            options, "en", [], new EmptyPromptBook(), new SipRequester(TlsTrust.Default, Clock), Pages, new ReceiptWriter(_signals, new DeliveryMetrics(), Clock, NullLogger.Instance), Clock, NullLogger.Instance);
    }

    public static MonotonicClock Clock { get; } = new(TimeProvider.System);

    public PhonePages Pages { get; }

    public static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    public static async Task<PhoneDesk> StartAsync(string phoneUrl, Device device, DeliveryOptions? options = null)
    {
        var desk = new PhoneDesk(phoneUrl, device, options ?? new DeliveryOptions());
        await desk._endpoint.StartAsync(CancellationToken.None);
        return desk;
    }

    public DeviceLane Lane(Device device)
    {
        var lane = _factory.Lane(device, "4001");
        _lanes.Add(lane);
        return lane;
    }

    public static SurfaceCue Cue(string id = "q1", string text = "Let them finish & say \"I see\"", CueTier tier = CueTier.Coaching)
    {
        var call = new Call(CallId.New(), TapKind.Siprec, Clock.UtcNow, noticeRequired: false, NoticeState.Notified);
        var nowNs = Clock.NowNs;
        return new SurfaceCue { Call = call, Id = id, Kind = CueKind.LongSilence, Tier = tier, Text = text, ArrivalNs = nowNs - 1_000_000, QueuedNs = nowNs };
    }

    public async Task<CuePresented> ToldAsync()
    {
        for (var waited = 0; waited < 20_000; waited += 5)
        {
            if (_signals.TryDequeue(out var signal))
            {
                return (CuePresented)signal.Event!;
            }

            await Task.Delay(5);
        }

        throw new TimeoutException("nothing was told");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var lane in _lanes)
        {
            await lane.DisposeAsync();
        }

        await _store.DisposeAsync();
        await _endpoint.DisposeAsync();
        _signals.Dispose();
    }
}
