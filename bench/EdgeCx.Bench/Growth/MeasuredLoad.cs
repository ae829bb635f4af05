using System.Text.Json;

namespace EdgeCx.Bench.Growth;

/// <summary>One load that was measured, to hold a forecast against.</summary>
/// <param name="Calls">Calls.</param>
/// <param name="P50Ms">Median from the last sample to the event, ms.</param>
/// <param name="P99Ms">99th percentile of it, ms.</param>
/// <param name="EmotionCores">Cores that the emotion thread used.</param>
/// <param name="VoiceCores">Cores that the voice thread used.</param>
internal sealed record MeasuredLoad(int Calls, double P50Ms, double P99Ms, double EmotionCores, double VoiceCores)
{
    /// <summary>Reads one of a report's <c>loads</c>.</summary>
    public static MeasuredLoad Of(JsonElement load)
    {
        var latency = load.GetProperty("latencyMs");
        double Cores(string prefix) => MeasuredBox.CoresOf(load, thread => thread.StartsWith(prefix, StringComparison.Ordinal));
        return new MeasuredLoad(
            load.GetProperty("calls").GetInt32(), latency.GetProperty("p50").GetDouble(), latency.GetProperty("p99").GetDouble(), Cores("inference-emoti"), Cores("inference-voice"));
    }
}
