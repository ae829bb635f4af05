namespace EdgeCx.Coaching.Conversation.TurnTaking;

/// <summary>How long one side takes to answer the other: the waits of late, in ticks. An answer that begins over the other's last word counts as none.</summary>
internal sealed class AnswerTracker
{
    /// <summary>Speech in a turn that calls for an answer (480 ms).</summary>
    public const int AnswerableTicks = 15;

    /// <summary>An answer that takes this long (2.5 s) hesitates.</summary>
    public const int SlowTicks = 79;

    private const int Recent = 8;
    private const long MinuteTicks = 1875;
    private readonly long[] _slow = new long[Recent];
    private int _slowCount;
    private long _finishedTick = -1;

    /// <summary>The last answer's wait; 0 before the first.</summary>
    public long LastTicks { get; private set; }

    /// <summary>Takes one tick, after both sides' turns took it.</summary>
    public void Tick(long tick, TurnTracker asking, TurnTracker answering)
    {
        if (asking.IsSpeaking && asking.SpeechTicks >= AnswerableTicks)
        {
            _finishedTick = tick;
        }

        if (_finishedTick < 0 || !answering.IsSpeaking || asking.IsSpeaking || !answering.InTurn)
        {
            return;
        }

        LastTicks = Math.Max(0, answering.FirstTick - _finishedTick - 1);
        _finishedTick = -1;
        if (LastTicks >= SlowTicks)
        {
            _slow[_slowCount++ % Recent] = tick;
        }
    }

    /// <summary>Hesitating answers in the minute before a tick (8 at most).</summary>
    public int SlowInLastMinute(long tick)
    {
        var n = 0;
        for (var i = 0; i < Math.Min(_slowCount, Recent); i++)
        {
            n += tick - _slow[i] < MinuteTicks ? 1 : 0;
        }

        return n;
    }

    /// <summary>A side is not heard: nothing that runs may be said of it.</summary>
    public void Break() => _finishedTick = -1;

    /// <summary>Another speaker: the waits so far were not theirs.</summary>
    public void Forget()
    {
        _finishedTick = -1;
        LastTicks = 0;
        Array.Fill(_slow, -MinuteTicks);
    }
}
