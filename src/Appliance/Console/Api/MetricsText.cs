using System.Globalization;
using System.Text;
using EdgeCx.Core.Calls;
using EdgeCx.Core.Flow;

namespace EdgeCx.Appliance.Web;

/// <summary>
/// <c>GET /metrics</c>: the Prometheus text format 0.0.4. Written by hand: a handful of families, no identity in any label.
/// </summary>
/// <param name="metrics">Stages and drops.</param>
/// <param name="registry">Live calls.</param>
/// <param name="stream">Readers of the event stream.</param>
/// <param name="queues">Queues to show.</param>
/// <param name="probes">Further figures, in the order they are shown.</param>
internal sealed class MetricsText(
    FlowMetrics metrics, CallRegistry registry, EventStream stream, IEnumerable<QueueProbe> queues, IEnumerable<MetricProbe> probes)
{
    private readonly MetricProbe[] _probes = [.. probes];
    private static readonly double[] Quantiles = [0.5, 0.9, 0.99, 0.999];
    private static readonly string Version = typeof(MetricsText).Assembly.GetName().Version?.ToString(3) ?? "0.0.0";
    private readonly QueueProbe[] _queues = [.. queues];

    /// <summary>The content type of the format.</summary>
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    /// <summary>Writes all families.</summary>
    public string Write()
    {
        var text = new StringBuilder(8192);
        Family(text, "edgecx_build_info", "gauge", "Version of the appliance; always 1.");
        Sample(text, "edgecx_build_info", $"version=\"{Version}\",runtime=\"{Environment.Version}\"", 1);
        Single(text, "edgecx_calls", "gauge", "Live calls.", registry.Count);
        Single(text, "edgecx_calls_capacity", "gauge", "Most live calls.", registry.Capacity);
        Single(text, "edgecx_draining", "gauge", "1 while new calls are refused by 'edgecx drain'.", registry.IsDraining ? 1 : 0);
        Single(text, "edgecx_event_streams", "gauge", "Open event streams.", stream.Readers);
        Single(text, "edgecx_deadline_misses_total", "counter", "Estimates and cues not delivered because their hard deadline had passed.", metrics.DeadlineMisses);
        Single(text, "edgecx_glances_total", "counter", "Looks at loud audio that is no speech, whether it is music.", metrics.Glances);
        Single(text, "edgecx_utterances_late_total", "counter", "Utterances whose words came after their place in the call, and acted later.", metrics.LateUtterances);

        Family(text, "edgecx_drops_total", "counter", "What was dropped, by reason.");
        foreach (var reason in Enum.GetValues<DropReason>())
        {
            Sample(text, "edgecx_drops_total", $"reason=\"{DropCounters.Label(reason)}\"", metrics.Drops[reason]);
        }

        Family(text, "edgecx_emotion_rung_total", "counter", "Chunks of speech heard, by rung of the overload ladder (0 is the whole model).");
        for (var rung = 0; rung < RungCounters.Rungs; rung++)
        {
            Sample(text, "edgecx_emotion_rung_total", $"rung=\"{rung}\"", metrics.Rungs[rung]);
        }

        Family(text, "edgecx_emotion_ladder_steps_total", "counter", "Steps of the overload ladder: up to fewer operations, and back.");
        Sample(text, "edgecx_emotion_ladder_steps_total", "direction=\"up\"", metrics.Rungs.StepsUp);
        Sample(text, "edgecx_emotion_ladder_steps_total", "direction=\"back\"", metrics.Rungs.StepsBack);

        Family(text, "edgecx_stage_seconds", "summary", "Time spent in a stage, since start.");
        foreach (var stage in Enum.GetValues<Stage>())
        {
            var histogram = metrics.Stages[stage];
            var label = $"stage=\"{Kebab(stage.ToString())}\"";
            foreach (var quantile in Quantiles)
            {
                Sample(text, "edgecx_stage_seconds", string.Create(CultureInfo.InvariantCulture, $"{label},quantile=\"{quantile}\""), histogram.PercentileMs(quantile) / 1e3);
            }

            Sample(text, "edgecx_stage_seconds_sum", label, histogram.SumMs / 1e3);
            Sample(text, "edgecx_stage_seconds_count", label, histogram.Count);
        }

        Family(text, "edgecx_queue_depth", "gauge", "Items waiting in a queue.");
        foreach (var queue in _queues)
        {
            Sample(text, "edgecx_queue_depth", $"queue=\"{queue.Name}\"", queue.Depth());
        }

        Family(text, "edgecx_queue_capacity", "gauge", "Most items of a queue.");
        foreach (var queue in _queues)
        {
            Sample(text, "edgecx_queue_capacity", $"queue=\"{queue.Name}\"", queue.Capacity);
        }

        foreach (var probe in _probes)
        {
            Single(text, probe.Name, probe.Type, probe.Help, probe.Read());
        }

        Single(text, "process_resident_memory_bytes", "gauge", "Resident memory.", Environment.WorkingSet);
        Single(text, "process_cpu_seconds_total", "counter", "CPU time used.", Environment.CpuUsage.TotalTime.TotalSeconds);
        Single(text, "dotnet_gc_allocated_bytes_total", "counter", "Bytes allocated on the managed heap.", GC.GetTotalAllocatedBytes());
        Single(text, "dotnet_gc_pause_seconds_total", "counter", "Time stopped for garbage collection.", GC.GetTotalPauseDuration().TotalSeconds);
        return text.ToString();
    }

    private static void Single(StringBuilder text, string name, string type, string help, double value)
    {
        Family(text, name, type, help);
        Sample(text, name, "", value);
    }

    private static void Family(StringBuilder text, string name, string type, string help) =>
        text.Append("# HELP ").Append(name).Append(' ').Append(help).Append("\n# TYPE ").Append(name).Append(' ').Append(type).Append('\n');

    private static void Sample(StringBuilder text, string name, string labels, double value)
    {
        text.Append(name);
        if (labels.Length > 0)
        {
            text.Append('{').Append(labels).Append('}');
        }

        text.Append(' ').Append(value.ToString("R", CultureInfo.InvariantCulture)).Append('\n');
    }

    private static string Kebab(string name) =>
        string.Concat(name.Select((c, i) => char.IsUpper(c) && i > 0 ? "-" + char.ToLowerInvariant(c) : char.ToLowerInvariant(c).ToString()));
}
