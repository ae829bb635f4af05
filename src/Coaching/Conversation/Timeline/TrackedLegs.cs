using EdgeCx.Core.Calls;

namespace EdgeCx.Coaching.Conversation.Timeline;

/// <summary>The legs of a call that are followed, in the order they came; bounded.</summary>
internal sealed class TrackedLegs
{
    /// <summary>Most legs of a call that are followed.</summary>
    public const int Max = 8;

    private readonly LegTrack?[] _legs = new LegTrack?[Max];

    /// <summary>Legs followed.</summary>
    public int Count { get; private set; }

    /// <summary>The legs followed, in the order they came.</summary>
    public ReadOnlySpan<LegTrack?> All => _legs.AsSpan(0, Count);

    /// <summary>Something has come that waits for another leg.</summary>
    public bool IsPending
    {
        get
        {
            foreach (var leg in All)
            {
                if (leg!.Frames.Count > 0 || leg.Outcomes.Count > 0)
                {
                    return true;
                }
            }

            return false;
        }
    }

    /// <summary>Every leg that began is drained.</summary>
    public bool IsDrained
    {
        get
        {
            foreach (var leg in All)
            {
                if (!leg!.Drained && (leg.HasFrames || leg.Leg.HasStarted))
                {
                    return false;
                }
            }

            return true;
        }
    }

    /// <summary>The track of a leg, made where it is new; null when the call has too many.</summary>
    public LegTrack? Track(Leg leg)
    {
        foreach (var known in All)
        {
            if (ReferenceEquals(known!.Leg, leg))
            {
                return known;
            }
        }

        if (Count == Max)
        {
            return null;
        }

        var track = new LegTrack(leg, Count);
        _legs[Count++] = track;
        return track;
    }

    /// <summary>Nothing more comes from any leg.</summary>
    public void Drain()
    {
        foreach (var leg in All)
        {
            leg!.Drained = true;
        }
    }

    /// <summary>Forgets the outcomes that wait, and awaits none.</summary>
    public void DropOutcomes()
    {
        foreach (var leg in All)
        {
            leg!.Outcomes.Clear();
            leg.ExpectedOutcome = LegTrack.NoOutcome;
        }
    }

    /// <summary>Forgets the frames that wait.</summary>
    public void DropFrames()
    {
        foreach (var leg in All)
        {
            leg!.Frames.Clear();
        }
    }
}
