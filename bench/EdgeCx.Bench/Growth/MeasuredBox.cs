using System.Text.Json;

namespace EdgeCx.Bench.Growth;

/// <summary>What <c>edgecx capacity --hold A,B,C --json</c> measured on a box: what of a call's cost and time is not inference's.</summary>
/// <param name="RestMs">99th percentile of what passes before and after inference, summed over its stages, at the largest load that held, ms.</param>
/// <param name="ReceiveMs">Receiving threads, ms of a core a second for each call more.</param>
/// <param name="ConversationMs">The conversation thread, the same.</param>
/// <param name="OtherMs">All else but inference, the same.</param>
/// <param name="Loads">Loads that held.</param>
internal sealed record MeasuredBox(double RestMs, double ReceiveMs, double ConversationMs, double OtherMs, IReadOnlyList<MeasuredLoad> Loads)
{
    private static readonly string[] RestStages = ["ingest", "framing", "conversation", "delivery"];

    /// <summary>Reads a report.</summary>
    /// <exception cref="InvalidDataException">Fewer than two loads held.</exception>
    public static MeasuredBox Read(string path)
    {
        using var report = JsonDocument.Parse(File.ReadAllBytes(path));
        var held = report.RootElement.GetProperty("loads").EnumerateArray().Where(static l => l.GetProperty("held").GetBoolean()).ToArray();
        if (held.Length < 2)
        {
            throw new InvalidDataException($"{path}: {held.Length} loads held; a slope needs two at least (edgecx capacity --hold 100,300,500 --json)");
        }

        double Slope(Func<string, bool> which) => SlopeOf([.. held.Select(l => ((double)l.GetProperty("calls").GetInt32(), CoresOf(l, which) * 1000))]);
        static bool IsInference(string thread) => thread.StartsWith("inference-", StringComparison.Ordinal);
        static bool IsReceiving(string thread) => thread.StartsWith("rtp-", StringComparison.Ordinal);
        return new MeasuredBox(
            RestStages.Sum(stage => held[^1].GetProperty("stageMs").GetProperty(stage).GetProperty("p99").GetDouble()),
            Slope(IsReceiving),
            Slope(static t => t == "conversation"),
            Slope(static t => !IsInference(t) && !IsReceiving(t) && t != "conversation"),
            [.. held.Select(MeasuredLoad.Of)]);
    }

    /// <summary>Cores that some of the appliance's threads used in one of a report's <c>loads</c>.</summary>
    internal static double CoresOf(JsonElement load, Func<string, bool> which) =>
        load.GetProperty("appliance").GetProperty("byThread").EnumerateObject().Where(t => which(t.Name)).Sum(static t => t.Value.GetDouble());

    private static double SlopeOf((double X, double Y)[] points)
    {
        var (x, y) = (points.Average(static p => p.X), points.Average(static p => p.Y));
        return Math.Max(0, points.Sum(p => (p.X - x) * (p.Y - y)) / points.Sum(p => (p.X - x) * (p.X - x)));
    }
}
