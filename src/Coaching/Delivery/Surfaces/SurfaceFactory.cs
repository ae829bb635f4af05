using EdgeCx.Coaching.Delivery.Devices;
using EdgeCx.Coaching.Delivery.Phones;
using EdgeCx.Coaching.Delivery.Prompts;
using EdgeCx.Core.Calls;
using EdgeCx.Core.Cues;
using EdgeCx.Core.Delivery;
using EdgeCx.Core.Time;
using Microsoft.Extensions.Logging;

namespace EdgeCx.Coaching.Delivery.Surfaces;

/// <summary>Makes the surface that a device asks for, and the lane around it.</summary>
internal sealed class SurfaceFactory
{
    private readonly DeliveryOptions _options;
    private readonly string _language;
    private readonly Dictionary<string, IPromptPlayer> _players;
    private readonly IPromptBook _book;
    private readonly ISipRequester _sip;
    private readonly PhonePages? _pages;
    private readonly ReceiptWriter _receipts;
    private readonly PauseWatch _pauses;
    private readonly MonotonicClock _clock;
    private readonly ILogger _logger;

    /// <summary>Makes a factory.</summary>
    /// <param name="options">Section <c>Delivery</c>.</param>
    /// <param name="language">The site's language.</param>
    /// <param name="players">What plays prompts, by name.</param>
    /// <param name="book">The prompts.</param>
    /// <param name="sip">Sends SIP requests.</param>
    /// <param name="pages">Where phones fetch pages; null where the site has no such phones.</param>
    /// <param name="receipts">Takes what became of cues.</param>
    /// <param name="clock">Time.</param>
    /// <param name="logger">Log of the surfaces.</param>
    public SurfaceFactory(
        DeliveryOptions options, string language, IEnumerable<IPromptPlayer> players, IPromptBook book, ISipRequester sip, PhonePages? pages,
        ReceiptWriter receipts, MonotonicClock clock, ILogger logger)
    {
        _options = options;
        _language = language;
        _players = players.ToDictionary(p => p.Name, StringComparer.Ordinal);
        _book = book;
        _sip = sip;
        _pages = pages;
        _receipts = receipts;
        _pauses = new PauseWatch(options.PauseMs, clock);
        _clock = clock;
        _logger = logger;
    }

    /// <summary>
    /// Goes once through what every cue goes through, with a device that is not there: the first cue of the day must not wait for code to be
    /// compiled while the customer's pause passes.
    /// </summary>
    public async Task WarmAsync()
    {
        var nowNs = _clock.NowNs;
        var call = new Call(CallId.New(), TapKind.File, _clock.UtcNow, noticeRequired: false);
        var cue = new SurfaceCue { Call = call, Id = "", Kind = CueKind.LongSilence, Tier = CueTier.Coaching, Text = "", ArrivalNs = 0, QueuedNs = nowNs };
        var device = new Device { Surface = SurfaceKind.SipMessage, DeadlineMs = _options.PresentWithinMs };
        await using var surface = new AbsentSurface("", SurfaceReason.Shutdown);
        var presenter = new LanePresenter(device, surface, new DeviceBreaker(_options, "", _clock, _logger), _pauses, _clock, _logger);
        using var stop = new LaneStop(CancellationToken.None);
        await _pauses.WaitAsync(cue, nowNs + (_options.PresentWithinMs * 1_000_000L), stop.Token);
        await presenter.PresentAsync(cue, stop);
    }

    /// <summary>The lane of one device for one agent.</summary>
    public DeviceLane Lane(Device device, string agentId)
    {
        ISurface surface;
        try
        {
            surface = Surface(device);
        }
        catch (Exception e) when (e is System.Security.Cryptography.CryptographicException or IOException or UnauthorizedAccessException)
        {
            // The file of authorities was good when the devices were read, and is not any more.
            surface = new AbsentSurface(device.Surface.Name(), "tls-ca");
        }

        var breaker = new DeviceBreaker(_options, DeviceLabel.Of(surface.Name, agentId), _clock, _logger);
        var presenter = new LanePresenter(device, surface, breaker, _pauses, _clock, _logger);
        return new DeviceLane(device, agentId, surface, presenter, _receipts);
    }

    /// <summary>The surface of a device.</summary>
    public ISurface Surface(Device device) => device.Surface switch
    {
        SurfaceKind.SipMessage => Sip(device, new SipMessageDialect()),
        SurfaceKind.CiscoMpp => Sip(device, new CiscoMppDialect()),
        SurfaceKind.YealinkNotify => Sip(device, new YealinkNotifyDialect()),
        SurfaceKind.Snom => Sip(device, new SnomDialect()),
        SurfaceKind.Cisco => Http(device, new CiscoDialect()),
        SurfaceKind.YealinkHttp => Http(device, new YealinkHttpDialect()),
        SurfaceKind.Poly => Http(device, new PolyDialect()),
        SurfaceKind.Avaya => Http(device, new AvayaDialect()),
        _ when _players.TryGetValue(device.Surface.Name(), out var player) =>
            new PromptSurface(device, device.Language.Length > 0 ? device.Language : _language, player, _book, _clock),
        _ => new AbsentSurface(device.Surface.Name(), "no-player"),
    };

    private HttpPhoneSurface Http(Device device, IHttpDialect dialect) => new(device, dialect, _options.DisplaySeconds, _pages, _clock);

    private SipPhoneSurface Sip(Device device, ISipDialect dialect) => new(device, dialect, _sip, _options.DisplaySeconds, _pages, _clock);
}
