using System.Runtime;
using System.Runtime.InteropServices;
using EdgeCx.Appliance.Diagnosis;
using EdgeCx.Appliance.Evidence;
using EdgeCx.Appliance.Law;
using EdgeCx.Appliance.Operations;
using EdgeCx.Appliance.Telemetry;
using EdgeCx.Appliance.Web;
using EdgeCx.Core.Calls;
using EdgeCx.Core.Events;
using EdgeCx.Core.Flow;
using EdgeCx.Core.Time;
using EdgeCx.Media.Capture;
using EdgeCx.Media.Rtp;
using EdgeCx.Media.Rtpengine;
using EdgeCx.Media.Sip;
using EdgeCx.Media.Siprec;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace EdgeCx.Appliance.Composition;

/// <summary>
/// The whole appliance in one process: reads as its table of contents. Starts sinks → coaching → inference → media → console, and stops in
/// the order of the data, so that what was heard is still acted on and the last events still reach their readers.
/// </summary>
internal sealed class ApplianceHost : IAsyncDisposable
{
    // BYE and its answer, then the last words of the event stream: together below the 5 s in which a stop must be over.
    internal static readonly TimeSpan SipGrace = TimeSpan.FromSeconds(2);
    internal static readonly TimeSpan ConsoleGrace = TimeSpan.FromMilliseconds(1500);
    private static readonly TimeSpan StageMaxAge = TimeSpan.FromSeconds(5);

    private readonly ApplianceOptions _options;
    private readonly WebApplication _web;
    private readonly SiprecServer _siprec;
    private readonly SiprecServer? _relayed;
    private readonly RtpengineSource? _rtpengine;
    private readonly RelayPromptPlayer? _relayPrompts;
    private readonly MirrorTap? _mirror;
    private readonly InferenceProbe _inferenceProbe;
    private readonly DeliverySurfaces _surfaces = new();
    private readonly SpokenPrompts _spoken;
    private readonly SystemdNotifier _systemd = new(Environment.GetEnvironmentVariable);
    private ITimer? _everySecond;
    private CollectorThread? _collector;
    private bool _ready;
    private bool _stopped;

    private ApplianceHost(ApplianceOptions options, Action<ILoggingBuilder> logging)
    {
        _options = options;
        var time = TimeProvider.System;
        var clock = new MonotonicClock(time);
        var flow = new PipelineFlow();
        var calls = new CallRegistry(options.Coaching.MaxCalls);

        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        // Only our own configuration counts: no ASPNETCORE_ variable moves a port of the appliance.
        builder.Configuration.Sources.Clear();
        builder.Configuration.AddInMemoryCollection();
        builder.Logging.ClearProviders();
        logging(builder.Logging);
        builder.WebHost.UseUrls(options.Console.Url);
        builder.WebHost.ConfigureKestrel(k => k.AddServerHeader = false);
        builder.Services.Configure<HostOptions>(o => o.ShutdownTimeout = ConsoleGrace);
        // The host's own lifetime would stop the console first and take signals itself: RunAsync does both, in the order of the data.
        builder.Services.RemoveAll<IHostLifetime>();
        builder.Services.AddSingleton<IHostLifetime, CommandedLifetime>();
        builder.Services.AddSingleton(time).AddSingleton(clock).AddSingleton(calls).AddSingleton(_systemd).AddHostedService<SystemdService>();
        builder.Services.AddSingleton(flow.Metrics).AddSingleton(flow.Signals).AddSingleton(options.Latency);
        builder.Services.AddSingleton(Probe(flow.Windows)).AddSingleton(Probe(flow.Signals));
        builder.Services.AddSingleton(new ReadinessCheck("appliance", () => _ready ? null : "starting or stopping"));
        builder.Services.AddSingleton(new ReadinessCheck("capacity", () => calls.Count < calls.Capacity ? null : $"full: {calls.Count} calls"));
        builder.Services.AddSingleton(new ReadinessCheck("draining", () => calls.IsDraining ? $"no new calls; {calls.Count} go on" : null));
        builder.Services.AddSingleton(new ReadinessCheck("overload", () => calls.IsOverloaded ? $"{calls.Count} calls are more than it can hear in time; no new calls" : null));
        builder.Services.AddSingleton(new ReadinessCheck("target", () => TargetCheck.FellBack(Pipeline!.Inference.Status), Blocks: false));
        builder.Services.AddSingleton(new MetricProbe(
            "edgecx_execution_target_fallback", "gauge", "1 while inference does not run on the configured execution target.", () => TargetCheck.FellBack(Pipeline!.Inference.Status) is null ? 0 : 1));
        builder.Services.AddSingleton(new RecordingClientsView(() => _siprec!.Clients));
        builder.Services.AddSingleton(new GovernanceView(() => Pipeline?.Conversation.Governance));
        AddHealthProbes(builder.Services);
        if (options.Mirror.Interface.Length > 0)
        {
            MirrorProbes.Add(builder.Services, () => _mirror!, StageMaxAge);
        }

        _surfaces.Register(builder.Services, options);
        builder.Services.AddSingleton(options.Webhooks).AddSingleton(options.Roles);
        builder.Services.AddSingleton(new EvidenceFacts(options.Privacy, options.Console, options.Delivery, options.Inference.ModelRoot, () => Pipeline?.Inference.Status));
        ConsoleServices.Add(builder.Services, options.Console);
        var sweep = new HeapSweep(options.Privacy.SweepMemory, time);
        builder.Services.AddSingleton<ICallEventSink>(sweep);
        builder.Services.AddSingleton(new MetricProbe("edgecx_memory_sweeps_total", "counter", "Times the heap was closed up after an erasure.", () => sweep.Sweeps));
        builder.Services.AddSingleton(new MetricProbe("edgecx_memory_sweep_last_seconds", "gauge", "How long the last one held everything up.", () => sweep.LastMs / 1000));
        TelemetryServices.Add(builder.Services, options.Telemetry);
        _web = builder.Build();
        ConsoleEndpoints.Map(_web);

        var logs = _web.Services.GetRequiredService<ILoggerFactory>();
        var relayedCalls = options.Rtpengine.IsOn ? new RelayedCalls() : null;
        _relayPrompts = relayedCalls is null
            ? null
            : new RelayPromptPlayer(options.Rtpengine, relayedCalls, options.Coaching.MaxCalls, clock, logs.CreateLogger<RelayPromptPlayer>());
        _spoken = new SpokenPrompts(options, clock, logs);
        _surfaces.Build(options, calls, flow.Signals, _relayPrompts is null ? _spoken.Players : [.. _spoken.Players, _relayPrompts], _spoken.Book, clock, logs);
        Pipeline = new CallPipeline(options, flow, [.. _web.Services.GetServices<ICallEventSink>(), .. _surfaces.Sinks], clock, calls, logs, waiting: false);
        _inferenceProbe = new InferenceProbe(Pipeline.Inference, clock);
        Ports = new RtpPortPool(options.Media, options.Latency, Pipeline.Outlet, clock, logs.CreateLogger<RtpPortPool>());
        var policy = new SiprecPolicy
        {
            NoticeRequired = options.Privacy.NoticeRequired,
            StartsNotified = options.Privacy.AnnouncedBeforeCall,
            Relayed = relayedCalls,
        };
        _siprec = Recorder(policy);
        if (relayedCalls is not null && options.Rtpengine.Subscribe)
        {
            _relayed = Recorder(policy with { Tap = TapKind.Rtpengine });
            _rtpengine = new RtpengineSource(options.Rtpengine, _relayed, relayedCalls, options.Coaching.MaxCalls, clock, logs.CreateLogger<RtpengineSource>());
        }

        _mirror = options.Mirror.Interface.Length == 0
            ? null
            : new MirrorTap(options.Mirror, options.Latency, Pipeline.Outlet, calls, options.Roles, policy, clock, logs.CreateLogger<MirrorTap>());
        Sip = new SipEdge(options.Sip, _siprec, clock, Pipeline.Metrics.Drops, logs.CreateLogger<SipEdge>());

        SiprecServer Recorder(SiprecPolicy policy) =>
            new(calls, Ports, Pipeline.Outlet, new RoleRules(options.Roles), policy, clock, logs.CreateLogger<SiprecServer>());
    }

    /// <summary>Queues, inference and coaching.</summary>
    public CallPipeline Pipeline { get; }

    /// <summary>RTP ports.</summary>
    public RtpPortPool Ports { get; }

    /// <summary>The mirror tap; null where none is configured.</summary>
    public MirrorTap? Mirror => _mirror;

    /// <summary>The SIP edge.</summary>
    public SipEdge Sip { get; }

    /// <summary>Where the console is reached; after start.</summary>
    public Uri Console => new(_web.Urls.First());

    /// <summary>Puts the appliance together; nothing runs yet.</summary>
    public static ApplianceHost Build(ApplianceOptions options, Action<ILoggingBuilder> logging) => new(options, logging);

    /// <summary>Starts everything. When it returns, calls can be taken.</summary>
    public async Task StartAsync(CancellationToken cancellation)
    {
        Pipeline.Start();
        Ports.Start();

        // No full collection with everything stopped, unless memory runs out or the collector's thread is gone: at 520 calls one took 82 ms, another 186.
        GCSettings.LatencyMode = GCLatencyMode.SustainedLowLatency;
        _collector = CollectorThread.Start();
        await StartConsoleAsync(cancellation);
        await _surfaces.StartAsync(cancellation);
        Sip.Start();
        _rtpengine?.Start();
        _relayPrompts?.Start();
        _mirror?.Start();
        _everySecond = TimeProvider.System.CreateTimer(_ => EverySecond(), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
        _ready = true;
    }

    /// <summary>Runs until SIGTERM or SIGINT, then stops.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        await StartAsync(cancellation);
        await WaitForStopAsync(cancellation);
        await StopAsync();
    }

    /// <summary>Waits for SIGTERM, SIGINT or a cancellation.</summary>
    public static async Task WaitForStopAsync(CancellationToken cancellation)
    {
        var stop = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var term = Catch(PosixSignal.SIGTERM, stop);
        using var interrupt = Catch(PosixSignal.SIGINT, stop);
        await using (cancellation.Register(() => stop.TrySetResult()))
        {
            await stop.Task;
        }
    }

    /// <summary>Ends calls with BYE, lets what was heard drain, closes cues, tells the readers, stops. Idempotent.</summary>
    public async Task StopAsync()
    {
        if (_stopped)
        {
            return;
        }

        _stopped = true;
        _ready = false;
        _systemd.Stopping("Ending calls.");
        _siprec.Drain();
        _relayed?.Drain();
        if (_everySecond is not null)
        {
            await _everySecond.DisposeAsync();
        }

        if (_relayPrompts is not null)
        {
            // First: whoever is held back for a prompt is let through while the calls are still known.
            await _relayPrompts.DisposeAsync();
        }

        if (_rtpengine is not null)
        {
            await _rtpengine.DisposeAsync();
        }

        await Sip.StopAsync(SipGrace);
        _mirror?.Stop();
        Ports.Stop();
        await Pipeline.StopAsync();
        await _surfaces.DisposeAsync();
        await _spoken.DisposeAsync();
        _web.Services.GetRequiredService<EventStream>().Dispose();
        await _web.StopAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await Sip.DisposeAsync();
        _mirror?.Dispose();
        Ports.Dispose();
        await Pipeline.DisposeAsync();
        await _web.DisposeAsync();
        _collector?.Dispose();
        _systemd.Dispose();
    }

    private async Task StartConsoleAsync(CancellationToken cancellation)
    {
        try
        {
            await _web.StartAsync(cancellation);
        }
        catch (Exception e) when (e is IOException or System.Net.Sockets.SocketException)
        {
            throw new IOException($"the console cannot listen on {_options.Console.Url} (Console:Url): {e.GetBaseException().Message}; stop the program that listens there or set another address.", e);
        }
    }

    private static PosixSignalRegistration Catch(
        PosixSignal signal, TaskCompletionSource stop) =>
        PosixSignalRegistration.Create(signal, context =>
        {
            context.Cancel = true;
            stop.TrySetResult();
        });

    private void EverySecond()
    {
        _siprec.Tick(Pipeline.Clock.NowNs);
        _relayed?.Tick(Pipeline.Clock.NowNs);
        _inferenceProbe.Tick();
    }

    private static QueueProbe Probe<T>(BoundedQueue<T> queue) => new(queue.Name, () => queue.Count, queue.Capacity);

    private void AddHealthProbes(IServiceCollection services)
    {
        services.AddSingleton(new HealthProbe("signalling", () => Sip.LastLoopNs, StageMaxAge));
        services.AddSingleton(new HealthProbe("media", () => Ports.LastLoopNs, StageMaxAge));
        services.AddSingleton(new HealthProbe("inference", () => _inferenceProbe.LastNs, StageMaxAge));
        services.AddSingleton(new HealthProbe("conversation", () => Pipeline.Conversation.HeartbeatNs, StageMaxAge));
    }
}
