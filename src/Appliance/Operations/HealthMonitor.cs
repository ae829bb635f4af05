using System.Globalization;
using EdgeCx.Core.Time;

namespace EdgeCx.Appliance.Operations;

/// <summary>
/// Says which stages have stopped working. A stage lives as long as probe work crosses it, so that a thread which waits forever is as dead
/// as one that ended. A stage has its full <see cref="HealthProbe.MaxAge"/> from the monitor's start for its first sign.
/// </summary>
internal sealed class HealthMonitor
{
    private readonly HealthProbe[] _probes;
    private readonly MonotonicClock _clock;
    private readonly long _startedNs;

    /// <summary>Makes a monitor.</summary>
    public HealthMonitor(IEnumerable<HealthProbe> probes, MonotonicClock clock)
    {
        _probes = [.. probes];
        _clock = clock;
        _startedNs = clock.NowNs;
    }

    /// <summary>The stages that have stopped, in words; empty while all work.</summary>
    public IReadOnlyList<string> Stale()
    {
        List<string>? stale = null;
        var now = _clock.NowNs;
        foreach (var probe in _probes)
        {
            var last = Math.Max(probe.LastNs(), _startedNs);
            if (now - last > probe.MaxAge.TotalNanoseconds)
            {
                (stale ??= []).Add(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{probe.Name} has done no probe work for {MonotonicClock.ElapsedMs(last, now) / 1e3:F1} s (allowed {probe.MaxAge.TotalSeconds:F1} s)"));
            }
        }

        return stale ?? (IReadOnlyList<string>)[];
    }
}
