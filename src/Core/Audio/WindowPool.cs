using System.Runtime.CompilerServices;

namespace EdgeCx.Core.Audio;

/// <summary>
/// A fixed number of equally long, pinned sample slots in one slab. Renting and returning take no lock and allocate nothing;
/// audio is cleared on return, so that nothing of a call stays behind. Safe from any thread.
/// </summary>
public sealed class WindowPool
{
    private const long IndexMask = 0xFFFF_FFFF;
    private readonly short[] _slab;
    private readonly int[] _next;
    private readonly int[] _leased;
    private readonly int _length;
    private readonly int _stride;

    // Top of the free stack: low 32 bits are slot + 1 (0 is empty), high 32 bits count pops so that a reused slot is not mistaken (ABA).
    private long _top;
    private int _outstanding;

    /// <summary>Makes a pool.</summary>
    /// <param name="slots">How many windows may be out at a time.</param>
    /// <param name="samplesPerSlot">Length of each, in samples.</param>
    /// <param name="wideSamplesPerSlot">Room of each for the same audio at 16 kHz, in samples; 0 for none.</param>
    public WindowPool(int slots, int samplesPerSlot, int wideSamplesPerSlot = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(slots);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(samplesPerSlot);
        ArgumentOutOfRangeException.ThrowIfNegative(wideSamplesPerSlot);
        Capacity = slots;
        _length = samplesPerSlot;
        _stride = samplesPerSlot + wideSamplesPerSlot;
        _slab = GC.AllocateArray<short>(slots * _stride, pinned: true);
        _next = new int[slots];
        _leased = new int[slots];
        for (var i = 0; i < slots; i++)
        {
            _next[i] = i + 2 <= slots ? i + 2 : 0;
        }

        _top = 1;
    }

    /// <summary>Number of slots.</summary>
    public int Capacity { get; }

    /// <summary>Slots that are rented now. Zero after a clean shutdown.</summary>
    public int Outstanding => Volatile.Read(ref _outstanding);

    /// <summary>Rents a slot, whose samples are all zero; false when none is free (the caller counts the drop).</summary>
    public bool TryRent(out WindowLease lease)
    {
        while (true)
        {
            var top = Volatile.Read(ref _top);
            var slot = (int)(top & IndexMask) - 1;
            if (slot < 0)
            {
                lease = default;
                return false;
            }

            var replaced = ((((top >> 32) + 1) & IndexMask) << 32) | (uint)_next[slot];
            if (Interlocked.CompareExchange(ref _top, replaced, top) != top)
            {
                continue;
            }

            Volatile.Write(ref _leased[slot], 1);
            Interlocked.Increment(ref _outstanding);
            lease = new WindowLease(this, slot);
            return true;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Span<short> Slot(int slot) => _slab.AsSpan(slot * _stride, _length);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Span<short> WideSlot(int slot) => _slab.AsSpan((slot * _stride) + _length, _stride - _length);

    internal void Return(int slot)
    {
        if (Interlocked.Exchange(ref _leased[slot], 0) == 0)
        {
            throw new InvalidOperationException("A window lease was returned twice.");
        }

        _slab.AsSpan(slot * _stride, _stride).Clear();
        while (true)
        {
            var top = Volatile.Read(ref _top);
            _next[slot] = (int)(top & IndexMask);
            var replaced = (top & ~IndexMask) | (uint)(slot + 1);
            if (Interlocked.CompareExchange(ref _top, replaced, top) == top)
            {
                break;
            }
        }

        Interlocked.Decrement(ref _outstanding);
    }
}
