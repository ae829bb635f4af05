using System.Buffers;

namespace EdgeCx.Media.Framing;

/// <summary>One block of a <see cref="PcmSlabPool"/>; made once, rented many times.</summary>
internal sealed class PcmBlock : IMemoryOwner<byte>
{
    private readonly PcmSlabPool _pool;
    private readonly int _index;
    private int _rented;

    /// <summary>Makes a block over its part of a slab.</summary>
    public PcmBlock(PcmSlabPool pool, int index, Memory<byte> memory)
    {
        _pool = pool;
        _index = index;
        Memory = memory;
    }

    /// <inheritdoc/>
    public Memory<byte> Memory { get; }

    /// <summary>Clears the audio and gives the block back. A second call does nothing, as the contract of Dispose asks.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _rented, 0) == 1)
        {
            Memory.Span.Clear();
            _pool.Return(_index);
        }
    }

    internal void MarkRented() => Volatile.Write(ref _rented, 1);
}
