using EdgeCx.Coaching.Delivery.Devices;
using EdgeCx.Core.Cues;
using EdgeCx.Core.Time;
using Microsoft.Extensions.Logging;

namespace EdgeCx.Coaching.Delivery.Surfaces;

/// <summary>
/// Brings one cue to one device: waits for a pause where the agent would hear it, keeps to the deadline, the device's rate and its breaker, and
/// tries again while there is time and hope.
/// </summary>
/// <param name="device">The device.</param>
/// <param name="surface">What presents on it.</param>
/// <param name="breaker">Its breaker.</param>
/// <param name="pauses">Finds pauses.</param>
/// <param name="clock">Time.</param>
/// <param name="logger">Where our own faults are said.</param>
internal sealed class LanePresenter(
    Device device, ISurface surface, DeviceBreaker breaker, PauseWatch pauses, MonotonicClock clock, ILogger logger)
{
    private const long NsPerMs = 1_000_000;

    // Less than this before the deadline a silent device is not at fault: nobody answers in no time.
    private const long FairNs = 250 * NsPerMs;
    private const long RetryAfterNs = 100 * NsPerMs;
    private const int MaxTries = 3;
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(250);

    private readonly RateWindow _rate = new(device.RatePerMinute);

    /// <summary>The device's breaker.</summary>
    public DeviceBreaker Breaker => breaker;

    /// <summary>Presents a cue. Does not throw.</summary>
    public async Task<LanePresentation> PresentAsync(SurfaceCue cue, LaneStop stop)
    {
        var dueNs = cue.QueuedNs + (device.DeadlineMs * NsPerMs);
        var pauseNs = 0L;
        var wasSent = false;
        try
        {
            if (clock.NowNs >= dueNs)
            {
                return Dropped(SurfaceReason.Deadline);
            }

            if (surface.IsAudible && cue.Tier != CueTier.Critical)
            {
                pauseNs = await pauses.WaitAsync(cue, dueNs, stop.Token);
                if (pauseNs == 0)
                {
                    return Dropped(cue.WhyForbidden ?? SurfaceReason.NoPause);
                }
            }

            if ((stop.Reason ?? cue.WhyForbidden) is { } reason)
            {
                return Dropped(reason);
            }

            if (!_rate.TryTake(clock.NowNs))
            {
                return Dropped(SurfaceReason.RateLimit);
            }

            var outcome = await breaker.RunAsync(
                token =>
                {
                    wasSent = true;
                    return TryUntilAsync(cue, dueNs, stop, token);
                },
                stop.Token);
            return new LanePresentation(outcome, pauseNs, wasSent);
        }
        catch (OperationCanceledException)
        {
            return Dropped(stop.Reason ?? SurfaceReason.Shutdown) with { WasSent = wasSent };
        }
        catch (Exception error)
        {
            // A bug in one dialect must not end the lane: the next cue has its chance.
            SurfaceLog.PresentFailed(logger, error, surface.Name);
            return Dropped(SurfaceReason.Fault) with { WasSent = wasSent };
        }
    }

    /// <summary>Clears a display. Does not throw: a device that does not answer shows its text until it goes out by itself.</summary>
    public async Task ClearAsync(ISurface cleared, CancellationToken cancellation)
    {
        try
        {
            await cleared.ClearAsync(cancellation).WaitAsync(cancellation);
        }
        catch (OperationCanceledException)
        {
            // The device is slow; its display times out by itself.
        }
        catch (Exception error)
        {
            SurfaceLog.PresentFailed(logger, error, cleared.Name);
        }
    }

    private static LanePresentation Dropped(string reason) => new(SurfaceOutcome.Dropped(reason), 0, false);

    private async Task<SurfaceOutcome> TryUntilAsync(SurfaceCue cue, long dueNs, LaneStop stop, CancellationToken cancellation)
    {
        var beganNs = clock.NowNs;
        for (var tries = 1; ; tries++)
        {
            var outcome = await TryAsync(cue, dueNs, stop, cancellation);
            var nextNs = clock.NowNs + RetryAfterNs;
            if (outcome.Blame != SurfaceBlame.Moment || tries == MaxTries || nextNs + FairNs > dueNs || stop.Reason is not null)
            {
                return outcome.Blame != SurfaceBlame.Nobody && outcome.Reason == SurfaceReason.Timeout && dueNs - beganNs < FairNs
                    ? SurfaceOutcome.Dropped(SurfaceReason.Deadline)
                    : outcome;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(RetryAfterNs / NsPerMs), clock.Provider, cancellation);
            if (cue.WhyForbidden is { } reason)
            {
                return SurfaceOutcome.Dropped(reason);
            }
        }
    }

    private async Task<SurfaceOutcome> TryAsync(SurfaceCue cue, long dueNs, LaneStop stop, CancellationToken cancellation)
    {
        var sentNs = clock.NowNs;
        var left = TimeSpan.FromMilliseconds(Math.Max(1, (dueNs - sentNs) / NsPerMs)) + surface.Lasts(cue);
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        timeout.CancelAfter(left);
        try
        {
            // The surface is asked to end by its token; one that does not listen to it is left behind.
            var outcome = await surface.PresentAsync(cue, timeout.Token).WaitAsync(left + Grace, cancellation);
            return !outcome.Shown && stop.Reason is { } stopped ? SurfaceOutcome.Dropped(stopped) : outcome;
        }
        catch (Exception e) when (e is OperationCanceledException or TimeoutException)
        {
            return stop.Reason is { } reason ? SurfaceOutcome.Dropped(reason)
                : cancellation.IsCancellationRequested ? SurfaceOutcome.Dropped(SurfaceReason.Shutdown)
                : SurfaceOutcome.Refused(SurfaceReason.Timeout, surface.IsSpoken ? 0 : sentNs);
        }
    }
}
