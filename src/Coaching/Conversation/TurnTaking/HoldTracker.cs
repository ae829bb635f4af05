using EdgeCx.Core.Speech;

namespace EdgeCx.Coaching.Conversation.TurnTaking;

/// <summary>
/// Knows when the customer is on hold: signalling holds a leg, or music has been heard on the customer's for a while. While it lasts nobody waits
/// for the agent's answer and no silence is dead air; how often it came is held against the customer's patience. All lengths are in ticks.
/// </summary>
internal sealed class HoldTracker
{
    /// <summary>Shorter than this (2 s) it is no hold.</summary>
    public const int MinTicks = 63;

    /// <summary>Music has to be heard again and again for this long (1 s), with no voice in between: a hummed word is no hold.</summary>
    public const int MinMusicTicks = 31;

    // Music that was just noticed is over when none was heard for this long (4 s) …
    private const int NewMusicLingerTicks = 125;

    // … and music that makes a hold after this long (12 s): it has soft passages, and pauses between its pieces. A voice ends it at once.
    private const int MusicLingerTicks = 375;

    private const int Recent = 16;
    private const long RecentTicks = 9375;
    private readonly long[] _recent = new long[Recent];
    private long _musicFrom = -1;
    private long _musicLast = -1;
    private long _since = -1;

    /// <summary>The customer is on hold.</summary>
    public bool IsOnHold { get; private set; }

    /// <summary>The customer is on hold, and has been for long enough to say so.</summary>
    public bool Counts { get; private set; }

    /// <summary>The hold is signalled; else music tells of it.</summary>
    public bool IsSignalled { get; private set; }

    /// <summary>First tick of the hold that runs; −1 while none does.</summary>
    public long SinceTick => _since;

    /// <summary>Holds so far.</summary>
    public int Count { get; private set; }

    /// <summary>Time on hold so far, holds that are long enough to count.</summary>
    public long TotalTicks { get; private set; }

    /// <summary>Takes what a chunk of the customer's leg sounds like.</summary>
    public void Hear(AudioKind heard, long tick)
    {
        if (heard == AudioKind.Music)
        {
            _musicFrom = _musicFrom < 0 || tick > MusicUntil ? tick : _musicFrom;
            _musicLast = tick;
        }
        else if (heard == AudioKind.OneVoice)
        {
            _musicFrom = -1;
        }
    }

    /// <summary>Takes one tick.</summary>
    public void Tick(long tick, bool isHeldBySignalling)
    {
        IsSignalled = isHeldBySignalling;
        IsOnHold = isHeldBySignalling || (IsMusicLong && tick <= MusicUntil);
        if (!IsOnHold)
        {
            _since = -1;
            Counts = false;
            return;
        }

        _since = _since < 0 ? tick : _since;
        var ticks = tick - _since + 1;
        TotalTicks += ticks == MinTicks ? MinTicks : ticks > MinTicks ? 1 : 0;
        if (!Counts && ticks >= MinTicks)
        {
            Counts = true;
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

    private bool IsMusicLong => _musicFrom >= 0 && _musicLast - _musicFrom >= MinMusicTicks;

    private long MusicUntil => _musicLast + (IsMusicLong ? MusicLingerTicks : NewMusicLingerTicks);
}
