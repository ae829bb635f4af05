using EdgeCx.Core.Flow;
using EdgeCx.Core.Time;
using Microsoft.Extensions.Logging;

namespace EdgeCx.Inference.Batching;

/// <summary>What every inference worker needs.</summary>
/// <param name="Outlet">The way out.</param>
/// <param name="Metrics">Time per stage and drops.</param>
/// <param name="Clock">Monotonic time.</param>
/// <param name="Logger">Log.</param>
/// <param name="Processors">Where the threads run.</param>
/// <param name="Abandoned">Cancelled when the worker must end at once.</param>
internal sealed record WorkerContext(
    SignalOutlet Outlet, FlowMetrics Metrics, MonotonicClock Clock, ILogger Logger, ProcessorsOptions Processors, CancellationToken Abandoned);
