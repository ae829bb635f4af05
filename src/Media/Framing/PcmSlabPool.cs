using System.Buffers;
using System.Runtime.InteropServices;

namespace EdgeCx.Media.Framing;

/// <summary>
/// Pinned blocks of 4096 octets for the pipes of all legs, cut from slabs that are made as legs come and never freed. Renting and
/// returning take no lock and allocate nothing; audio is cleared on return. Safe from any thread.
/// </summary>
internal sealed class PcmSlabPool : MemoryPool<byte>
{
    /// <summary>Octets of a block: 256 ms of audio.</summary>
    public const int BlockBytes = 4096;

    private const int BlocksPerSlab = 64;
    private const long IndexMask = 0xFFFF_FFFF;
    private readonly PcmBlock[] _blocks;
    private readonly int[] _next;
    private readonly Lock _growing = new();

    // Top of the free stack: low 32 bits are index + 1 (0 is empty), high 32 bits count pops so that a reused block is not mistaken (ABA).
    private long _top;
    private int _made;
    private int _reserved;
    private int _outstanding;

    /// <summary>Makes a pool of at most <paramref name="maxBlocks"/> blocks.</summary>
    public PcmSlabPool(int maxBlocks)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxBlocks);
        _blocks = new PcmBlock[maxBlocks];
        _next = new int[maxBlocks];
    }

    /// <summary>Blocks that a pipe with a cap of so many octets can hold at most: the cap, a partly read head and a partly written tail.</summary>
    public static int BlocksFor(int capBytes) => (2 * ((capBytes + BlockBytes - 1) / BlockBytes)) + 2;

    /// <inheritdoc/>
    public override int MaxBufferSize => BlockBytes;

    /// <summary>Blocks that are rented now. Zero after a clean shutdown.</summary>
    public int Outstanding => Volatile.Read(ref _outstanding);

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">More than a block was asked for.</exception>
    /// <exception cref="InvalidOperationException">All blocks are out: the pool was made too small for its pipes' caps.</exception>
    public override IMemoryOwner<byte> Rent(int minBufferSize = -1)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minBufferSize, BlockBytes);
        while (true)
        {
            var top = Volatile.Read(ref _top);
            var index = (int)(top & IndexMask) - 1;
            if (index < 0)
            {
                Grow();
                continue;
            }

            var replaced = ((((top >> 32) + 1) & IndexMask) << 32) | (uint)Volatile.Read(ref _next[index]);
            if (Interlocked.CompareExchange(ref _top, replaced, top) == top)
            {
                Interlocked.Increment(ref _outstanding);
                var block = _blocks[index];
                block.MarkRented();
                return block;
            }
        }
    }

    /// <summary>Makes sure that so many more blocks exist than were promised to others, so that renting them makes none. Any thread.</summary>
    public void Reserve(int blocks)
    {
        var reserved = Interlocked.Add(ref _reserved, blocks);
        lock (_growing)
        {
            while (_made < Math.Min(reserved, _blocks.Length))
            {
                MakeSlab();
            }
        }
    }

    /// <summary>Gives a promise back.</summary>
    public void Unreserve(int blocks) => Interlocked.Add(ref _reserved, -blocks);

    internal void Return(int index)
    {
        Interlocked.Decrement(ref _outstanding);
        Push(index);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        // The slabs are plain arrays: nothing to free.
    }

    private void Push(int index)
    {
        while (true)
        {
            var top = Volatile.Read(ref _top);
            Volatile.Write(ref _next[index], (int)(top & IndexMask));
            if (Interlocked.CompareExchange(ref _top, (top & ~IndexMask) | (uint)(index + 1), top) == top)
            {
                return;
            }
        }
    }

    // The one lock of the pool: taken while legs are added, never in the steady state.
    private void Grow()
    {
        lock (_growing)
        {
            if ((Volatile.Read(ref _top) & IndexMask) == 0)
            {
                MakeSlab();
            }
        }
    }

    private void MakeSlab()
    {
        var count = Math.Min(BlocksPerSlab, _blocks.Length - _made);
        if (count == 0)
        {
            throw new InvalidOperationException($"All {_blocks.Length} blocks of audio are out.");
        }

        var slab = GC.AllocateArray<byte>(count * BlockBytes, pinned: true);
        for (var i = 0; i < count; i++, _made++)
        {
            _blocks[_made] = new PcmBlock(this, _made, MemoryMarshal.CreateFromPinnedArray(slab, i * BlockBytes, BlockBytes));
            Push(_made);
        }
    }
}
