namespace EdgeCx.Media.Rtp;

/// <summary>
/// Puts one stream's packets into order in a fixed number of slots. What is in order passes at once and is never stored. What is ahead of
/// a gap waits until the gap is filled or given up; the owner decides when. Works on extended sequence numbers, so wraps do not exist here.
/// </summary>
/// <remarks>
/// One thread. Allocates nothing after construction, but for once where a stream with large packets first has one to keep; stored audio is cleared when it leaves.
/// </remarks>
internal sealed class ReorderBuffer
{
    /// <summary>Packets that a gap may span, itself included: 320 ms at 20 ms a packet.</summary>
    public const int Slots = 16;

    /// <summary>Longest payload that can wait: what fits an Ethernet frame.</summary>
    public const int SlotBytes = 1472;

    // G.711 and G.722 at 20 and 30 ms a packet, and what other codecs make of speech: a leg of these is small.
    private const int UsualSlotBytes = 256;
    private const int HistoryBits = 64;
    private byte[] _payloads = new byte[Slots * UsualSlotBytes];
    private int _slotBytes = UsualSlotBytes;
    private readonly HeldPacket[] _packets = new HeldPacket[Slots];
    private readonly int[] _lengths = new int[Slots];
    private readonly bool[] _filled = new bool[Slots];

    // Bit i is of packet _next − 1 − i: it passed; it was given up. Neither: it is from before the start.
    private ulong _passed;
    private ulong _givenUp;
    private long _next;

    /// <summary>Packets that wait now.</summary>
    public int HeldCount { get; private set; }

    /// <summary>Arrival of the packet that waits longest; meaningless when none waits.</summary>
    public long HeldSinceNs { get; private set; }

    /// <summary>The extended number that passes next.</summary>
    public long Next => _next;

    /// <summary>Forgets everything and expects a number next; what waited is cleared.</summary>
    public void Start(long next)
    {
        for (var i = 0; i < Slots && HeldCount > 0; i++)
        {
            if (_filled[i])
            {
                Clear(i);
            }
        }

        _passed = 0;
        _givenUp = 0;
        _next = next;
    }

    /// <summary>Classifies a packet, and stores it when it is ahead and fits.</summary>
    public ReorderVerdict Offer(long extended, in HeldPacket packet, ReadOnlySpan<byte> payload)
    {
        var ahead = extended - _next;
        if (ahead == 0)
        {
            Pass(passed: true);
            return ReorderVerdict.Next;
        }

        if (ahead < 0)
        {
            return JudgePast((int)Math.Min(-ahead - 1, HistoryBits));
        }

        if (ahead >= Slots)
        {
            return ReorderVerdict.NoRoom;
        }

        var slot = SlotOf(extended);
        if (_filled[slot])
        {
            return ReorderVerdict.Duplicate;
        }

        if (payload.Length > SlotBytes)
        {
            return ReorderVerdict.NoRoom;
        }

        if (payload.Length > _slotBytes)
        {
            Widen();
        }

        payload.CopyTo(_payloads.AsSpan(slot * _slotBytes));
        _packets[slot] = packet;
        _lengths[slot] = payload.Length;
        _filled[slot] = true;
        HeldSinceNs = HeldCount == 0 ? packet.ArrivalNs : Math.Min(HeldSinceNs, packet.ArrivalNs);
        HeldCount++;
        return ReorderVerdict.Held;
    }

    /// <summary>
    /// The waiting packet whose turn it is; false when the next one is missing. The payload is valid until <see cref="Release"/>,
    /// which must follow.
    /// </summary>
    public bool TryPeek(out HeldPacket packet, out ReadOnlySpan<byte> payload)
    {
        var slot = SlotOf(_next);
        if (HeldCount == 0 || !_filled[slot])
        {
            packet = default;
            payload = default;
            return false;
        }

        packet = _packets[slot];
        payload = _payloads.AsSpan(slot * _slotBytes, _lengths[slot]);
        return true;
    }

    /// <summary>Lets the packet that <see cref="TryPeek"/> showed pass, and clears it.</summary>
    public void Release()
    {
        Clear(SlotOf(_next));
        Pass(passed: true);
        if (HeldCount > 0)
        {
            FindOldest();
        }
    }

    /// <summary>Gives up the missing packets before the first waiting one; how many they are. 0 when nothing waits.</summary>
    public int GiveUpGap()
    {
        var missing = 0;
        while (HeldCount > 0 && !_filled[SlotOf(_next)])
        {
            Pass(passed: false);
            missing++;
        }

        return missing;
    }

    /// <summary>With nothing waiting: gives up all before a number, and expects it next; how many were given up.</summary>
    public long SkipTo(long extended)
    {
        var missing = extended - _next;
        _passed = missing < HistoryBits ? _passed << (int)missing : 0;
        _givenUp = missing < HistoryBits ? (_givenUp << (int)missing) | ((1UL << (int)missing) - 1) : ulong.MaxValue;
        _next = extended;
        return missing;
    }

    private static int SlotOf(long extended) => (int)(extended & (Slots - 1));

    private ReorderVerdict JudgePast(int bit)
    {
        if (bit >= HistoryBits)
        {
            return ReorderVerdict.Late;
        }

        var mask = 1UL << bit;
        if ((_passed & mask) != 0)
        {
            return ReorderVerdict.Duplicate;
        }

        // Seen now: should it come once more, it is a duplicate.
        _passed |= mask;
        return (_givenUp & mask) != 0 ? ReorderVerdict.LateAndCounted : ReorderVerdict.Late;
    }

    private void Pass(bool passed)
    {
        _givenUp = (_givenUp << 1) | (passed ? 0UL : 1);
        _passed = (_passed << 1) | (passed ? 1UL : 0);
        _next++;
    }

    private void Clear(int slot)
    {
        _payloads.AsSpan(slot * _slotBytes, _lengths[slot]).Clear();
        _filled[slot] = false;
        HeldCount--;
    }

    private void Widen()
    {
        var wide = new byte[Slots * SlotBytes];
        for (var i = 0; i < Slots; i++)
        {
            if (_filled[i])
            {
                _payloads.AsSpan(i * _slotBytes, _lengths[i]).CopyTo(wide.AsSpan(i * SlotBytes));
            }
        }

        Array.Clear(_payloads);
        _payloads = wide;
        _slotBytes = SlotBytes;
    }

    private void FindOldest()
    {
        HeldSinceNs = long.MaxValue;
        for (var i = 0; i < Slots; i++)
        {
            if (_filled[i])
            {
                HeldSinceNs = Math.Min(HeldSinceNs, _packets[i].ArrivalNs);
            }
        }
    }
}
