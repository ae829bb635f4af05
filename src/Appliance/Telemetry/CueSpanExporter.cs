using System.Diagnostics;
using OpenTelemetry;
using OpenTelemetry.Exporter;

namespace EdgeCx.Appliance.Telemetry;

/// <summary>Sends spans of cues, and counts what became of them: those that wait are bounded, and none is lost in silence.</summary>
internal sealed class CueSpanExporter(OtlpExporterOptions options) : OtlpTraceExporter(options)
{
    private long _taken;
    private long _lost;

    /// <summary>Spans taken off the queue.</summary>
    public long Taken => Volatile.Read(ref _taken);

    /// <summary>Of these, spans that the collector did not take.</summary>
    public long Lost => Volatile.Read(ref _lost);

    /// <inheritdoc/>
    public override ExportResult Export(in Batch<Activity> batch)
    {
        var count = batch.Count;
        var result = base.Export(batch);
        Interlocked.Add(ref _taken, count);
        if (result != ExportResult.Success)
        {
            Interlocked.Add(ref _lost, count);
        }

        return result;
    }
}
