using EdgeCx.Coaching.Conversation.Timeline;

namespace EdgeCx.Coaching.Conversation.TurnTaking;

/// <summary>
/// Counts ticks by the set of legs that spoke in them. Who is agent and who is customer may be learnt late: shares and talk-over are read
/// from the counts for any assignment of roles, from voice frames alone, without bridging.
/// </summary>
internal sealed class SpeakerTally
{
    private readonly int[] _ticks = new int[1 << TrackedLegs.Max];
    private int _legs;

    /// <summary>Counts one tick.</summary>
    /// <param name="heard">Legs that were heard.</param>
    /// <param name="speaking">Legs that spoke.</param>
    public void Add(int heard, int speaking)
    {
        _legs |= heard;
        _ticks[speaking]++;
    }

    /// <summary>Legs that were ever heard.</summary>
    public int Legs => _legs;

    /// <summary>Time in which any leg was heard, ms.</summary>
    public double ObservedMs => Sum(static (_, _, _) => true, 0, 0);

    /// <summary>Time in which any of these legs spoke, ms.</summary>
    public double SpeechMs(int legs) => Sum(static (speaking, a, _) => (speaking & a) != 0, legs, 0);

    /// <summary>Time in which a leg of the one side and a leg of the other spoke at a time, ms.</summary>
    public double OverlapMs(int oneSide, int otherSide) =>
        Sum(static (speaking, a, b) => (speaking & a) != 0 && (speaking & b) != 0, oneSide, otherSide);

    private double Sum(Func<int, int, int, bool> counts, int oneSide, int otherSide)
    {
        long ticks = 0;
        for (var speaking = 0; speaking < _ticks.Length; speaking++)
        {
            if (_ticks[speaking] != 0 && counts(speaking, oneSide, otherSide))
            {
                ticks += _ticks[speaking];
            }
        }

        return ticks * CallTicks.Ms;
    }
}
