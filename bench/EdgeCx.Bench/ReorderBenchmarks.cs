using BenchmarkDotNet.Attributes;
using EdgeCx.Media.Rtp;

namespace EdgeCx.Bench;

/// <summary>What a packet pays to be put in order: in order already, and as one of a pair that came the wrong way round.</summary>
[MemoryDiagnoser]
public class ReorderBenchmarks
{
    private const int Packets = 64;
    private static readonly byte[] Payload = G711.Datagram(1)[12..];
    private readonly ReorderBuffer _reorder = new();

    [Benchmark(OperationsPerInvoke = Packets)]
    public long InOrder()
    {
        for (var i = 0; i < Packets; i++)
        {
            Offer(_reorder.Next, ReorderVerdict.Next);
        }

        return _reorder.Next;
    }

    [Benchmark(OperationsPerInvoke = Packets)]
    public long InPairsTheWrongWayRound()
    {
        for (var i = 0; i < Packets; i += 2)
        {
            Offer(_reorder.Next + 1, ReorderVerdict.Held);
            Offer(_reorder.Next, ReorderVerdict.Next);
            while (_reorder.TryPeek(out _, out _))
            {
                _reorder.Release();
            }
        }

        return _reorder.Next;
    }

    private void Offer(long extended, ReorderVerdict expected)
    {
        var packet = new HeldPacket(0, false, (uint)extended * G711.PayloadBytes, extended);
        if (_reorder.Offer(extended, packet, Payload) != expected)
        {
            throw new InvalidOperationException($"packet {extended} was not taken as {expected}");
        }
    }
}
