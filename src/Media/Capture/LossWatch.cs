using EdgeCx.Core.Calls;

namespace EdgeCx.Media.Capture;

/// <summary>
/// Tells which of a leg's lost packets the mirror lost and which the call: the mirror's are those that went missing when the ring overflowed,
/// or at the same moment as packets of the other direction. The reader's thread; another leg's watch may look at <see cref="LostNear"/>.
/// </summary>
/// <param name="statistics">The leg's counters.</param>
/// <param name="losses">What is known of the ring.</param>
internal sealed class LossWatch(LegStatistics statistics, LossBook losses)
{
    // Both directions of a call cross the same wire: a full mirror port drops from both within a few packet times.
    private const long SameMomentNs = 80_000_000;

    // By then the other leg's gap has been given up too, and the ring's counter was read.
    private const long DecideAfterNs = 300_000_000;
    private long _seen;
    private long _undecided;
    private long _lostNs = long.MinValue / 2;
    private long _decideNs;

    /// <summary>The other voice's port; null while there is none. The signalling writes.</summary>
    public CapturePort? Opposite
    {
        get => Volatile.Read(ref field);
        set => Volatile.Write(ref field, value);
    }

    /// <summary>True where this leg lost packets at about a time.</summary>
    public bool LostNear(long ns) => Math.Abs(Volatile.Read(ref _lostNs) - ns) <= SameMomentNs;

    /// <summary>Looks at the counters.</summary>
    public void Tick(long nowNs)
    {
        var lost = statistics.Lost;
        if (lost > _seen)
        {
            Volatile.Write(ref _lostNs, nowNs);
            _decideNs = _undecided == 0 ? nowNs + DecideAfterNs : _decideNs;
        }

        // What came late after all was not lost.
        _undecided = Math.Max(0, _undecided + lost - _seen);
        _seen = lost;
        if (_undecided > 0 && nowNs >= _decideNs)
        {
            Settle();
        }
    }

    /// <summary>Decides now.</summary>
    public void Settle()
    {
        if (_undecided > 0 && (losses.DroppedNear(_lostNs) || Opposite?.HasLostNear(_lostNs) == true))
        {
            statistics.AddLostOnMirror(_undecided);
        }

        _undecided = 0;
    }
}
