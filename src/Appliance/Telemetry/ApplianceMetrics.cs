using System.Globalization;
using EdgeCx.Appliance.Web;
using EdgeCx.Core.Calls;
using EdgeCx.Core.Flow;

namespace EdgeCx.Appliance.Telemetry;

/// <summary>
/// Every family of figures, in the order they are shown; no identity in any label. They are read where they are counted: to be shown or sent
/// costs the pipeline nothing.
/// </summary>
internal sealed class ApplianceMetrics
{
    private static readonly double[] Quantiles = [0.5, 0.9, 0.99, 0.999];
    private static readonly string Version = typeof(ApplianceMetrics).Assembly.GetName().Version?.ToString(3) ?? "0.0.0";
    private static readonly Stage[] Stages = Enum.GetValues<Stage>();
    private static readonly string[] Bounds = [.. StageMetrics.BoundsUs.ToArray().Select(us => (us / 1e6).ToString("R", CultureInfo.InvariantCulture))];

    /// <summary>Puts the families together.</summary>
    /// <param name="metrics">Stages and drops.</param>
    /// <param name="registry">Live calls.</param>
    /// <param name="stream">Readers of the event stream.</param>
    /// <param name="queues">Queues to show.</param>
    /// <param name="probes">Further figures, in the order they are shown.</param>
    /// <param name="governance">Counts the cues that were not shown; null where nobody coaches.</param>
    public ApplianceMetrics(
        FlowMetrics metrics, CallRegistry registry, EventStream stream, IEnumerable<QueueProbe> queues, IEnumerable<MetricProbe> probes, GovernanceView? governance = null)
    {
        QueueProbe[] waiting = [.. queues];
        Families =
        [
            new("edgecx_build_info", MetricKind.Gauge, "Version of the appliance; always 1.", static () => [new("", 1, Label("version", Version), Label("runtime", Environment.Version.ToString()))]),
            MetricFamily.Single("edgecx_calls", MetricKind.Gauge, "Live calls.", () => registry.Count),
            MetricFamily.Single("edgecx_calls_capacity", MetricKind.Gauge, "Most live calls.", () => registry.Capacity),
            MetricFamily.Single("edgecx_draining", MetricKind.Gauge, "1 while new calls are refused by 'edgecx drain'.", () => registry.IsDraining ? 1 : 0),
            MetricFamily.Single("edgecx_event_streams", MetricKind.Gauge, "Open event streams.", () => stream.Readers),
            MetricFamily.Single("edgecx_deadline_misses_total", MetricKind.Counter, "Estimates and cues not delivered because their hard deadline had passed.", () => metrics.DeadlineMisses),
            MetricFamily.Single("edgecx_glances_total", MetricKind.Counter, "Looks at loud audio that is no speech, whether it is music.", () => metrics.Glances),
            MetricFamily.Single("edgecx_utterances_late_total", MetricKind.Counter, "Utterances whose words came after their place in the call, and acted later.", () => metrics.LateUtterances),
            new("edgecx_drops_total", MetricKind.Counter, "What was dropped, by reason.", () => Enum.GetValues<DropReason>().Select(r => new MetricSample("", metrics.Drops[r], Label("reason", DropCounters.Label(r))))),
            new("edgecx_cues_suppressed_total", MetricKind.Counter, "Cues not shown, by the governor's reason, once a condition.", () => (governance?.Read()?.Suppressed.All ?? []).Select(s => new MetricSample("", s.Count, Label("reason", s.Reason)))),
            new("edgecx_emotion_rung_total", MetricKind.Counter, "Chunks of speech heard, by rung of the overload ladder (0 is the whole model).", () => Rungs(metrics.Rungs)),
            new("edgecx_emotion_ladder_steps_total", MetricKind.Counter, "Steps of the overload ladder: up to fewer operations, and back.", () => [new("", metrics.Rungs.StepsUp, Label("direction", "up")), new("", metrics.Rungs.StepsBack, Label("direction", "back"))]),
            new("edgecx_stage_seconds", MetricKind.Summary, "Time spent in a stage, since start.", () => Stages.SelectMany(s => Summary(s, metrics.Stages[s]))),
            new("edgecx_stage_duration_seconds", MetricKind.Histogram, "Time spent in a stage, by upper bound: for rates and quantiles over any interval.", () => Stages.SelectMany(s => Histogram(s, metrics.Stages[s]))),
            new("edgecx_queue_depth", MetricKind.Gauge, "Items waiting in a queue.", () => waiting.Select(q => new MetricSample("", q.Depth(), Label("queue", q.Name)))),
            new("edgecx_queue_capacity", MetricKind.Gauge, "Most items of a queue.", () => waiting.Select(q => new MetricSample("", q.Capacity, Label("queue", q.Name)))),
            .. probes.Select(p => MetricFamily.Single(p.Name, p.Type == "counter" ? MetricKind.Counter : MetricKind.Gauge, p.Help, p.Read)),
            MetricFamily.Single("process_resident_memory_bytes", MetricKind.Gauge, "Resident memory.", static () => Environment.WorkingSet),
            MetricFamily.Single("process_cpu_seconds_total", MetricKind.Counter, "CPU time used.", static () => Environment.CpuUsage.TotalTime.TotalSeconds),
            MetricFamily.Single("dotnet_gc_allocated_bytes_total", MetricKind.Counter, "Bytes allocated on the managed heap.", static () => GC.GetTotalAllocatedBytes()),
            MetricFamily.Single("dotnet_gc_pause_seconds_total", MetricKind.Counter, "Time stopped for garbage collection.", static () => GC.GetTotalPauseDuration().TotalSeconds),
        ];
    }

    /// <summary>All families.</summary>
    public IReadOnlyList<MetricFamily> Families { get; }

    private static IEnumerable<MetricSample> Rungs(RungCounters rungs)
    {
        for (var rung = 0; rung < RungCounters.Rungs; rung++)
        {
            yield return new MetricSample("", rungs[rung], Label("rung", rung.ToString(CultureInfo.InvariantCulture)));
        }
    }

    private static IEnumerable<MetricSample> Summary(Stage stage, LatencyHistogram histogram)
    {
        var name = Label("stage", StageMetrics.Label(stage));
        foreach (var quantile in Quantiles)
        {
            yield return new MetricSample("", histogram.PercentileMs(quantile) / 1e3, name, Label("quantile", quantile.ToString(CultureInfo.InvariantCulture)));
        }

        yield return new MetricSample("_sum", histogram.SumMs / 1e3, name);
        yield return new MetricSample("_count", histogram.Count, name);
    }

    private static IEnumerable<MetricSample> Histogram(Stage stage, LatencyHistogram histogram)
    {
        var name = Label("stage", StageMetrics.Label(stage));
        var counts = new long[Bounds.Length];

        // All of one pass: the bucket of everything equals the count, as the format demands, while durations are being recorded.
        var all = histogram.CountAtMost(StageMetrics.BoundsUs, counts);
        for (var i = 0; i < counts.Length; i++)
        {
            yield return new MetricSample("_bucket", counts[i], name, Label("le", Bounds[i]));
        }

        yield return new MetricSample("_bucket", all, name, Label("le", "+Inf"));
        yield return new MetricSample("_sum", histogram.SumMs / 1e3, name);
        yield return new MetricSample("_count", all, name);
    }

    private static KeyValuePair<string, object?> Label(string name, string value) => new(name, value);
}
