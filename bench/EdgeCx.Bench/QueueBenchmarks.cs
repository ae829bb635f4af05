using BenchmarkDotNet.Attributes;
using EdgeCx.Core.Audio;
using EdgeCx.Core.Flow;

namespace EdgeCx.Bench;

/// <summary>What every window pays to cross a room: a lease and two ends of a queue.</summary>
[MemoryDiagnoser]
public class QueueBenchmarks
{
    private readonly BoundedQueue<AudioWindow> _queue = new("bench", 1024);
    private readonly WindowPool _pool = new(64, PcmFormat.VoiceFrameSamples);
    private readonly LatencyHistogram _histogram = new();
    private long _ns;

    [Benchmark]
    public bool EnqueueDequeueWindow()
    {
        _queue.TryEnqueue(default);
        return _queue.TryDequeue(out _);
    }

    [Benchmark]
    public void RentAndReturnFrame()
    {
        _pool.TryRent(out var lease);
        lease.Return();
    }

    [Benchmark]
    public void RecordLatency() => _histogram.RecordNs(_ns += 977);
}
