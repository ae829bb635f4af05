using System.Diagnostics;
using EdgeCx.Appliance.Capacity.Load;
using EdgeCx.Appliance.Composition;
using EdgeCx.Core.Flow;

namespace EdgeCx.Appliance.Capacity.Measure;

/// <summary>Measures one load that stands: figures between two moments, from inside the appliance, from the load generator and from the machine.</summary>
internal sealed class LoadMeter(ApplianceHost host, LoadProcess load, int leastRung)
{
    private const double Mebibyte = 1 << 20;
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(500);
    private readonly LatencySnapshot[] _stagesBefore = [.. Enum.GetValues<Stage>().Select(static _ => new LatencySnapshot())];
    private readonly LatencySnapshot _interval = new();

    /// <summary>Lost packets of all live calls, by the numbering of their streams.</summary>
    public static long Lost(ApplianceHost host) => host.Pipeline.Calls.Calls.Sum(static c => c.Legs.Sum(static l => l.Statistics.Lost));

    /// <summary>Measures.</summary>
    /// <param name="calls">The load that stands.</param>
    /// <param name="duration">How long.</param>
    /// <param name="stallsInside">The probe in the appliance's own process.</param>
    /// <param name="samples">Takes a sample every ten seconds; null for none.</param>
    /// <param name="cancellation">Ends the measurement early; what was measured until then is returned.</param>
    public async Task<LoadFigures> MeasureAsync(int calls, TimeSpan duration, StallProbe stallsInside, SampleLog? samples, CancellationToken cancellation)
    {
        var metrics = host.Pipeline.Metrics;
        foreach (var stage in Enum.GetValues<Stage>())
        {
            _stagesBefore[(int)stage].Take(metrics.Stages[stage]);
        }

        stallsInside.Take();
        samples?.Begin(calls);
        var before = await load.MarkAsync();
        var stalls = new StallBook();
        var collections = new CollectionWatch();
        var machine = MachineTimes.Read();
        var (appliance, generator) = (ThreadTimes.Read(Environment.ProcessId), ThreadTimes.Read(load.Id));
        var (lost, datagrams, allocated) = (Lost(host), host.Ports.Datagrams, host.Ports.AllocatedBytes);
        var watch = new Stopwatch();
        using var flow = new FlowWatch(metrics, leastRung, host.Pipeline.Clock, stalls);
        watch.Start();
        var state = before;
        while (watch.Elapsed < duration && !cancellation.IsCancellationRequested)
        {
            var left = duration - watch.Elapsed;
            await Task.WhenAny(Task.Delay(left < Poll ? left : Poll, cancellation));
            state = await load.ReportAsync();
            stalls.Add(state.Stalls);
            collections.Look();
            samples?.Offer(watch.Elapsed, flow, stalls, collections.Figures(), state, Lost(host) - lost);
        }

        var seconds = watch.Elapsed.TotalSeconds;
        (lost, datagrams, allocated) = (Lost(host) - lost, host.Ports.Datagrams - datagrams, host.Ports.AllocatedBytes - allocated);
        var use = ThreadTimes.Read(Environment.ProcessId).Since(appliance);
        var generatorUse = ThreadTimes.Read(load.Id).Since(generator);
        var machineNow = MachineTimes.Read();
        var stages = Stages(metrics);
        var rss = Environment.WorkingSet / Mebibyte;
        flow.Dispose();
        var lateness = new GeneratorFigures(
            Math.Round(state.LateP99Ms, 2),
            Math.Round(state.LateMaxMs, 2),
            ProcessorUse.Of(generatorUse, seconds).ByThread.GetValueOrDefault(GeneratorFigures.SenderThread),
            state.Failed - before.Failed);
        var collected = collections.Figures();
        return new LoadFigures
        {
            Calls = calls,
            Live = state.Live - state.Cut,
            Seconds = Math.Round(seconds, 1),
            LatencyMs = Latencies.Of(flow.All.EndToEnd),
            LatencyOutsideStallsMs = Latencies.Of(flow.OutsideStalls.EndToEnd),
            StageMs = stages,
            DeadlineMisses = flow.All.Misses,
            DeadlineMissesOutsideStalls = flow.OutsideStalls.Misses,
            Shed = flow.All.Shed.NonZero(),
            ShedOutsideStalls = flow.OutsideStalls.Shed.NonZero(),
            GraveShed = flow.OutsideStalls.Shed.Grave,
            PacketsPerSecond = Math.Round(datagrams / seconds, 1),
            LostPackets = lost,
            RssMiB = Math.Round(rss, 1),
            HeapMiB = Math.Round(LiveHeap() / Mebibyte, 2),
            BytesAllocatedPerPacket = Math.Round(allocated / Math.Max(1.0, datagrams), 3),
            Appliance = ProcessorUse.Of(use, seconds),
            LoadGenerator = ProcessorUse.Of(generatorUse, seconds),
            Stalls = new StallFigures(
                stalls.Count,
                Math.Round(stalls.TotalMs, 1),
                Math.Round(stalls.LongestMs, 1),
                Math.Round(1 - ((double)flow.OutsideStalls.Ns / Math.Max(1, flow.All.Ns)), 3),
                stallsInside.Take().Count,
                machineNow.StealShareSince(machine),
                Math.Max(0, Math.Round(machineNow.BusyCoresSince(machine) - ProcessorUse.Of(use, seconds).Cores - ProcessorUse.Of(generatorUse, seconds).Cores, 2))),
            Generator = lateness,
            Collections = collected,
        };
    }

    /// <summary>Live objects on the heap, bytes. Collects garbage: not while something is measured.</summary>
    public static long LiveHeap()
    {
        GC.Collect(2, GCCollectionMode.Forced, blocking: true, compacting: false);
        return GC.GetTotalMemory(forceFullCollection: false);
    }

    private Dictionary<string, StageLatency> Stages(FlowMetrics metrics)
    {
        var stages = new Dictionary<string, StageLatency>(StringComparer.Ordinal);
        foreach (var stage in Enum.GetValues<Stage>())
        {
            _interval.Take(metrics.Stages[stage]);
            _interval.SetDifference(_interval, _stagesBefore[(int)stage]);
            if (_interval.Count > 0)
            {
                stages[StageMetrics.Label(stage)] = new StageLatency(Math.Round(_interval.PercentileMs(0.5), 2), Math.Round(_interval.PercentileMs(0.99), 2));
            }
        }

        return stages;
    }
}
