namespace EdgeCx.Coaching.Conversation.TurnTaking;

/// <summary>
/// Segments one side's speech into turns: a turn begins once there is enough speech to be more than a click, goes on over short pauses,
/// and ends with its last speech when the pause gets longer.
/// </summary>
internal sealed class TurnTracker
{
    /// <summary>Speech that makes a turn (160 ms); less is a cough or a click.</summary>
    public const int MinSpeechTicks = 5;

    /// <summary>Pauses up to this long (704 ms) belong to the turn.</summary>
    public const int BridgeTicks = 22;

    private const int ShortTurnTicks = 47;
    private const double ShortTurnStep = 0.25;
    private long _firstTick = -1;
    private long _lastSpeechTick = -1;

    /// <summary>A turn is running (or its closing pause is still short).</summary>
    public bool InTurn { get; private set; }

    /// <summary>This side speaks in the current tick.</summary>
    public bool IsSpeaking { get; private set; }

    /// <summary>First tick of the running turn, or of the one that begins.</summary>
    public long FirstTick => _firstTick;

    /// <summary>Last tick in which this side spoke; −1 before its first.</summary>
    public long LastSpeechTick => _lastSpeechTick;

    /// <summary>Speech in the running turn, ticks.</summary>
    public int SpeechTicks { get; private set; }

    /// <summary>The turn began in this tick.</summary>
    public bool HasBegun { get; private set; }

    /// <summary>The turn ended: the pause after it became too long in this tick.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>Share of short turns (under 1.5 s of speech) among the last few that ended, 0 to 1.</summary>
    public double ShortTurnShare { get; private set; }

    /// <summary>Turns so far, the running one included.</summary>
    public int Turns { get; private set; }

    /// <summary>Length of the turns that have ended, first to last speech, ticks.</summary>
    public long TotalTurnTicks { get; private set; }

    /// <summary>Longest turn that has ended, ticks.</summary>
    public long LongestTurnTicks { get; private set; }

    /// <summary>Takes one tick.</summary>
    public void Tick(long tick, bool isSpeaking)
    {
        HasBegun = false;
        HasEnded = false;
        IsSpeaking = isSpeaking;
        if (isSpeaking)
        {
            if (_firstTick < 0)
            {
                _firstTick = tick;
            }

            _lastSpeechTick = tick;
            SpeechTicks++;
            if (!InTurn && SpeechTicks >= MinSpeechTicks)
            {
                InTurn = true;
                HasBegun = true;
                Turns++;
            }
        }
        else if (_firstTick >= 0 && tick - _lastSpeechTick > BridgeTicks)
        {
            End();
        }
    }

    /// <summary>Ends what is running: the leg was held, or nothing is heard of it.</summary>
    public void Break()
    {
        HasBegun = false;
        HasEnded = false;
        IsSpeaking = false;
        if (_firstTick >= 0)
        {
            End();
        }
    }

    /// <summary>Length of the running turn up to its last speech, ticks.</summary>
    public long RunningTicks => InTurn ? _lastSpeechTick - _firstTick + 1 : 0;

    private void End()
    {
        if (InTurn)
        {
            HasEnded = true;
            ShortTurnShare += ShortTurnStep * ((SpeechTicks < ShortTurnTicks ? 1 : 0) - ShortTurnShare);
            var ticks = RunningTicks;
            TotalTurnTicks += ticks;
            LongestTurnTicks = Math.Max(LongestTurnTicks, ticks);
        }

        InTurn = false;
        SpeechTicks = 0;
        _firstTick = -1;
    }
}
