using BenchmarkDotNet.Attributes;

namespace EdgeCx.Bench;

/// <summary>What half a second of every caller's speech costs the emotion thread, by batch and rung. './bench.sh --emotion' has it by part.</summary>
[MemoryDiagnoser]
public class EmotionBenchmarks
{
    private EmotionPath? _path;

    /// <summary>Callers in a batch.</summary>
    [Params(1, 8, 32)]
    public int Batch { get; set; }

    /// <summary>Rung of the ladder.</summary>
    [Params(0, 2, 3)]
    public int Rung { get; set; }

    /// <summary>Loads the model.</summary>
    [GlobalSetup]
    public void Load() => _path = new EmotionPath("int8", Rung, Batch);

    /// <summary>Frees it.</summary>
    [GlobalCleanup]
    public void Free() => _path?.Dispose();

    /// <summary>One chunk of every caller.</summary>
    [Benchmark]
    public void HearChunk() => _path!.Round();
}
