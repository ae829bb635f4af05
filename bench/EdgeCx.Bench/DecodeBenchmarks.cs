using BenchmarkDotNet.Attributes;
using EdgeCx.Media.Codecs;

namespace EdgeCx.Bench;

/// <summary>What the 160 octets of a packet of 20 ms pay to become 160 samples at 8 kHz.</summary>
[MemoryDiagnoser]
public class DecodeBenchmarks
{
    private readonly byte[] _payload = new byte[G711.PayloadBytes];
    private readonly short[] _samples = new short[G711.PayloadBytes];
    private readonly G722Decoder _g722 = new();

    [GlobalSetup]
    public void Begin() => new Random(1).NextBytes(_payload);

    [Benchmark]
    public void MuLaw() => Decode(MuLawDecoder.Instance);

    [Benchmark]
    public void ALaw() => Decode(ALawDecoder.Instance);

    [Benchmark]
    public void G722() => Decode(_g722);

    // As a leg does it: through the interface.
    private void Decode(IAudioDecoder decoder) => decoder.Decode(_payload, _samples);
}
