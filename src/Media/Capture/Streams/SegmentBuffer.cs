using System.Buffers;

namespace EdgeCx.Media.Capture.Streams;

/// <summary>
/// Octets of a stream that cannot be used yet: a message that is not whole, and what came before what precedes it. Positions count from the
/// first octet that was not used. What came first stays, whatever a later copy says. The memory is rented while it is needed, and wiped.
/// </summary>
internal sealed class SegmentBuffer
{
    /// <summary>Furthest octet that is held: two of the longest messages.</summary>
    public const int MaxBytes = 2 * 65_536;

    /// <summary>Most stretches that are held with gaps between them.</summary>
    public const int MaxStretches = 32;

    private const int MinBytes = 4096;
    private readonly Stretch[] _stretches = new Stretch[MaxStretches];
    private byte[] _octets = [];
    private int _count;

    /// <summary>Memory that is rented, bytes.</summary>
    public int RentedBytes => _octets.Length;

    /// <summary>True when nothing is held.</summary>
    public bool IsEmpty => _count == 0;

    /// <summary>True when there is a gap before the last of what is held.</summary>
    public bool HasGap => _count > 1 || (_count == 1 && _stretches[0].Start > 0);

    /// <summary>Where the first stretch begins; 0 when nothing is held.</summary>
    public int FirstStart => _count == 0 ? 0 : _stretches[0].Start;

    /// <summary>What can be used: from the first octet to the first gap.</summary>
    public ReadOnlySpan<byte> Contiguous => _count > 0 && _stretches[0].Start == 0 ? _octets.AsSpan(0, _stretches[0].End) : [];

    /// <summary>True when octets at a position can be held.</summary>
    public bool HasRoom(int start, int length) => start + length <= MaxBytes && (_count < MaxStretches || Touches(start, start + length));

    /// <summary>Holds octets for which there is room; false when all of them were there.</summary>
    public bool TryAdd(int start, ReadOnlySpan<byte> octets)
    {
        if (octets.IsEmpty)
        {
            return false;
        }

        var end = start + octets.Length;
        var first = 0;
        while (first < _count && _stretches[first].End < start)
        {
            first++;
        }

        if (first < _count && _stretches[first].Start <= start && _stretches[first].End >= end)
        {
            return false;
        }

        Grow(end);

        // Only what is not there yet is copied: between the stretches that the new one meets.
        var (position, beyond, merged) = (start, first, new Stretch(start, end));
        for (; beyond < _count && _stretches[beyond].Start <= end; beyond++)
        {
            var known = _stretches[beyond];
            Copy(octets, start, position, Math.Min(known.Start, end));
            position = Math.Max(position, Math.Min(known.End, end));
            merged = new Stretch(Math.Min(merged.Start, known.Start), Math.Max(merged.End, known.End));
        }

        Copy(octets, start, position, end);
        Replace(first, beyond, merged);
        return true;
    }

    /// <summary>Lets octets go from the front; positions count anew.</summary>
    public void Consume(int length)
    {
        if (length == 0)
        {
            return;
        }

        var held = _count == 0 ? 0 : _stretches[_count - 1].End;
        var kept = 0;
        for (var i = 0; i < _count; i++)
        {
            var (start, end) = _stretches[i];
            if (end > length)
            {
                _stretches[kept++] = new Stretch(Math.Max(0, start - length), end - length);
            }
        }

        _count = kept;
        if (kept == 0)
        {
            Clear();
        }
        else
        {
            _octets.AsSpan(length, held - length).CopyTo(_octets);
        }
    }

    /// <summary>Lets everything go.</summary>
    public void Clear()
    {
        _count = 0;
        if (_octets.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_octets, clearArray: true);
            _octets = [];
        }
    }

    private void Copy(ReadOnlySpan<byte> octets, int start, int from, int to)
    {
        if (from < to)
        {
            octets[(from - start)..(to - start)].CopyTo(_octets.AsSpan(from));
        }
    }

    private bool Touches(int start, int end)
    {
        for (var i = 0; i < _count; i++)
        {
            if (_stretches[i].Start <= end && _stretches[i].End >= start)
            {
                return true;
            }
        }

        return false;
    }

    private void Replace(int first, int beyond, Stretch merged)
    {
        _stretches.AsSpan(beyond, _count - beyond).CopyTo(_stretches.AsSpan(first + 1));
        _count += first + 1 - beyond;
        _stretches[first] = merged;
    }

    private void Grow(int length)
    {
        if (length <= _octets.Length)
        {
            return;
        }

        var larger = ArrayPool<byte>.Shared.Rent(Math.Min(MaxBytes, Math.Max(length, Math.Max(MinBytes, 2 * _octets.Length))));
        if (_octets.Length > 0)
        {
            _octets.CopyTo(larger.AsSpan());
            ArrayPool<byte>.Shared.Return(_octets, clearArray: true);
        }

        _octets = larger;
    }

    private readonly record struct Stretch(int Start, int End);
}
