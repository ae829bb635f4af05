using EdgeCx.Core.Calls;

namespace EdgeCx.Appliance.Operations;

/// <summary>
/// Tells systemd when the appliance is ready, lives, and stops. The watchdog is fed only while <see cref="HealthMonitor"/> finds every
/// stage at work: a stalled pipeline stops feeding it, and systemd restarts the appliance.
/// </summary>
internal sealed partial class SystemdService(
    SystemdNotifier notifier, HealthMonitor monitor, CallRegistry registry, TimeProvider time, ILogger<SystemdService> logger)
    : BackgroundService, IHostedLifecycleService
{
    private bool _stalled;

    /// <inheritdoc/>
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        notifier.Ready(StatusLine());
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        notifier.Stopping("Ending calls.");
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>One beat: feeds the watchdog, or says why not.</summary>
    internal void Beat()
    {
        var stale = monitor.Stale();
        if (stale.Count == 0)
        {
            notifier.Watchdog();
            notifier.Status(StatusLine());
            _stalled = false;
            return;
        }

        var reasons = string.Join("; ", stale);
        notifier.Status("Stalled: " + reasons);
        if (!_stalled)
        {
            _stalled = true;
            Stalled(logger, reasons);
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!notifier.IsEnabled)
        {
            return;
        }

        // A third of what the manager allows, so that one late beat is not a restart.
        var every = notifier.WatchdogInterval is { } allowed ? allowed / 3 : TimeSpan.FromSeconds(10);
        using var timer = new PeriodicTimer(every, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                Beat();
            }
        }
        catch (OperationCanceledException)
        {
            // The host stops: the normal end.
        }
    }

    private string StatusLine() => registry.IsDraining ? $"Draining: {registry.Count} live calls." : $"{registry.Count} live calls.";

    [LoggerMessage(EventId = 5301, Level = LogLevel.Critical, Message = "The watchdog is not fed: {Reasons}")]
    private static partial void Stalled(ILogger logger, string reasons);
}
