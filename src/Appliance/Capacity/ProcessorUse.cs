using EdgeCx.Appliance.Capacity.Measure;

namespace EdgeCx.Appliance.Capacity;

/// <summary>What a process used of the processors, in cores: CPU seconds a second.</summary>
/// <param name="Cores">All of it.</param>
/// <param name="KernelCores">Of it, in the kernel.</param>
/// <param name="ByThread">By the names of its threads, the busiest first.</param>
internal sealed record ProcessorUse(double Cores, double KernelCores, IReadOnlyDictionary<string, double> ByThread)
{
    /// <summary>Of what was used in an interval.</summary>
    public static ProcessorUse Of(ThreadTimes used, double seconds) => new(
        Math.Round((used.Process.User + used.Process.Kernel) / seconds, 3),
        Math.Round(used.Process.Kernel / seconds, 3),
        used.Seconds
            .Select(t => (t.Key, Cores: Math.Round((t.Value.User + t.Value.Kernel) / seconds, 4)))
            .Where(static t => t.Cores > 0)
            .OrderByDescending(static t => t.Cores)
            .ToDictionary(static t => t.Key, static t => t.Cores));
}
