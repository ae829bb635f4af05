using System.Net.Sockets;
using EdgeCx.Appliance.Telemetry;

namespace EdgeCx.Appliance.Diagnosis;

/// <summary>Whether the collector of the telemetry can be reached, and may be.</summary>
internal static class TelemetryCheck
{
    private const string Subject = "Telemetry:OtlpEndpoint";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>Looks; nothing where telemetry is off.</summary>
    public static IEnumerable<Finding> Look(TelemetryOptions options)
    {
        if (!options.IsOn)
        {
            yield break;
        }

        if (CollectorHeaders.TryLoad(options.HeadersFile, out var error) is null)
        {
            yield return new Finding("Telemetry:HeadersFile", Verdict.Block, error);
        }

        yield return Connect(options);
    }

    private static Finding Connect(TelemetryOptions options)
    {
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            using var stream = CollectorConnection.OpenAsync(options.Endpoint.Host, options.Endpoint.Port, options.AllowPublicEndpoint, patience.Token).GetAwaiter().GetResult();
            return new Finding(Subject, Verdict.Ok, $"a collector listens at {options.OtlpEndpoint}; figures go there every {options.IntervalSeconds} s{(options.Cues ? ", and cues as spans" : "")}");
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
        {
            var why = e is OperationCanceledException ? $"no answer within {Patience.TotalSeconds:0} s" : e.Message;
            return new Finding(Subject, Verdict.Warn, $"nothing is sent to {options.OtlpEndpoint}: {why}; calls go on without, and /metrics has the figures");
        }
    }
}
