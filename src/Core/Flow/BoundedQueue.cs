using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace EdgeCx.Core.Flow;

/// <summary>
/// A bounded queue of values, any number of writers, one reader. Writing never blocks, locks or allocates: a full queue says so and the
/// writer counts the drop. The reader may park until something comes.
/// </summary>
/// <remarks>
/// After D. Vyukov's bounded queue: each cell has a sequence number that tells whose turn it is. Parking does not spin first: with tens of
/// thousands of items a second that would be most of a reader's cost.
/// </remarks>
public sealed class BoundedQueue<T> : IDisposable
{
    private readonly Cell[] _cells;
    private readonly int _mask;
    private readonly ManualResetEventSlim _wake = new(initialState: false, spinCount: 0);
    private PaddedLong _tail;
    private PaddedLong _head;
    private int _parked;

    /// <summary>Makes a queue.</summary>
    /// <param name="name">Name in metrics.</param>
    /// <param name="capacity">Most items; rounded up to a power of two.</param>
    public BoundedQueue(string name, int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 2);
        Name = name;
        var size = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)capacity);
        _cells = new Cell[size];
        _mask = size - 1;
        for (var i = 0; i < size; i++)
        {
            _cells[i].Sequence = i;
        }
    }

    /// <summary>Name in metrics.</summary>
    public string Name { get; }

    /// <summary>Most items.</summary>
    public int Capacity => _cells.Length;

    /// <summary>Items in it now, approximately.</summary>
    public int Count => (int)Math.Clamp(Volatile.Read(ref _tail.Value) - Volatile.Read(ref _head.Value), 0, _cells.Length);

    /// <summary>Adds an item; false when there is no room. Any thread.</summary>
    public bool TryEnqueue(in T item)
    {
        var position = Volatile.Read(ref _tail.Value);
        while (true)
        {
            ref var cell = ref _cells[position & _mask];
            var turn = Volatile.Read(ref cell.Sequence) - position;
            if (turn == 0)
            {
                var seen = Interlocked.CompareExchange(ref _tail.Value, position + 1, position);
                if (seen == position)
                {
                    cell.Item = item;
                    Volatile.Write(ref cell.Sequence, position + 1);
                    WakeReader();
                    return true;
                }

                position = seen;
            }
            else if (turn < 0)
            {
                return false;
            }
            else
            {
                position = Volatile.Read(ref _tail.Value);
            }
        }
    }

    /// <summary>Adds an item and waits for room: only where nothing is live (analysis of recordings).</summary>
    /// <exception cref="OperationCanceledException">Cancelled while waiting.</exception>
    public void EnqueueWaiting(in T item, CancellationToken cancellation)
    {
        var spin = default(SpinWait);
        while (!TryEnqueue(item))
        {
            cancellation.ThrowIfCancellationRequested();
            spin.SpinOnce();
        }
    }

    /// <summary>Takes the oldest item; false when there is none. Reader's thread only.</summary>
    public bool TryDequeue([MaybeNullWhen(false)] out T item)
    {
        var position = _head.Value;
        ref var cell = ref _cells[position & _mask];
        if (Volatile.Read(ref cell.Sequence) != position + 1)
        {
            item = default;
            return false;
        }

        item = cell.Item;
        if (RuntimeHelpers.IsReferenceOrContainsReferences<T>())
        {
            cell.Item = default!;
        }

        Volatile.Write(ref cell.Sequence, position + _cells.Length);
        Volatile.Write(ref _head.Value, position + 1);
        return true;
    }

    /// <summary>
    /// Parks until there is an item, it is woken or the time is over; true when there is an item. Woken by one writer it may find none yet:
    /// another, before it in the queue, has still to write, and wakes the reader again. Reader's thread only.
    /// </summary>
    public bool WaitForItem(TimeSpan timeout)
    {
        if (HasItem())
        {
            return true;
        }

        Interlocked.Exchange(ref _parked, 1);
        if (HasItem())
        {
            Unpark();
            return true;
        }

        _wake.Wait(timeout);
        Unpark();
        return HasItem();
    }

    /// <summary>Wakes a parked reader without an item, so that it can look at its stop flag.</summary>
    public void Wake() => WakeReader();

    /// <inheritdoc/>
    public void Dispose() => _wake.Dispose();

    private bool HasItem() => Volatile.Read(ref _cells[_head.Value & _mask].Sequence) == _head.Value + 1;

    private void WakeReader()
    {
        Interlocked.MemoryBarrier();
        if (Volatile.Read(ref _parked) == 1 && Interlocked.Exchange(ref _parked, 0) == 1)
        {
            _wake.Set();
        }
    }

    private void Unpark()
    {
        // A writer that has taken the flag is about to wake the reader: that is waited for, so that no wake-up is left over.
        if (Interlocked.Exchange(ref _parked, 0) == 0)
        {
            _wake.Wait();
        }

        _wake.Reset();
    }

    private struct Cell
    {
        public long Sequence;
        public T Item;
    }
}
