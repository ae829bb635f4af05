using EdgeCx.Core.Audio;
using EdgeCx.Core.Calls;
using EdgeCx.Core.Flow;
using EdgeCx.Core.Signals;
using EdgeCx.Core.Time;
using EdgeCx.Media;
using EdgeCx.Media.Rtp;
using EdgeCx.Media.Sip;
using EdgeCx.Media.Siprec;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeCx.Interop.Tests.SecureSiprec;

/// <summary>The appliance's ears in this process: SIP edge, SIPREC server and RTP ports over real sockets, and in place of inference an ear that keeps the audio.</summary>
internal sealed class ListeningHost : IAsyncDisposable
{
    private readonly MonotonicClock _clock = new(TimeProvider.System);
    private readonly MediaOutlet _outlet;
    private readonly RtpPortPool _ports;
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Leg> _legs = [];
    private readonly Task _listening;

    public ListeningHost(SipOptions sip)
    {
        _outlet = new MediaOutlet(
            new BoundedQueue<AudioWindow>("windows", 65_536),
            new BoundedQueue<ConversationSignal>("signals", 1024),
            new WindowPool(32_768, PcmFormat.VoiceFrameSamples),
            new WindowPool(512, PcmFormat.ChunkLeaseSamples),
            new FlowMetrics());
        var media = new MediaOptions { PortMin = 47_200, PortMax = 47_299, PortGuardMs = 0, RtcpIntervalMs = 500 };
        _ports = new RtpPortPool(media, new LatencyOptions(), _outlet, _clock, NullLogger<RtpPortPool>.Instance);
        Registry = new CallRegistry(4);
        var roles = new RoleRules(new RolesOptions { AgentPatterns = ["2???"], CustomerPatterns = ["*"] });
        var server = new SiprecServer(Registry, _ports, _outlet, roles, new SiprecPolicy(), _clock, NullLogger<SiprecServer>.Instance);
        Edge = new SipEdge(sip, server, _clock, _outlet.Metrics.Drops, NullLogger.Instance);
        _ports.Start();
        Edge.Start();
        _listening = Task.Run(ListenAsync);
    }

    public SipEdge Edge { get; }

    public CallRegistry Registry { get; }

    public HeardAudio Heard { get; } = new();

    public DropCounters Drops => _outlet.Metrics.Drops;

    /// <summary>All legs that were announced, by their labels.</summary>
    public Dictionary<string, Leg> Legs
    {
        get
        {
            lock (_legs)
            {
                return _legs.Distinct().ToDictionary(l => l.Label, StringComparer.Ordinal);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Edge.DisposeAsync();
        _ports.Dispose();
        await _stop.CancelAsync();
        await _listening;
        _outlet.Windows.Dispose();
        _outlet.Signals.Dispose();
        _stop.Dispose();
    }

    private async Task ListenAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            while (_outlet.Windows.TryDequeue(out var window))
            {
                Heard.Take(window);
            }

            while (_outlet.Signals.TryDequeue(out var signal))
            {
                if (signal.Leg is { } leg)
                {
                    lock (_legs)
                    {
                        _legs.Add(leg);
                    }
                }
            }

            await Task.Delay(5);
        }
    }
}
