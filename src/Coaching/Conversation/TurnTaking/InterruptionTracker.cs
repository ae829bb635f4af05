namespace EdgeCx.Coaching.Conversation.TurnTaking;

/// <summary>
/// Counts how often one side began over the other and stayed: it starts while the other has the floor, and both speak for longer than a
/// backchannel ("mhm", "okay") takes. Keeps the ticks of the last ones for the rate a minute.
/// </summary>
internal sealed class InterruptionTracker
{
    /// <summary>Shared speech that makes it more than a backchannel (512 ms).</summary>
    public const int MinOverlapTicks = 16;

    /// <summary>The other has had the floor at least this long (640 ms); less is a false start of both.</summary>
    public const int MinFloorTicks = 20;

    private const int Recent = 16;
    private const long MinuteTicks = 1875;
    private readonly long[] _recent = new long[Recent];
    private int _overlapTicks;
    private bool _beganOver;
    private bool _counted;

    /// <summary>Interruptions so far.</summary>
    public int Count { get; private set; }

    /// <summary>Takes one tick, after both sides' turns took it.</summary>
    /// <param name="tick">The tick.</param>
    /// <param name="speaker">Who may interrupt.</param>
    /// <param name="other">Who may have the floor.</param>
    public void Tick(long tick, TurnTracker speaker, TurnTracker other)
    {
        if (speaker.IsSpeaking && speaker.FirstTick == tick)
        {
            _beganOver = other.InTurn && other.IsSpeaking && tick - other.FirstTick >= MinFloorTicks;
            _overlapTicks = 0;
            _counted = false;
        }

        if (!_beganOver || _counted || !speaker.IsSpeaking || !other.IsSpeaking)
        {
            return;
        }

        _overlapTicks++;
        if (_overlapTicks >= MinOverlapTicks)
        {
            _recent[Count % Recent] = tick;
            Count++;
            _counted = true;
        }
    }

    /// <summary>Another speaker: what was counted stays counted, but none of it was of late.</summary>
    public void Forget() => Array.Fill(_recent, -MinuteTicks);

    /// <summary>Interruptions in the minute before a tick (16 at most).</summary>
    public int InLastMinute(long tick)
    {
        var n = 0;
        for (var i = 0; i < Math.Min(Count, Recent); i++)
        {
            n += tick - _recent[i] < MinuteTicks ? 1 : 0;
        }

        return n;
    }
}
