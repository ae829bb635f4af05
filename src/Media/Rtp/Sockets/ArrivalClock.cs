using EdgeCx.Core.Time;

namespace EdgeCx.Media.Rtp.Sockets;

/// <summary>
/// Maps the kernel's receive times (wall clock) to monotonic time by a datagram's age at the moment it is read. A clock step between its
/// arrival and its reading would age it wrongly: an age that cannot be is taken as none.
/// </summary>
internal sealed class ArrivalClock
{
    /// <summary>An older datagram is not believed: no socket buffer holds a leg that long unnoticed.</summary>
    public const long MaxAgeNs = 1_000_000_000;

    private readonly MonotonicClock _clock;
    private long _nowNs;
    private long _wallNs;

    /// <summary>Makes a clock.</summary>
    public ArrivalClock(MonotonicClock clock) => _clock = clock;

    /// <summary>Reads both clocks, once a batch.</summary>
    public void Read()
    {
        _nowNs = _clock.NowNs;
        _wallNs = (_clock.UtcNow - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick;
    }

    /// <summary>Monotonic arrival of a datagram with the kernel's receive time in ns since 1970; now when it has none (0).</summary>
    public long ToMonotonic(long kernelNs)
    {
        var age = _wallNs - kernelNs;
        return kernelNs == 0 || age < 0 || age > MaxAgeNs ? _nowNs : _nowNs - age;
    }
}
