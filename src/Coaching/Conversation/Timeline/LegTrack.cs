using EdgeCx.Core.Audio;
using EdgeCx.Core.Calls;
using EdgeCx.Core.Emotion;
using EdgeCx.Core.Events;

namespace EdgeCx.Coaching.Conversation.Timeline;

/// <summary>One leg as its conversation knows it: what it said last of itself, and its results that wait for their turn.</summary>
internal sealed class LegTrack
{
    /// <summary>No outcome is awaited.</summary>
    public const long NoOutcome = long.MaxValue;

    /// <summary>4.4 minutes of frames: only a recording that is read leg after leg comes near it.</summary>
    public const int MaxFrames = 8192;

    /// <summary>4.3 minutes of outcomes.</summary>
    public const int MaxOutcomes = 512;

    /// <summary>Makes a track.</summary>
    public LegTrack(Leg leg, int index)
    {
        Leg = leg;
        Index = index;
        Role = leg.Role;
        State = leg.State;
        Aor = leg.Aor;
    }

    /// <summary>The leg.</summary>
    public Leg Leg { get; }

    /// <summary>Its number in the call, from 0.</summary>
    public int Index { get; }

    /// <summary>Its bit in masks of legs.</summary>
    public int Bit => 1 << Index;

    /// <summary>Its role, as last signalled.</summary>
    public SpeakerRole Role { get; set; }

    /// <summary>Its state, as last signalled.</summary>
    public LegState State { get; set; }

    /// <summary>Nothing more comes.</summary>
    public bool Drained { get; set; }

    /// <summary>It stalled, and the conversation goes on without it until it is heard again.</summary>
    public bool PassedOver { get; set; }

    /// <summary>A frame has come.</summary>
    public bool HasFrames { get; set; }

    /// <summary>Tick of its first frame; −1 before it.</summary>
    public long FirstTick { get; set; } = -1;

    /// <summary>Its speaker's address of record, as last signalled; identity, compared only.</summary>
    public string? Aor { get; set; }

    /// <summary>Tick of the last frame that came.</summary>
    public long LastTick { get; set; } = -1;

    /// <summary>Place of its first sample in the call's time, in samples; known with the first result.</summary>
    public long OffsetSamples { get; private set; }

    /// <summary>Place in the call's time of the next chunk's outcome, in samples, or <see cref="NoOutcome"/>.</summary>
    public long ExpectedOutcome { get; set; } = NoOutcome;

    /// <summary>Whether another person speaks on it.</summary>
    public CallerTransfer Transfer { get; } = new();

    /// <summary>The event last published of it.</summary>
    public LegChanged? Published { get; set; }

    /// <summary>Frames that wait for their tick.</summary>
    public GrowingRing<FrameMark> Frames { get; } = new(32, MaxFrames);

    /// <summary>Outcomes that wait for their place.</summary>
    public GrowingRing<EmotionEstimate> Outcomes { get; } = new(2, MaxOutcomes);

    /// <summary>Learns the leg's place in the call's time.</summary>
    public void Locate() => OffsetSamples = (long)Math.Round(Leg.ToCallMs(0) * PcmFormat.SamplesPerMs);

    /// <summary>Takes a chunk's outcome; false when too many wait.</summary>
    public bool TryAdd(in EmotionEstimate outcome)
    {
        if (!HasFrames)
        {
            Locate();
        }

        ExpectedOutcome = PlaceOf(outcome) + PcmFormat.ChunkSamples;
        return Outcomes.TryAdd(outcome);
    }

    /// <summary>
    /// Where a chunk's outcome takes its place, in samples of the call's time: its nominal end, so that a short rest at the end of a leg
    /// falls on the same grid whether or not it was awaited.
    /// </summary>
    public long PlaceOf(in EmotionEstimate outcome) => OffsetSamples + outcome.StartSample + PcmFormat.ChunkSamples;
}
