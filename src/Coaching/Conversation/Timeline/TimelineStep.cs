using EdgeCx.Core.Calls;
using EdgeCx.Core.Emotion;
using EdgeCx.Core.Speech;

namespace EdgeCx.Coaching.Conversation.Timeline;

/// <summary>The next thing in a call's time; one instance is filled again and again.</summary>
internal sealed class TimelineStep
{
    /// <summary>What it is.</summary>
    public StepKind Kind { get; private set; }

    /// <summary>The tick, or the last tick of a hole.</summary>
    public long Tick { get; private set; }

    /// <summary>Legs with a frame in this tick.</summary>
    public int Heard { get; private set; }

    /// <summary>Legs that speak in this tick.</summary>
    public int Speaking { get; private set; }

    /// <summary>Latest arrival among the frames of this tick.</summary>
    public long ArrivalNs { get; private set; }

    /// <summary>Syllable nuclei of each leg in this tick.</summary>
    public byte[] Nuclei { get; } = new byte[TrackedLegs.Max];

    /// <summary>The leg of an outcome or of words.</summary>
    public LegTrack? Leg { get; private set; }

    /// <summary>The outcome.</summary>
    public EmotionEstimate Outcome { get; set; }

    /// <summary>The words.</summary>
    public Utterance? Words { get; set; }

    /// <summary>The words came after their place: they take effect where the call is by now.</summary>
    public bool IsLate { get; private set; }

    /// <summary>Takes the frames of one tick.</summary>
    public void FillTick(long tick, ReadOnlySpan<LegTrack?> legs)
    {
        Kind = StepKind.Tick;
        Tick = tick;
        Heard = 0;
        Speaking = 0;
        ArrivalNs = 0;
        foreach (var leg in legs)
        {
            Nuclei[leg!.Index] = 0;
            if (leg.Frames.Count == 0 || leg.Frames.Front.Tick != tick)
            {
                // A source that sends nothing while nobody speaks (silence suppression) is heard all the same: as silence.
                Heard |= leg is { PassedOver: true, HasFrames: true, Drained: false, State: LegState.Active } ? leg.Bit : 0;
                continue;
            }

            var frame = leg.Frames.Take();
            Heard |= leg.Bit;
            Speaking |= frame.IsSpeech ? leg.Bit : 0;
            Nuclei[leg.Index] = frame.Nuclei;
            ArrivalNs = Math.Max(ArrivalNs, frame.ArrivalNs);
        }
    }

    /// <summary>A stretch without frames, up to a tick.</summary>
    public void FillHole(long lastTick)
    {
        Kind = StepKind.Hole;
        Tick = lastTick;
        Heard = 0;
        Speaking = 0;
    }

    /// <summary>Takes a leg's next outcome.</summary>
    public void FillOutcome(LegTrack leg)
    {
        Kind = StepKind.Outcome;
        Leg = leg;
        Outcome = leg.Outcomes.Take();
        ArrivalNs = Outcome.Deadline.ArrivalNs;
    }

    /// <summary>Takes the next words, before a tick; the budget of what they move runs from the sound of that tick.</summary>
    public void FillWords(WaitingWords words, long nextTick, ReadOnlySpan<LegTrack?> legs)
    {
        Kind = StepKind.Words;
        IsLate = words.NextPlace <= CallTicks.EndSample(nextTick - 1);
        Words = words.Take(out var speaker);
        Leg = speaker;
        Tick = nextTick;
        ArrivalNs = 0;
        foreach (var leg in legs)
        {
            ArrivalNs = leg!.Frames.Count > 0 ? Math.Max(ArrivalNs, leg.Frames.Front.ArrivalNs) : ArrivalNs;
        }
    }
}
