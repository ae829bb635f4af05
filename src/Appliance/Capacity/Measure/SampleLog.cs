using System.Globalization;
using EdgeCx.Appliance.Capacity.Load;
using EdgeCx.Core.Flow;

namespace EdgeCx.Appliance.Capacity.Measure;

/// <summary>
/// A line every ten seconds of a long measurement: what would creep shows in them. Kept for the slopes, written to a file where one is named.
/// </summary>
internal sealed class SampleLog : IDisposable
{
    private const string Head =
        "calls,seconds,rssMiB,heapMiB,gen2,longestGen2PauseMs,pauseMs,longestPauseMs,p50Ms,p99Ms,events,deadlineMisses,deadlineMissesOutsideStalls,stalls,longestStallMs,lostPackets,generatorLateP99Ms";

    private const double Mebibyte = 1 << 20;
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(10);
    private readonly LatencySnapshot _before = new();
    private readonly LatencySnapshot _now = new();
    private readonly LatencySnapshot _interval = new();
    private readonly List<Sample> _samples = [];
    private readonly StreamWriter? _file;
    private TimeSpan _due = Every;
    private int _calls;

    /// <summary>Begins a log.</summary>
    /// <param name="file">Where to write; null to keep only.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public SampleLog(string? file)
    {
        _file = file is null ? null : new StreamWriter(file) { AutoFlush = true };
        _file?.WriteLine(Head);
    }

    /// <summary>The samples of the load.</summary>
    public IReadOnlyList<Sample> Samples => _samples;

    /// <summary>Called with each sample.</summary>
    public Action<Sample>? Taken { get; init; }

    /// <summary>Begins a load.</summary>
    public void Begin(int calls)
    {
        _calls = calls;
        _due = Every;
        _before.Clear();
        _samples.Clear();
    }

    /// <summary>Takes a sample where one is due.</summary>
    public void Offer(TimeSpan elapsed, FlowWatch flow, StallBook stalls, CollectionFigures collections, LoadState load, long lost)
    {
        if (elapsed < _due)
        {
            return;
        }

        _due += Every;
        flow.Read(_now, out var misses, out var missesOutsideStalls);
        _interval.SetDifference(_now, _before);
        _before.Set(_now);
        var sample = new Sample(
            Math.Round(elapsed.TotalSeconds, 1),
            Math.Round(Environment.WorkingSet / Mebibyte, 2),
            Math.Round(GC.GetTotalMemory(forceFullCollection: false) / Mebibyte, 2),
            collections.Gen2,
            collections.LongestGen2PauseMs,
            collections.PauseMs,
            collections.LongestPauseMs,
            Math.Round(_interval.PercentileMs(0.5), 2),
            Math.Round(_interval.PercentileMs(0.99), 2),
            _interval.Count,
            misses,
            missesOutsideStalls,
            stalls.Count,
            Math.Round(stalls.LongestMs, 1),
            lost,
            Math.Round(load.LateP99Ms, 2));
        _samples.Add(sample);
        _file?.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{_calls},{sample.Seconds},{sample.RssMiB},{sample.HeapMiB},{sample.Gen2},{sample.LongestGen2PauseMs},{sample.PauseMs},{sample.LongestPauseMs},{sample.P50Ms},{sample.P99Ms},{sample.Events},{sample.DeadlineMisses},{sample.DeadlineMissesOutsideStalls},{sample.Stalls},{sample.LongestStallMs},{sample.LostPackets},{sample.GeneratorLateP99Ms}"));
        Taken?.Invoke(sample);
    }

    /// <inheritdoc/>
    public void Dispose() => _file?.Dispose();
}
