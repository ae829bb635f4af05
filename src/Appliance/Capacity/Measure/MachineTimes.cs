using System.Globalization;

namespace EdgeCx.Appliance.Capacity.Measure;

/// <summary>The processors' time as the kernel counts it (first line of <c>/proc/stat</c>), in ticks.</summary>
/// <param name="Total">All of it.</param>
/// <param name="Steal">Of it, what the hypervisor gave to others.</param>
internal readonly record struct MachineTimes(long Total, long Steal)
{
    /// <summary>Reads the running machine's.</summary>
    public static MachineTimes Read() => Parse(File.ReadLines("/proc/stat").FirstOrDefault() ?? "");

    /// <summary>Reads the line <c>cpu USER NICE SYSTEM IDLE IOWAIT IRQ SOFTIRQ STEAL …</c>; guests' time is part of the user's.</summary>
    public static MachineTimes Parse(string line)
    {
        var ticks = line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1).Take(8)
            .Select(static f => long.TryParse(f, NumberStyles.None, CultureInfo.InvariantCulture, out var t) ? t : 0)
            .ToArray();
        return new MachineTimes(ticks.Sum(), ticks.Length == 8 ? ticks[7] : 0);
    }

    /// <summary>The share that was stolen since an earlier reading, 0 to 1.</summary>
    public double StealShareSince(MachineTimes earlier) =>
        Total > earlier.Total ? Math.Round((double)(Steal - earlier.Steal) / (Total - earlier.Total), 4) : 0;
}
