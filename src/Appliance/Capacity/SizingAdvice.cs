using System.Globalization;
using EdgeCx.Appliance.Composition;

namespace EdgeCx.Appliance.Capacity;

/// <summary>Turns a measured capacity into advice for who buys and sets up the box. Every figure in it follows from the measured ones.</summary>
internal static class SizingAdvice
{
    private const double Recommended = 0.8;
    private const double BusyThread = 0.85;
    private const double BusyBox = 0.85;

    /// <summary>The advice, a sentence each.</summary>
    public static IReadOnlyList<string> Of(CapacityReport report, ApplianceOptions options)
    {
        if (!report.Held)
        {
            return [$"{report.Calls} calls did not hold ({Words(report.Load.Gave)}): this box carries less, as it is set up and loaded now."];
        }

        List<string> advice = [];
        var calls = Math.Max(1, (int)(report.Calls * Recommended));
        var isFloor = report.LimitedBy.Count == 0;
        advice.Add(isFloor
            ? $"{report.Calls} calls held and nothing gave: the box carries at least as many. Search higher (--max) before sizing by it."
            : $"Plan for {calls} calls at a time, 80 % of the {report.Calls} that held: the rest is for bad moments.");
        advice.Add(Memory(report, calls));
        advice.Add(Ports(calls, options));
        advice.Add($"Open files: {calls * CapacityBounds.DescriptorsPerCall} sockets for {calls} calls besides some hundred of the program (LimitNOFILE= of the unit).");
        if (!isFloor)
        {
            advice.Add(Limit(report));
        }

        return advice;
    }

    private static string Memory(CapacityReport report, int calls) => report.MemoryPerCallKiB is { } perCall and > 0
        ? string.Create(
            CultureInfo.InvariantCulture,
            $"Memory: {report.IdleRssMiB:0} MiB before the first call and {perCall:0} KiB a call, {report.IdleRssMiB + (calls * perCall / 1024):0} MiB at {calls} calls.")
        : string.Create(CultureInfo.InvariantCulture, $"Memory: {report.RssMiB:0} MiB at {report.Calls} calls.");

    private static string Ports(int calls, ApplianceOptions options)
    {
        var pairs = (options.Media.PortMax - options.Media.PortMin + 1) / 2;
        var needed = calls * CapacityBounds.PairsPerCall * 2;
        return $"Ports: {needed} UDP ports (two pairs of RTP and RTCP a call); Media:PortMin {options.Media.PortMin} to Media:PortMax {options.Media.PortMax} "
            + $"carries {pairs / CapacityBounds.PairsPerCall} calls{(pairs * 2 < needed ? ", too few" : "")}.";
    }

    private static string Limit(CapacityReport report)
    {
        var (busiest, share) = report.Load.Appliance.ByThread.FirstOrDefault();
        var used = report.Load.Appliance.Cores + report.Load.LoadGenerator.Cores;
        var what = $"What gave first: {Words(report.LimitedBy)}. ";
        if (report.LimitedBy.Contains(LoadLimit.Generator))
        {
            return what + string.Create(
                CultureInfo.InvariantCulture,
                $"The load generator shares this box and could not send in time, so that the appliance's own limit was not reached: it carried {report.CallsPerCore:0} calls for each core that it used. Call it from another machine (edgecx call) to see more.");
        }

        if (used > BusyBox * report.Cores)
        {
            return what + string.Create(
                CultureInfo.InvariantCulture,
                $"All {report.Cores} cores were busy ({report.Load.Appliance.Cores:0.00} the appliance, {report.Load.LoadGenerator.Cores:0.00} the load generator, which a site does not have): more cores carry more, at {report.CallsPerCore:0} calls a core.");
        }

        return what + (share > BusyThread
            ? string.Create(CultureInfo.InvariantCulture, $"The thread {busiest} used {share:0.00} of a core: a faster core carries more, further cores do not.")
            : string.Create(CultureInfo.InvariantCulture, $"Neither the cores ({used:0.00} of {report.Cores}) nor one thread ({busiest}, {share:0.00} of a core) was full: look at the stages for what waits."));
    }

    private static string Words(IEnumerable<LoadLimit> limits) => string.Join(", ", limits.Select(LoadVerdict.Words));
}
