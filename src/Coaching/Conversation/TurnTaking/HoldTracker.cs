using EdgeCx.Core.Speech;

namespace EdgeCx.Coaching.Conversation.TurnTaking;

/// <summary>
/// Knows when the customer is on hold: signalling holds a leg, or music is heard on the customer's. While it lasts nobody waits for the
/// agent's answer and no silence is dead air; how often it came is held against the customer's patience. All lengths are in ticks.
/// </summary>
internal sealed class HoldTracker
{
    /// <summary>Shorter than this (2 s) it is no hold.</summary>
    public const int MinTicks = 63;

    // Music pauses between its phrases: it is over when somebody speaks, or when none was heard for this long (4 s).
    private const int MusicLingerTicks = 125;

    private const int Recent = 16;
    private const long RecentTicks = 9375;
    private readonly long[] _recent = new long[Recent];
    private long _musicUntil = -1;
    private long _since = -1;
    private bool _counted;

    /// <summary>The customer is on hold.</summary>
    public bool IsOnHold { get; private set; }

    /// <summary>Holds so far.</summary>
    public int Count { get; private set; }

    /// <summary>Time on hold so far, holds that are long enough to count.</summary>
    public long TotalTicks { get; private set; }

    /// <summary>Takes what a chunk of the customer's leg sounds like.</summary>
    public void Hear(AudioKind heard, long tick)
    {
        if (heard == AudioKind.Music)
        {
            _musicUntil = tick + MusicLingerTicks;
        }
        else if (heard == AudioKind.OneVoice)
        {
            _musicUntil = -1;
        }
    }

    /// <summary>Takes one tick.</summary>
    public void Tick(long tick, bool isHeldBySignalling)
    {
        IsOnHold = isHeldBySignalling || tick <= _musicUntil;
        if (!IsOnHold)
        {
            _since = -1;
            _counted = false;
            return;
        }

        _since = _since < 0 ? tick : _since;
        var ticks = tick - _since + 1;
        TotalTicks += ticks == MinTicks ? MinTicks : ticks > MinTicks ? 1 : 0;
        if (!_counted && ticks >= MinTicks)
        {
            _counted = true;
            _recent[Count++ % Recent] = tick;
        }
    }

    /// <summary>Holds in the five minutes before a tick (16 at most).</summary>
    public int InLastMinutes(long tick)
    {
        var n = 0;
        for (var i = 0; i < Math.Min(Count, Recent); i++)
        {
            n += tick - _recent[i] < RecentTicks ? 1 : 0;
        }

        return n;
    }

    /// <summary>Another customer: the holds so far were not theirs.</summary>
    public void Forget() => Array.Fill(_recent, -RecentTicks);
}
