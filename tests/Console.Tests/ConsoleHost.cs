using EdgeCx.Appliance.Operations;
using EdgeCx.Appliance.Web;
using EdgeCx.Appliance.Webhooks;
using EdgeCx.Core.Calls;
using EdgeCx.Core.Flow;
using EdgeCx.Core.Signals;
using EdgeCx.Core.Time;
using EdgeCx.Media.Siprec;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EdgeCx.Console.Tests;

/// <summary>The console on a loopback port, over a real registry and queue; calls are told to it by <see cref="Story"/>.</summary>
internal sealed class ConsoleHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private ConsoleHost(WebApplication app) => _app = app;

    public string Url { get; private set; } = "";

    public int Port { get; private set; }

    public CallRegistry Registry { get; private init; } = null!;

    public BoundedQueue<ConversationSignal> Signals { get; private init; } = null!;

    public MonotonicClock Clock { get; private init; } = null!;

    public FlowMetrics Metrics { get; private init; } = null!;

    public CallDirectory Directory => _app.Services.GetRequiredService<CallDirectory>();

    public WebhookSink Webhooks => _app.Services.GetRequiredService<WebhookSink>();

    public EventStream Stream => _app.Services.GetRequiredService<EventStream>();

    /// <summary>Why <c>/readyz</c> says no; null for ready.</summary>
    public string? NotReady { get; set; }

    public static async Task<ConsoleHost> StartAsync(int port = 0, ConsoleOptions? options = null, WebhooksOptions? webhooks = null, RolesOptions? roles = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        var registry = new CallRegistry(1000);
        var signals = new BoundedQueue<ConversationSignal>("signals", 1024);
        var clock = new MonotonicClock(TimeProvider.System);
        var metrics = new FlowMetrics();
        ConsoleHost? host = null;
        builder.Services.AddSingleton(registry);
        builder.Services.AddSingleton(signals);
        builder.Services.AddSingleton(clock);
        builder.Services.AddSingleton(metrics);
        builder.Services.AddSingleton(new QueueProbe("signals", () => signals.Count, signals.Capacity));
        builder.Services.AddSingleton(new ReadinessCheck("models", () => host?.NotReady));
        builder.Services.AddSingleton(new HealthProbe("coaching", () => clock.NowNs, TimeSpan.FromSeconds(5)));
        builder.Services.AddSingleton(webhooks ?? new WebhooksOptions()).AddSingleton(roles ?? new RolesOptions());
        ConsoleServices.Add(builder.Services, options ?? new ConsoleOptions { HeartbeatSeconds = 2 });
        var app = builder.Build();
        ConsoleEndpoints.Map(app);
        host = new ConsoleHost(app) { Registry = registry, Signals = signals, Clock = clock, Metrics = metrics };
        await app.StartAsync();
        host.Url = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        host.Port = new Uri(host.Url).Port;
        return host;
    }

    /// <summary>Publishes an event as the conversation loop does: to the directory, then to the stream and the webhooks.</summary>
    public void Publish(Core.Events.CallEvent callEvent)
    {
        Directory.TryPublish(callEvent);
        Stream.TryPublish(callEvent);
        Webhooks.TryPublish(callEvent);
    }

    /// <summary>Publishes the next event that somebody told the conversation loop, as the loop does.</summary>
    public async Task<Core.Events.CallEvent> PassOnAsync()
    {
        for (var i = 0; i < 200; i++)
        {
            while (Signals.TryDequeue(out var signal))
            {
                if (signal is { Kind: SignalKind.Told, Event: { } told })
                {
                    Publish(told);
                    return told;
                }
            }

            await Task.Delay(25);
        }

        throw new TimeoutException("nobody told the conversation loop anything");
    }

    public async ValueTask DisposeAsync()
    {
        Stream.Dispose();
        using var grace = new CancellationTokenSource(TimeSpan.FromSeconds(3));
        await _app.StopAsync(grace.Token);
        await _app.DisposeAsync();
        Signals.Dispose();
    }
}
