using EdgeCx.Coaching.Conversation.Mood;
using EdgeCx.Coaching.Conversation.Prediction;
using EdgeCx.Coaching.Conversation.Timeline;
using EdgeCx.Coaching.Policy;
using EdgeCx.Core.Calls;
using EdgeCx.Core.Events;
using EdgeCx.Core.Flow;
using EdgeCx.Core.Signals;
using EdgeCx.Core.Speech;
using EdgeCx.Core.Time;

namespace EdgeCx.Coaching.Conversation;

/// <summary>
/// Moves a conversation by one signal. No I/O and no clock of its own: the same signals give the same events, in whatever order those of
/// different legs came. Time on the wall comes in as a value; it judges deadlines and passes over stalled legs, nothing else.
/// </summary>
internal sealed class ConversationReducer
{
    private const long NsPerMs = 1_000_000;

    // A recording's results may take their time after its end was signalled, but not for ever.
    private const long RecordingDrainNs = 10_000 * NsPerMs;

    private readonly CoachingOptions _options;
    private readonly Governance _governance;
    private readonly FlowMetrics _metrics;
    private readonly StepReducer _steps;

    /// <summary>Makes a reducer.</summary>
    public ConversationReducer(
        CoachingOptions options, LatencyOptions latency, FlowMetrics metrics, Action<TrajectorySample>? onTrajectory = null, Governance? governance = null)
    {
        _options = options;
        _governance = governance ?? Governance.Of(options);
        _metrics = metrics;
        _steps = new StepReducer(options, latency.HardDeadlineMs, metrics, onTrajectory);
    }

    /// <summary>Begins a conversation and says so.</summary>
    public ConversationState Start(Call call, AgentDesk desk, List<CallEvent> outbox, long nowNs)
    {
        var customer = new CustomerStateEstimator(_options);
        var governor = new CueGovernor(_governance, _metrics);
        var state = new ConversationState(call, customer, governor, desk, outbox, _options.WordsLagMs) { LastSignalNs = nowNs };
        desk.Calls++;
        foreach (var leg in call.Legs)
        {
            state.Timeline.Track(leg);
        }

        state.TurnTaking.Assign(state.Timeline.Legs);
        outbox.Add(new CallStarted { CallId = call.Id.Value, AgentId = desk.AgentId, Tap = call.Tap, StartedUtc = call.StartedUtc });
        return state;
    }

    /// <summary>Takes one signal of this call.</summary>
    public void Apply(ConversationState state, in ConversationSignal signal, long nowNs)
    {
        state.LastSignalNs = nowNs;
        switch (signal.Kind)
        {
            case SignalKind.VoiceActivity:
                TakeVoice(state, signal, nowNs);
                break;
            case SignalKind.Estimate:
                TakeEstimate(state, signal, nowNs);
                break;
            case SignalKind.Utterance:
                TakeUtterance(state, signal.Utterance);
                break;
            case SignalKind.LegChanged:
                LegReducer.Take(state, signal.Leg!, signal.LegState);
                break;
            case SignalKind.LegDrained:
                if (state.Timeline.Track(signal.Leg!) is { } drained)
                {
                    drained.Drained = true;
                }

                break;
            case SignalKind.CallEnded:
                state.EndReason ??= signal.Text ?? "";
                state.EndedNs = nowNs;
                break;
            case SignalKind.CallChanged:
                CallPermissions.TakeCall(state);
                break;
            case SignalKind.Told:
                Tell(state, signal.Event!);
                break;
            case SignalKind.CueFeedback:
                state.Governor.TryTakeFeedback(signal.Text ?? "", signal.Flag, state.Timeline.NowMs, state.Voice);
                break;
        }

        Run(state, nowNs);
    }

    /// <summary>The agent at this desk muted or unmuted.</summary>
    public static void ApplyMute(ConversationState state)
    {
        if (state.Desk.IsMuted)
        {
            state.Governor.CloseAll(CueReason.Muted, state.Timeline.NowMs, state.Voice);
        }
    }

    /// <summary>Gives the call another desk: its agent became known, or changed.</summary>
    public static void Seat(ConversationState state, AgentDesk desk)
    {
        state.Desk.Calls--;
        state.Desk = desk;
        desk.Calls++;
        ApplyMute(state);
    }

    /// <summary>Time passes: goes on without a leg that has stalled, and ends a call whose last results do not come.</summary>
    public void Advance(ConversationState state, long nowNs)
    {
        var blockedNs = state.BlockedSinceNs == 0 ? 0 : nowNs - state.BlockedSinceNs;
        if (!state.IsRecording && blockedNs > _options.StallGraceMs * NsPerMs && state.Timeline.PassOver())
        {
            Run(state, nowNs);
        }

        if (state.EndReason is null || state.IsFinished)
        {
            return;
        }

        var isOverdue = state.IsRecording
            ? nowNs - state.LastSignalNs > RecordingDrainNs
            : nowNs - state.EndedNs > _options.DrainGraceMs * NsPerMs;
        if (isOverdue)
        {
            Finish(state, CueReason.CallEnded, nowNs);
        }
    }

    /// <summary>Ends the conversation: what waits is taken, open cues close, the end is told.</summary>
    public void Finish(ConversationState state, string closeReason, long nowNs)
    {
        if (state.IsFinished)
        {
            return;
        }

        state.IsFinished = true;
        if (!state.IsFaulted)
        {
            state.Timeline.Drain();
            _steps.TakeAll(state, nowNs);
        }

        state.Governor.CloseAll(closeReason, state.Timeline.NowMs, state.Voice);
        state.Desk.Calls--;
        state.Outbox.Add(new CallEnded
        {
            CallId = state.Call.Id.Value,
            AgentId = state.Desk.AgentId,
            DurationMs = state.Timeline.HeardUntilMs,
            Reason = state.EndReason ?? closeReason,
            TurnTaking = state.TurnTaking.Summarize().ToMeasures(),
            Listening = state.Listening.ToCounts(),
            Legs = state.Call.Legs.IsEmpty ? null : [.. state.Call.Legs.Select(LegReception.Of)],
        });
    }

    private void Run(ConversationState state, long nowNs)
    {
        var moved = _steps.TakeAll(state, nowNs);
        if (!state.Timeline.IsPending)
        {
            state.BlockedSinceNs = 0;
        }
        else if (moved || state.BlockedSinceNs == 0)
        {
            state.BlockedSinceNs = nowNs;
        }

        if (state.EndReason is not null && state.Timeline.IsDrained)
        {
            Finish(state, CueReason.CallEnded, nowNs);
        }
    }

    private void TakeVoice(ConversationState state, in ConversationSignal signal, long nowNs)
    {
        if (state.Call.IsPaused)
        {
            _metrics.Drops.Add(DropReason.LegInactive);
            return;
        }

        var leg = LegReducer.TrackOf(state, signal.Leg!);
        if (leg is null)
        {
            _metrics.Drops.Add(DropReason.UnknownLeg);
            return;
        }

        if (leg.Frames.Count == LegTrack.MaxFrames)
        {
            // A recording whose legs lie minutes apart, or a leg that will never be heard: go on as if it had stalled.
            state.Timeline.PassOver();
            _steps.TakeAll(state, nowNs);
        }

        if (signal.Voice.IsSpeech)
        {
            leg.Leg.MarkSpeech(signal.Voice.ArrivalNs);
        }

        var outcomesExpected = leg.Role == SpeakerRole.Customer && state.EmotionAllowed;
        if (!state.Timeline.TryAdd(leg, signal.Voice, outcomesExpected))
        {
            _metrics.Drops.Add(DropReason.PassedOver);
        }
    }

    private void TakeEstimate(ConversationState state, in ConversationSignal signal, long nowNs)
    {
        var leg = LegReducer.TrackOf(state, signal.Leg!);
        if (leg is not null && leg.Role != leg.Leg.Role)
        {
            LegReducer.Take(state, leg.Leg, leg.State);
        }

        if (leg is null || !leg.Leg.EmotionAllowed)
        {
            _metrics.Drops.Add(DropReason.EmotionNotAllowed);
            CallPermissions.TakeCall(state);
            return;
        }

        if (leg.Outcomes.Count == LegTrack.MaxOutcomes)
        {
            state.Timeline.PassOver();
            _steps.TakeAll(state, nowNs);
        }

        if (!leg.TryAdd(signal.Estimate))
        {
            _metrics.Drops.Add(DropReason.PassedOver);
        }
    }

    // What rests on the customer's feelings may not be told any more once they objected, however late a surface answers.
    private void Tell(ConversationState state, CallEvent callEvent)
    {
        if (callEvent.IsFromEmotion && !state.Call.EmotionAllowed)
        {
            _metrics.Drops.Add(DropReason.EmotionNotAllowed);
            return;
        }

        state.Outbox.Add(callEvent);
    }

    private void TakeUtterance(ConversationState state, Utterance? words)
    {
        if (words is null || state.Call.IsPaused || LegReducer.TrackOf(state, words.Leg) is not { } leg)
        {
            _metrics.Drops.Add(words is null || !state.Call.IsPaused ? DropReason.UnknownLeg : DropReason.LegInactive);
            return;
        }

        _steps.Hear(state, leg, words);
    }
}
