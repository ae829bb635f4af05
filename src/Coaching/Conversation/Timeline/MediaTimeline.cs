using EdgeCx.Core.Audio;
using EdgeCx.Core.Calls;
using EdgeCx.Core.Speech;

namespace EdgeCx.Coaching.Conversation.Timeline;

/// <summary>
/// Merges what is heard on a call's legs into one order that depends on media time alone: a tick comes when every leg that can still speak
/// in it has been heard, and a chunk's outcome comes before the first tick that ends after it. However the results of different legs
/// interleave on the way here, the steps are the same. Only a leg that stalls in wall-clock time is passed over.
/// </summary>
internal sealed class MediaTimeline
{
    // A held or silent leg may have results on their way: it keeps its place until the others are this far ahead (512 ms).
    private const int HeldLagTicks = 16;

    // A recording is read faster than it is heard: its legs' changes overtake their results by as much as the queues hold (half of what can wait).
    private const int RecordingLagTicks = LegTrack.MaxFrames / 2;

    // After a jump this long (512 ms) in a leg's frames the outcome that was awaited before it is not waited for any more.
    private const int JumpTicks = 16;

    // A leg that was passed over rejoins once its frames are no later than this (64 ms); one that lags more would only stall the others.
    private const int RejoinTicks = 2;

    private readonly bool _isRecording;
    private readonly long _wordsLagSamples;
    private readonly TrackedLegs _legs = new();
    private readonly WaitingWords _words = new();
    private long _nextTick;
    private long _latestTick = -1;

    /// <summary>Makes a timeline.</summary>
    /// <param name="isRecording">
    /// The call is a recording, whose legs may be read one after the other: legs that have not begun are waited for.
    /// </param>
    /// <param name="wordsLagMs">How long after they were said words take effect: what transcribing takes, and a little more, ms.</param>
    public MediaTimeline(bool isRecording, int wordsLagMs = 2000)
    {
        _isRecording = isRecording;
        _wordsLagSamples = wordsLagMs * PcmFormat.SamplesPerMs;
    }

    /// <summary>Legs followed.</summary>
    public int LegCount => _legs.Count;

    /// <summary>The legs followed, in the order they came.</summary>
    public ReadOnlySpan<LegTrack?> Legs => _legs.All;

    /// <summary>End of the last frame that came, in the call's time, ms.</summary>
    public double HeardUntilMs { get; private set; }

    /// <summary>End of the last tick that was taken, ms.</summary>
    public double NowMs => CallTicks.EndMs(_nextTick - 1);

    /// <summary>Something has come that waits for another leg.</summary>
    public bool IsPending => _legs.IsPending;

    /// <summary>Every leg that began is drained.</summary>
    public bool IsDrained => _legs.IsDrained;

    /// <summary>The track of a leg, made where it is new; null when the call has too many.</summary>
    public LegTrack? Track(Leg leg) => _legs.Track(leg);

    /// <summary>Takes a leg's state as signalled. A leg that comes back from a hold is not waited for before it is heard.</summary>
    public void SetState(LegTrack leg, LegState state)
    {
        var wasHeld = leg.State is LegState.Inactive or LegState.Silent;
        leg.State = state;
        leg.PassedOver |= wasHeld && state == LegState.Active && leg.LastTick < _nextTick;
    }

    /// <summary>Takes a frame; false when its tick is over already, or it waits with too many.</summary>
    public bool TryAdd(LegTrack leg, in VoiceActivity voice, bool outcomesExpected)
    {
        if (!leg.HasFrames)
        {
            leg.HasFrames = true;
            leg.Locate();
            if (outcomesExpected && voice.StartSample == 0 && leg.ExpectedOutcome == LegTrack.NoOutcome)
            {
                leg.ExpectedOutcome = leg.OffsetSamples + PcmFormat.ChunkSamples;
            }
        }

        var start = leg.OffsetSamples + voice.StartSample;
        var tick = CallTicks.OfFrame(start);
        if (tick < _nextTick || tick <= leg.LastTick)
        {
            // Heard again, a moment too late: from the next frame on it is waited for, or it would come too late for ever.
            leg.PassedOver &= _nextTick - tick > RejoinTicks;
            return false;
        }

        if (!leg.Frames.TryAdd(new FrameMark(tick, voice.ArrivalNs, voice.IsSpeech, voice.SyllableNuclei)))
        {
            return false;
        }

        if (leg.LastTick >= 0 && tick - leg.LastTick > JumpTicks)
        {
            leg.ExpectedOutcome = LegTrack.NoOutcome;
        }

        leg.PassedOver = false;
        leg.FirstTick = leg.FirstTick < 0 ? tick : leg.FirstTick;
        leg.LastTick = tick;
        _latestTick = Math.Max(_latestTick, tick);
        HeardUntilMs = Math.Max(HeardUntilMs, PcmFormat.ToMs(start + PcmFormat.VoiceFrameSamples));
        return true;
    }

    /// <summary>Takes the words of an utterance; false when too many wait for their place.</summary>
    public bool TryAdd(LegTrack leg, Utterance words)
    {
        if (!leg.HasFrames)
        {
            leg.Locate();
        }

        return _words.TryAdd(leg, words, leg.OffsetSamples + words.EndSample + _wordsLagSamples);
    }

    /// <summary>Goes on without whatever is missing, until it is heard again. True when that moves something.</summary>
    public bool PassOver()
    {
        var moved = false;
        foreach (var leg in Legs)
        {
            if (!Holds(leg!))
            {
                continue;
            }

            if (leg!.LastTick < _nextTick)
            {
                leg.PassedOver = true;
                moved = true;
            }

            if (leg.Outcomes.Count == 0 && leg.ExpectedOutcome <= CallTicks.EndSample(_nextTick))
            {
                leg.ExpectedOutcome = LegTrack.NoOutcome;
                moved = true;
            }
        }

        return moved;
    }

    /// <summary>Nothing more comes from any leg.</summary>
    public void Drain() => _legs.Drain();

    /// <summary>Forgets the outcomes and the words that wait: what they say may not be used any more.</summary>
    public void DropOutcomes()
    {
        _legs.DropOutcomes();
        _words.Clear();
    }

    /// <summary>Forgets what waits (a pause: nothing that was heard may act any more).</summary>
    public void DropPending()
    {
        DropOutcomes();
        _legs.DropFrames();
    }

    /// <summary>Takes the next step; false when the rest of it has not been heard yet.</summary>
    public bool TryNext(TimelineStep step)
    {
        var end = CallTicks.EndSample(_nextTick);
        var waits = FindNextOutcome(out var speaker, out var place);
        if (place <= end)
        {
            return !waits && TakeOutcome(speaker!, step);
        }

        var front = long.MaxValue;
        var allDrained = true;
        foreach (var leg in Legs)
        {
            if (leg!.LastTick < _nextTick && Holds(leg))
            {
                return false;
            }

            allDrained &= leg.Drained;
            front = leg.Frames.Count > 0 ? Math.Min(front, leg.Frames.Front.Tick) : front;
        }

        if (front == long.MaxValue)
        {
            // The last chunk of a leg ends after its last frame, and words after both: they come once nothing else can.
            return allDrained && (speaker is not null ? !waits && TakeOutcome(speaker, step) : TryTakeWords(long.MaxValue, step));
        }

        // Only now: everything of every leg that may belong before this tick is here, so words of several legs come in the order of their places.
        if (TryTakeWords(end, step))
        {
            return true;
        }

        if (front > _nextTick)
        {
            var next = Math.Min(place, _words.NextPlace);
            TakeHole(next == LegTrack.NoOutcome ? front : Math.Min(front, CallTicks.EndingAtOrAfter(next)), step);
            return true;
        }

        TakeTick(step);
        return true;
    }

    private bool Holds(LegTrack leg)
    {
        if (leg.Drained || leg.PassedOver || leg.State == LegState.Refused)
        {
            return false;
        }

        if (!leg.HasFrames && !_isRecording && !leg.Leg.HasStarted)
        {
            return false;
        }

        return leg.State switch
        {
            LegState.Inactive or LegState.Silent => _latestTick - leg.LastTick <= (_isRecording ? RecordingLagTicks : HeldLagTicks),
            LegState.Ended => _isRecording || _latestTick - leg.LastTick <= HeldLagTicks,
            _ => true,
        };
    }

    // The earliest outcome in the call's time, whether it has come or is awaited; true when it is awaited. Ties go by the order of legs.
    private bool FindNextOutcome(out LegTrack? speaker, out long place)
    {
        speaker = null;
        place = LegTrack.NoOutcome;
        var waits = false;
        foreach (var leg in Legs)
        {
            var came = leg!.Outcomes.Count > 0;
            var at = came ? leg.PlaceOf(leg.Outcomes.Front) : Holds(leg) ? leg.ExpectedOutcome : LegTrack.NoOutcome;
            if (at < place)
            {
                (speaker, place, waits) = (leg, at, !came);
            }
        }

        return waits;
    }

    private bool TryTakeWords(long until, TimelineStep step)
    {
        if (_words.Count == 0 || _words.NextPlace > until)
        {
            return false;
        }

        step.FillWords(_words, _nextTick, Legs);
        return true;
    }

    private static bool TakeOutcome(LegTrack leg, TimelineStep step)
    {
        step.FillOutcome(leg);
        return true;
    }

    private void TakeHole(long until, TimelineStep step)
    {
        // An outcome before the next frame ends the hole one tick early at most; a hole has at least one tick.
        _nextTick = Math.Max(until, _nextTick + 1);
        step.FillHole(_nextTick - 1);
    }

    private void TakeTick(TimelineStep step) => step.FillTick(_nextTick++, Legs);
}
