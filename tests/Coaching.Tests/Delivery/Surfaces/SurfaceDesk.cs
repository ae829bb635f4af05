using System.Collections.Concurrent;
using EdgeCx.Coaching.Delivery.Devices;
using EdgeCx.Coaching.Delivery.Surfaces;
using EdgeCx.Core.Calls;
using EdgeCx.Core.Cues;
using EdgeCx.Core.Events;
using EdgeCx.Core.Flow;
using EdgeCx.Core.Signals;
using EdgeCx.Core.Time;
using Microsoft.Extensions.Logging;

namespace EdgeCx.Coaching.Tests.Delivery.Surfaces;

/// <summary>An engine with one agent, whose devices are scripted, and one call.</summary>
internal sealed class SurfaceDesk : IAsyncDisposable
{
    public const string Agent = "4001";

    private readonly CallRegistry _registry = new(8);
    private readonly BoundedQueue<ConversationSignal> _signals = new("signals", 256);
    private readonly ConcurrentQueue<CuePresented> _told = new();
    private readonly LaneTable _lanes;

    public SurfaceDesk(DeliveryOptions options, params ScriptedSurface[] surfaces)
    {
        var receipts = new ReceiptWriter(_signals, Metrics, Clock, Log);
        Device[] devices = [.. surfaces.Select((_, i) => new Device { Surface = SurfaceKind.SipMessage, Address = $"sip:{i}@h", DeadlineMs = options.PresentWithinMs, RatePerMinute = Rate })];
        Devices = new DeviceStore(options with { DevicesFile = "/none/devices.json" }, new DeviceList(new Dictionary<string, IReadOnlyList<Device>> { [Agent] = devices }), null, Log);
        var pauses = new PauseWatch(options.PauseMs, Clock);
        _lanes = new LaneTable(Devices, (device, agent) =>
        {
            var surface = surfaces[Array.IndexOf(devices, device)];
            var breaker = new DeviceBreaker(options, $"{surface.Name} of agent {agent}", Clock, Log);
            return new DeviceLane(device, agent, surface, new LanePresenter(device, surface, breaker, pauses, Clock, Log), receipts);
        });
        Engine = new SurfaceEngine(_registry, _lanes, Metrics, Clock);
        Call = new Call(CallId.New(), TapKind.Siprec, Clock.UtcNow, noticeRequired: false, NoticeState.Notified);
        Customer = Call.AddLeg("1");
        Customer.BindRole(SpeakerRole.Customer, "test");
        _registry.TryAdd(Call);
        Engine.TryPublish(new CallStarted { CallId = Call.Id.Value, AgentId = Agent, Tap = TapKind.Siprec, StartedUtc = Clock.UtcNow });
    }

    public static int Rate { get; } = 60;

    public static MonotonicClock Clock { get; } = new(TimeProvider.System);

    public NotingLogger Log { get; } = new();

    public DeliveryMetrics Metrics { get; } = new();

    public DeviceStore Devices { get; }

    public SurfaceEngine Engine { get; }

    public Call Call { get; }

    public Leg Customer { get; }

    public IEnumerable<string> Broken => _lanes.Broken;

    public void Open(string id, CueTier tier = CueTier.Coaching, CueKind kind = CueKind.LongSilence, int priority = 0) => Engine.TryPublish(new CueOpened
    {
        CallId = Call.Id.Value,
        AgentId = Agent,
        CueId = id,
        Kind = kind,
        Tier = tier,
        Priority = priority,
        Text = "Let them finish",
        Reason = "",
        Evidence = new Dictionary<string, double>(),
        AtMs = 1,
        LatencyMs = 1,
        Receipt = new LatencyReceipt { ArrivalNs = Clock.NowNs - 1_000_000 },
    });

    public void Close(string id, CueKind kind = CueKind.LongSilence) =>
        Engine.TryPublish(new CueClosed { CallId = Call.Id.Value, AgentId = Agent, CueId = id, Kind = kind, AtMs = 2, Reason = "condition-over" });

    public void Object()
    {
        Call.TrySetNotice(NoticeState.Objected);
        Engine.TryPublish(new NoticeChanged { CallId = Call.Id.Value, AgentId = Agent, State = NoticeState.Objected });
    }

    /// <summary>What became of a cue; waits for it.</summary>
    public async Task<CuePresented> ToldAsync(string cueId, int withinMs = 10_000)
    {
        for (var waited = 0; waited < withinMs; waited += 5)
        {
            while (_signals.TryDequeue(out var signal))
            {
                _told.Enqueue((CuePresented)signal.Event!);
            }

            if (_told.FirstOrDefault(t => t.CueId == cueId) is { } told)
            {
                return told;
            }

            await Task.Delay(5);
        }

        throw new TimeoutException($"nothing was told of {cueId}");
    }

    /// <summary>All that was told so far.</summary>
    public IReadOnlyList<CuePresented> AllTold()
    {
        while (_signals.TryDequeue(out var signal))
        {
            _told.Enqueue((CuePresented)signal.Event!);
        }

        return [.. _told];
    }

    public static async Task UntilAsync(Func<bool> condition, int withinMs = 10_000)
    {
        for (var waited = 0; !condition(); waited += 5)
        {
            waited.ShouldBeLessThan(withinMs, "waited for a condition in vain");
            await Task.Delay(5);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Engine.DisposeAsync();
        await Devices.DisposeAsync();
        _signals.Dispose();
    }

    internal sealed class NotingLogger : ILogger
    {
        public ConcurrentQueue<string> Lines { get; } = new();

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Enqueue(formatter(state, exception) + exception);
    }
}
