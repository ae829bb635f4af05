using System.Diagnostics;
using EdgeCx.Appliance.Capacity.Load;
using EdgeCx.Appliance.Capacity.Measure;
using EdgeCx.Appliance.Composition;

namespace EdgeCx.Appliance.Capacity;

/// <summary>
/// Measures load after load against a live appliance in this process, called by a load generator in another, and says what held. Cancelled, it hangs
/// up and reports what it has.
/// </summary>
internal sealed class CapacityRun(ApplianceHost host, ApplianceOptions options, CapacityPlan plan, ICapacityScreen screen)
{
    private const int FewestCallsForSlope = 100;
    private static readonly TimeSpan LongestRecovery = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan QuietBeforeMeasuring = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LastPackets = TimeSpan.FromSeconds(2);
    private readonly List<LoadFigures> _loads = [];
    private readonly CapacitySearch _search = new(plan.Start, plan.Max);

    /// <summary>Runs; the appliance has been started. Null when it was cancelled before any load was measured.</summary>
    /// <exception cref="IOException">The load generator cannot start, or has ended.</exception>
    public async Task<CapacityReport?> RunAsync(CancellationToken cancellation)
    {
        using var samples = new SampleLog(plan.SamplesFile) { Taken = screen.Show };
        using var stallsInside = new StallProbe(onEachProcessor: false);
        LoadMeter.LiveHeap();
        var idleRss = Math.Round(Environment.WorkingSet / (double)(1 << 20), 1);
        var idleHeap = LoadMeter.LiveHeap() / (double)(1 << 20);
        WholeRun whole;
        var load = await LoadProcess.StartAsync(new LoadTarget(host.Sip.EndPoint!, host.Console, plan.Clips), cancellation);
        await using (load)
        {
            await MeasureAllAsync(load, stallsInside, samples, cancellation);
            whole = await EndCallsAsync(load);
        }

        return _loads.Count == 0 ? null : Report(whole, (idleRss, idleHeap), samples, cancellation.IsCancellationRequested);
    }

    private async Task MeasureAllAsync(LoadProcess load, StallProbe stallsInside, SampleLog samples, CancellationToken cancellation)
    {
        var meter = new LoadMeter(host, load, options.Inference.LeastRung);
        var fixedLoads = new Queue<int>(plan.Loads);
        while ((plan.Loads.Count > 0 ? fixedLoads.TryDequeue(out var given) ? given : null : _search.Next) is int calls)
        {
            try
            {
                screen.Begin(calls);
                await load.BringToAsync(calls, plan.RampPerSecond, cancellation);
                await SettleAsync(cancellation);
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                return;
            }

            var figures = await meter.MeasureAsync(calls, TimeSpan.FromSeconds(plan.Seconds), stallsInside, samples, cancellation);
            figures = figures with { Gave = LoadVerdict.Of(figures, options.Latency.BudgetMs) };
            if (cancellation.IsCancellationRequested && (plan.Loads.Count == 0 || figures.LatencyMs.Samples == 0))
            {
                // A step of the search that was cut short proves nothing; a load that is only held is told as far as it went.
                return;
            }

            _loads.Add(figures);
            screen.Show(figures);
            if (plan.Loads.Count == 0)
            {
                _search.Tell(figures.Held, isCertain: figures.Gave.Contains(LoadLimit.Refused));
            }
        }
    }

    /// <summary>Lets a load stand, and what an earlier one has left undone be over.</summary>
    private async Task SettleAsync(CancellationToken cancellation)
    {
        // The first load warms the program up: what runs often is compiled anew meanwhile.
        await Task.Delay(TimeSpan.FromSeconds(plan.SettleSeconds * (_loads.Count == 0 ? 2 : 1)), cancellation);
        if (_loads is not [.., { Held: false }])
        {
            return;
        }

        var (before, now, shed) = (new ShedCounts(), new ShedCounts(), new ShedCounts());
        for (var waited = TimeSpan.Zero; waited < LongestRecovery; waited += QuietBeforeMeasuring)
        {
            before.Take(host.Pipeline.Metrics, options.Inference.LeastRung);
            await Task.Delay(QuietBeforeMeasuring, cancellation);
            now.Take(host.Pipeline.Metrics, options.Inference.LeastRung);
            shed.SetDifference(now, before);
            if (shed.Total == 0)
            {
                return;
            }
        }
    }

    private async Task<WholeRun> EndCallsAsync(LoadProcess load)
    {
        var state = await load.BringToAsync(0, 1, CancellationToken.None);
        var waited = Stopwatch.StartNew();
        while (host.Ports.Datagrams < state.Sent && waited.Elapsed < LastPackets)
        {
            await Task.Delay(50);
        }

        return new WholeRun(state.Sent, host.Ports.Datagrams);
    }

    private CapacityReport Report(WholeRun whole, (double RssMiB, double HeapMiB) idle, SampleLog samples, bool interrupted)
    {
        var best = plan.Loads.Count > 0
            ? _loads.Where(static l => l.Held).MaxBy(static l => l.Calls) ?? _loads[^1]
            : _loads.LastOrDefault(l => l.Held && l.Calls == _search.Held) ?? _loads.MinBy(static l => l.Calls)!;
        if (plan.Loads.Count == 1)
        {
            // Nothing but this load ran: what was lost while calls began and ended belongs to it as well.
            best = best with { LostPackets = Math.Max(best.LostPackets, whole.LostPackets) };
        }

        var gave = best.Held ? _loads.Where(l => !l.Held && l.Calls > best.Calls).MinBy(static l => l.Calls) : best;
        var report = new CapacityReport
        {
            Calls = best.Calls,
            Cores = Environment.ProcessorCount,
            ExecutionTarget = host.Pipeline.Inference.Status?.ExecutionTarget ?? options.Inference.Target,
            LimitedBy = gave?.Gave ?? [],
            Interrupted = interrupted,
            MemoryPerCallKiB = PerCallKiB(static l => l.RssMiB, idle.RssMiB),
            HeapPerCallKiB = PerCallKiB(static l => l.HeapMiB, idle.HeapMiB),
            IdleRssMiB = idle.RssMiB,
            Transcription = options.Inference.Transcription,
            BudgetMs = options.Latency.BudgetMs,
            Run = whole,
            Soak = SoakFigures.Of(samples.Samples),
            Samples = samples.Samples,
            Advice = [],
            Load = best,
            Loads = _loads,
        };
        return report with { Advice = SizingAdvice.Of(report, options) };
    }

    /// <summary>
    /// What one more call takes: the slope over loads that are far enough apart, else from before the first call on; null where the calls are too few for what
    /// the program needs once not to count.
    /// </summary>
    private double? PerCallKiB(Func<LoadFigures, double> mebibytes, double idle)
    {
        List<(double X, double Y)> points = [.. _loads.Select(l => ((double)l.Live, mebibytes(l)))];
        if (points.Max(static p => p.X) - points.Min(static p => p.X) < FewestCallsForSlope)
        {
            points.Insert(0, (0, idle));
        }

        var line = points.Max(static p => p.X) >= FewestCallsForSlope ? StraightLine.Fit(points) : null;
        return line is { Slope: var slope } ? Math.Round(slope * 1024, 1) : null;
    }
}
