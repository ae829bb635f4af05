using System.Globalization;

namespace EdgeCx.Appliance.Capacity.Measure;

/// <summary>The processors' time as the kernel counts it (first line of <c>/proc/stat</c>), in ticks.</summary>
/// <param name="Total">All of it.</param>
/// <param name="Busy">Of it, what was worked here.</param>
/// <param name="Steal">Of it, what the hypervisor gave to others.</param>
internal readonly record struct MachineTimes(long Total, long Busy, long Steal)
{
    private const int Fields = 8;
    private const int IdleField = 3;
    private const int WaitField = 4;
    private const int StealField = 7;

    /// <summary>Reads the running machine's.</summary>
    public static MachineTimes Read() => Parse(File.ReadLines("/proc/stat").FirstOrDefault() ?? "");

    /// <summary>Reads the line <c>cpu USER NICE SYSTEM IDLE IOWAIT IRQ SOFTIRQ STEAL …</c>; guests' time is part of the user's.</summary>
    public static MachineTimes Parse(string line)
    {
        var ticks = line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1).Take(Fields)
            .Select(static f => long.TryParse(f, NumberStyles.None, CultureInfo.InvariantCulture, out var t) ? t : 0)
            .ToArray();
        var total = ticks.Sum();
        return ticks.Length == Fields
            ? new MachineTimes(total, total - ticks[IdleField] - ticks[WaitField] - ticks[StealField], ticks[StealField])
            : new MachineTimes(total, total, 0);
    }

    /// <summary>The share that was stolen since an earlier reading, 0 to 1.</summary>
    public double StealShareSince(MachineTimes earlier) =>
        Total > earlier.Total ? Math.Round((double)(Steal - earlier.Steal) / (Total - earlier.Total), 4) : 0;

    /// <summary>Cores that worked since an earlier reading.</summary>
    public double BusyCoresSince(MachineTimes earlier) =>
        Total > earlier.Total ? (double)(Busy - earlier.Busy) / (Total - earlier.Total) * Environment.ProcessorCount : 0;
}
