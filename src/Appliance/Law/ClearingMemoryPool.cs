using System.Buffers;
using System.Collections.Concurrent;
using Microsoft.AspNetCore.Connections;

namespace EdgeCx.Appliance.Law;

/// <summary>
/// The console's own buffers, in place of the web server's: cleared when they come back, so that nothing that was sent to a reader (an estimate, masked
/// words) lies in a free buffer until it is overwritten. Safe from any thread.
/// </summary>
internal sealed class ClearingMemoryPool : MemoryPool<byte>
{
    private const int BlockBytes = 4096;
    private const int MostKept = 1024;
    private readonly ConcurrentQueue<Block> _free = new();

    /// <inheritdoc/>
    public override int MaxBufferSize => BlockBytes;

    /// <inheritdoc/>
    public override IMemoryOwner<byte> Rent(int minBufferSize = -1)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minBufferSize, BlockBytes);
        var block = _free.TryDequeue(out var free) ? free : new Block(this);
        block.MarkRented();
        return block;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing) => _free.Clear();

    /// <summary>Makes such pools for the web server.</summary>
    internal sealed class Factory : IMemoryPoolFactory<byte>
    {
        /// <inheritdoc/>
        public MemoryPool<byte> Create(MemoryPoolOptions? options = null) => new ClearingMemoryPool();
    }

    private sealed class Block(ClearingMemoryPool pool) : IMemoryOwner<byte>
    {
        private int _rented;

        public Memory<byte> Memory { get; } = GC.AllocateArray<byte>(BlockBytes, pinned: true);

        public void MarkRented() => Volatile.Write(ref _rented, 1);

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _rented, 0) == 1)
            {
                Memory.Span.Clear();
                if (pool._free.Count < MostKept)
                {
                    pool._free.Enqueue(this);
                }
            }
        }
    }
}
