using EdgeCx.Coaching.Conversation.Prediction;
using EdgeCx.Coaching.Conversation.Timeline;
using EdgeCx.Coaching.Conversation.TurnTaking;
using EdgeCx.Coaching.Conversation.Words;
using EdgeCx.Coaching.Policy;
using EdgeCx.Core.Audio;
using EdgeCx.Core.Emotion;
using EdgeCx.Core.Events;
using EdgeCx.Core.Flow;
using EdgeCx.Core.Speech;
using EdgeCx.Core.Time;

namespace EdgeCx.Coaching.Conversation;

/// <summary>
/// Moves a conversation along its media time: ticks move turn-taking, outcomes and words move the customer's state, all of them move cues.
/// </summary>
internal sealed class StepReducer
{
    private readonly int _hardDeadlineMs;
    private readonly FlowMetrics _metrics;
    private readonly WordsReducer _words;
    private readonly Action<TrajectorySample>? _onTrajectory;

    /// <summary>Makes a reducer of steps.</summary>
    public StepReducer(CoachingOptions options, int hardDeadlineMs, FlowMetrics metrics, Action<TrajectorySample>? onTrajectory = null)
    {
        _hardDeadlineMs = hardDeadlineMs;
        _metrics = metrics;
        _words = new WordsReducer(options, metrics);
        _onTrajectory = onTrajectory;
    }

    /// <summary>Takes every step that is due; true when there was one.</summary>
    public bool TakeAll(ConversationState state, long nowNs)
    {
        var moved = false;
        while (state.Timeline.TryNext(state.Step))
        {
            moved = true;
            switch (state.Step.Kind)
            {
                case StepKind.Outcome:
                    TakeOutcome(state, nowNs);
                    break;
                case StepKind.Words:
                    _words.Take(state, MomentOf(state, nowNs, isEstimate: true));
                    break;
                default:
                    TakeTick(state, nowNs);
                    break;
            }
        }

        return moved;
    }

    /// <summary>Takes words on arrival: they wait for their place, or are shown as far as they go.</summary>
    public void Hear(ConversationState state, LegTrack leg, Utterance words) => _words.Hear(state, leg, words);

    private void TakeTick(ConversationState state, long nowNs)
    {
        var step = state.Step;
        if (step.Kind == StepKind.Hole)
        {
            state.TurnTaking.Break();
        }
        else
        {
            state.HasAgent = AgentPresence.At(step.Tick, state.Timeline.Legs, state.IsRecording);
            state.TurnTaking.Holds.Tick(step.Tick, AgentPresence.IsHeld(state.Timeline.Legs));
            TellHold(state, CallTicks.EndMs(step.Tick));
            state.TurnTaking.Tick(step);
            state.MoodTicks[(int)state.Customer.Mood]++;
        }

        var moment = MomentOf(state, nowNs, isEstimate: false);
        if (state.TurnTaking.Holds.IsOnHold)
        {
            state.Customer.Hold(CallTicks.Ms);
        }

        state.Customer.Tick(moment.AtMs);
        if (state.Customer.IsNews(state.Published, moment.AtMs) && state.Customer.Mood == CustomerMood.Unknown)
        {
            state.Outlook.Forget();
            CallMeasures.FillCustomer(state);
            CustomerVoice.Publish(state, moment);
        }

        CallMeasures.FillTalk(state);
        state.Governor.Evaluate(state.Measures, moment, state.Desk, state.DeskOffsetMs, state.Voice);
    }

    private static void TellHold(ConversationState state, double atMs)
    {
        var holds = state.TurnTaking.Holds;
        if (holds.Counts == (state.Hold is not null))
        {
            return;
        }

        var changed = new HoldChanged
        {
            CallId = state.Call.Id.Value,
            AgentId = state.Desk.AgentId,
            OnHold = holds.Counts,
            Signalled = state.Hold?.Signalled ?? holds.IsSignalled,
            SinceMs = state.Hold?.SinceMs ?? CallTicks.EndMs(holds.SinceTick - 1),
            AtMs = atMs,
        };
        state.Hold = holds.Counts ? changed : null;
        state.Outbox.Add(changed);
    }

    private CueMoment MomentOf(ConversationState state, long nowNs, bool isEstimate)
    {
        var arrivalNs = state.Step.ArrivalNs;
        var deadline = state.IsRecording || arrivalNs == 0 ? Deadline.None(arrivalNs) : Deadline.After(arrivalNs, _hardDeadlineMs);
        var receipt = new LatencyReceipt { ArrivalNs = arrivalNs, DecidedNs = nowNs };
        return new CueMoment(CallTicks.EndMs(state.Step.Tick), nowNs, deadline, receipt, isEstimate, IsInSentence(state));
    }

    // Turns bridge longer pauses than a word in the agent's ear needs.
    private static bool IsInSentence(ConversationState state)
    {
        var (customer, lastTick) = (state.TurnTaking.Customer, state.TurnTaking.LastTick);
        return customer.InTurn && (lastTick - customer.LastSpeechTick) * CallTicks.Ms < state.Governor.PauseMs;
    }

    private void TakeOutcome(ConversationState state, long nowNs)
    {
        var leg = state.Step.Leg!;
        var outcome = state.Step.Outcome;
        state.Step.Outcome = default;
        if (outcome.Outcome is not (ChunkOutcome.Estimated or ChunkOutcome.Abstained))
        {
            return;
        }

        if (!leg.Leg.EmotionAllowed)
        {
            _metrics.Drops.Add(DropReason.EmotionNotAllowed);
            return;
        }

        var isVoice = outcome.Heard == AudioKind.OneVoice;
        if ((isVoice || outcome.IsNewCaller) && leg.Transfer.TakeEstimate(outcome.IsNewCaller, PcmFormat.ToMs(leg.PlaceOf(outcome))))
        {
            CallPermissions.TakeTransfer(state);
        }

        if (!state.HasAgent)
        {
            _metrics.Drops.Add(DropReason.NoAgent);
            return;
        }

        var atMs = PcmFormat.ToMs(leg.OffsetSamples + outcome.EndSample);
        var moment = new CueMoment(atMs, nowNs, outcome.Deadline, outcome.Receipt with { DecidedNs = nowNs }, IsEstimate: true, IsInSentence(state));
        if (!outcome.Deadline.IsNone && outcome.Receipt.InferredNs > 0)
        {
            _metrics.Stages.Record(Stage.Conversation, outcome.Receipt.InferredNs, nowNs);
        }

        CustomerVoice.PublishEstimate(state, leg, outcome, moment, _metrics);
        if (!ReferenceEquals(CustomerVoice.Primary(state, leg.PlaceOf(outcome)), leg))
        {
            return;
        }

        state.TurnTaking.Holds.Hear(outcome.Heard, CallTicks.EndingAtOrAfter(leg.PlaceOf(outcome)));
        if (!isVoice)
        {
            // Nothing was learnt of the customer: neither their state nor a cue moves.
            return;
        }

        state.Customer.Add(outcome, atMs, CallMeasures.TalkOf(state));
        state.FirstMood = state.FirstMood == CustomerMood.Unknown ? state.Customer.Mood : state.FirstMood;
        state.Outlook.Look(state, atMs);
        CallMeasures.FillCustomer(state);
        _onTrajectory?.Invoke(TrajectorySample.Of(state, outcome, atMs));
        if (state.Customer.IsNews(state.Published, atMs) && !outcome.Deadline.HasPassed(nowNs))
        {
            CustomerVoice.Publish(state, moment);
        }

        state.Governor.Evaluate(state.Measures, moment, state.Desk, state.DeskOffsetMs, state.Voice);
    }
}
