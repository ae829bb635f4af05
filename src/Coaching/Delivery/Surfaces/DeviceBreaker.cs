using EdgeCx.Core.Time;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.CircuitBreaker;

namespace EdgeCx.Coaching.Delivery.Surfaces;

/// <summary>
/// Leaves a device alone that keeps failing, so that no cue spends its time on it: opens after a run of failures, lets one cue through after a
/// while to see whether the device is back, and closes when it is. Both are said, once each.
/// </summary>
internal sealed class DeviceBreaker
{
    private readonly ResiliencePipeline<SurfaceOutcome> _pipeline;
    private readonly CircuitBreakerStateProvider _state = new();
    private string _lastReason = "";

    /// <summary>Makes a breaker.</summary>
    /// <param name="options">Its numbers.</param>
    /// <param name="label">The device, for a person: never an address or a password.</param>
    /// <param name="clock">Time.</param>
    /// <param name="logger">Where opening and closing is said.</param>
    public DeviceBreaker(DeliveryOptions options, string label, MonotonicClock clock, ILogger logger)
    {
        var builder = new ResiliencePipelineBuilder<SurfaceOutcome> { TimeProvider = clock.Provider };
        builder.AddCircuitBreaker(new CircuitBreakerStrategyOptions<SurfaceOutcome>
        {
            // As many failures as are asked for, with fewer successes than failures among them: one answer in between does not hide a failing phone.
            FailureRatio = 0.5,
            MinimumThroughput = options.BreakerFailures,
            SamplingDuration = TimeSpan.FromSeconds(options.BreakerWindowSeconds),
            BreakDuration = TimeSpan.FromSeconds(options.BreakerPauseSeconds),
            StateProvider = _state,
            ShouldHandle = static args => ValueTask.FromResult(args.Outcome.Result.Blame != SurfaceBlame.Nobody),
            OnOpened = args =>
            {
                // After a failed probe it opens again; that it is still open is no news.
                if (!IsOpen)
                {
                    IsOpen = true;
                    SurfaceLog.BreakerOpened(logger, label, _lastReason, options.BreakerPauseSeconds);
                }

                return default;
            },
            OnClosed = _ =>
            {
                IsOpen = false;
                SurfaceLog.BreakerClosed(logger, label);
                return default;
            },
        });
        _pipeline = builder.Build();
    }

    /// <summary>True from its opening to its closing: cues are dropped, but for the one in a while that probes. Any thread.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>What failed last; for a person. Any thread.</summary>
    public string LastReason => _lastReason;

    /// <summary>Runs one presentation, or drops it at once.</summary>
    public async Task<SurfaceOutcome> RunAsync(Func<CancellationToken, Task<SurfaceOutcome>> present, CancellationToken cancellation)
    {
        var context = ResilienceContextPool.Shared.Get(cancellation);
        try
        {
            var outcome = await _pipeline.ExecuteOutcomeAsync(
                async (c, run) =>
                {
                    var result = await run(c.CancellationToken);
                    if (result.Blame != SurfaceBlame.Nobody)
                    {
                        _lastReason = result.Reason;
                    }

                    return Outcome.FromResult(result);
                },
                context,
                present);
            if (outcome.Exception is BrokenCircuitException)
            {
                return SurfaceOutcome.Dropped(SurfaceReason.BreakerOpen);
            }

            outcome.ThrowIfException();
            return outcome.Result;
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }
}
