using EdgeCx.Appliance.Configuration;
using EdgeCx.Appliance.Telemetry;
using EdgeCx.Appliance.Web;
using EdgeCx.Coaching.Delivery.Devices;
using EdgeCx.Coaching.Delivery.Phones;
using EdgeCx.Coaching.Delivery.Surfaces;
using EdgeCx.Core.Calls;
using EdgeCx.Core.Delivery;
using EdgeCx.Core.Events;
using EdgeCx.Core.Flow;
using EdgeCx.Core.Signals;
using EdgeCx.Core.Time;
using EdgeCx.Media.Sip.Client;
using EdgeCx.Media.SiprecClient;

namespace EdgeCx.Appliance.Composition;

/// <summary>
/// The surfaces in front of the agents, put together: devices, players of prompts, the sender of SIP requests, the pages that phones fetch, and the
/// engine that is a sink of events. Without a devices file there is nothing of it.
/// </summary>
internal sealed class DeliverySurfaces : IAsyncDisposable
{
    private readonly DeliveryMetrics _metrics = new();
    private readonly List<IPromptPlayer> _players = [];
    private DeviceStore? _devices;
    private SurfaceFactory? _factory;
    private LaneTable? _lanes;
    private SurfaceEngine? _engine;
    private PhoneEndpoint? _endpoint;
    private bool _disposed;

    /// <summary>What takes the events; none without devices.</summary>
    public IEnumerable<ICallEventSink> Sinks => _engine is null ? [] : [_engine];

    /// <summary>Puts figures and health into the container; they are read when the rest is there.</summary>
    public void Register(IServiceCollection services, ApplianceOptions options)
    {
        if (options.Delivery.DevicesFile.Length == 0)
        {
            return;
        }

        foreach (var family in SurfaceMetrics.Families(_metrics, () => _lanes?.Broken.Count() ?? 0))
        {
            services.AddSingleton(family);
        }

        services.AddSingleton(new ReadinessCheck("devices", Broken, Blocks: false));
    }

    /// <summary>Puts the surfaces together; nothing is sent and nobody listens yet.</summary>
    /// <param name="options">The configuration.</param>
    /// <param name="calls">The live calls.</param>
    /// <param name="signals">Where what became of cues is told.</param>
    /// <param name="players">What plays prompts; owned from here on.</param>
    /// <param name="book">The prompts.</param>
    /// <param name="clock">Time.</param>
    /// <param name="logs">Loggers.</param>
    /// <exception cref="ConfigurationException">The devices file has errors: all of them.</exception>
    public void Build(
        ApplianceOptions options, CallRegistry calls, BoundedQueue<ConversationSignal> signals, IEnumerable<IPromptPlayer> players, IPromptBook book,
        MonotonicClock clock, ILoggerFactory logs)
    {
        _players.AddRange(players);
        var delivery = options.Delivery;
        if (delivery.DevicesFile.Length == 0)
        {
            return;
        }

        if (!DeviceFile.TryLoad(delivery, out var devices, out var errors))
        {
            throw new ConfigurationException(errors);
        }

        if (TlsTrust.TryLoad(false, delivery.SipTrustFile.Length == 0 ? null : delivery.SipTrustFile, null, null, out var problem) is not { } trust)
        {
            throw new ConfigurationException([$"Delivery:SipTrustFile: {problem}"]);
        }

        var logger = logs.CreateLogger<SurfaceEngine>();
        _devices = new DeviceStore(delivery, devices, clock.Provider, logger);
        PhonePages? pages = null;
        if (delivery.PhoneUrl.Length > 0)
        {
            pages = new PhonePages(delivery.PhoneUrl, clock);
            _endpoint = new PhoneEndpoint(delivery.PhoneUrl, pages, new PushAuthority(_devices, clock));
        }

        var receipts = new ReceiptWriter(signals, _metrics, clock, logger);
        var factory = _factory = new SurfaceFactory(delivery, options.Coaching.Language, _players, book, new SipRequester(trust, clock), pages, receipts, clock, logger);
        _lanes = new LaneTable(_devices, factory.Lane);
        _engine = new SurfaceEngine(calls, _lanes, _metrics, clock);
        foreach (var surface in devices.All.Select(d => d.Surface).Distinct().Where(s => s.IsSpoken() && !_players.Exists(p => p.Name == s.Name())))
        {
            SurfaceLog.NoPlayer(logger, surface.Name());
        }
    }

    /// <summary>Listens for phones that fetch pages, where the site has such phones.</summary>
    /// <exception cref="IOException">The address is not free.</exception>
    public async Task StartAsync(CancellationToken cancellation)
    {
        await (_endpoint?.StartAsync(cancellation) ?? Task.CompletedTask);
        await (_factory?.WarmAsync() ?? Task.CompletedTask);
    }

    /// <summary>Takes back what waits, clears displays where that can be done, ends the players. Idempotent.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        if (_engine is not null)
        {
            await _engine.DisposeAsync();
        }

        await Task.WhenAll(_players.Select(p => p.DisposeAsync().AsTask()));
        if (_devices is not null)
        {
            await _devices.DisposeAsync();
        }

        if (_endpoint is not null)
        {
            await _endpoint.DisposeAsync();
        }
    }

    private string? Broken()
    {
        const int most = 5;
        var broken = _lanes?.Broken.ToArray() ?? [];
        return broken.Length == 0 ? null
            : string.Join(", ", broken.Take(most)) + (broken.Length > most ? $" and {broken.Length - most} more" : "") + ": no cue goes there for now";
    }
}
