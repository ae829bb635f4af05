using EdgeCx.Coaching.Conversation.Timeline;
using EdgeCx.Coaching.Policy;
using EdgeCx.Core.Calls;
using EdgeCx.Core.Emotion;
using EdgeCx.Core.Events;
using EdgeCx.Core.Flow;
using EdgeCx.Core.Speech;

namespace EdgeCx.Coaching.Conversation.Words;

/// <summary>
/// What was said: a customer's words move their state, an agent's are counted. Only whole utterances count; what was understood so far is
/// shown, where words are shown at all. Nothing is used or shown while emotion may not be inferred in the call.
/// </summary>
internal sealed class WordsReducer
{
    private readonly bool _isShown;
    private readonly FlowMetrics _metrics;

    /// <summary>Makes a reducer of words.</summary>
    public WordsReducer(CoachingOptions options, FlowMetrics metrics)
    {
        _isShown = options.ShowWords;
        _metrics = metrics;
    }

    /// <summary>Takes words on arrival.</summary>
    public void Hear(ConversationState state, LegTrack leg, Utterance words)
    {
        if (!state.Call.EmotionAllowed)
        {
            _metrics.Drops.Add(DropReason.EmotionNotAllowed);
        }
        else if (words.IsFinal)
        {
            if (!state.Timeline.TryAdd(leg, words))
            {
                _metrics.Drops.Add(DropReason.QueueFull);
            }
        }
        else if (!state.IsRecording)
        {
            // In a recording the whole comes at once; and what comes outside the call's order would not be the same twice.
            Show(state, leg, words);
        }
    }

    /// <summary>Takes words at their place.</summary>
    public void Take(ConversationState state, in CueMoment moment)
    {
        var leg = state.Step.Leg!;
        var words = state.Step.Words!;
        state.Step.Words = null;
        if (state.Step.IsLate)
        {
            _metrics.AddLateUtterance();
        }

        if (!state.Call.EmotionAllowed)
        {
            _metrics.Drops.Add(DropReason.EmotionNotAllowed);
            return;
        }

        Show(state, leg, words);
        if (leg.Role == SpeakerRole.Agent)
        {
            state.Listening.Add(words.Phrases);
        }

        if (!state.HasAgent || !leg.Leg.EmotionAllowed || !ReferenceEquals(CustomerVoice.Primary(state, CallTicks.EndSample(state.Step.Tick)), leg))
        {
            return;
        }

        state.Customer.Add(words, moment.AtMs, CallMeasures.TalkOf(state));
        state.FirstMood = state.FirstMood == CustomerMood.Unknown ? state.Customer.Mood : state.FirstMood;
        state.Outlook.Look(state, moment.AtMs);
        CallMeasures.FillCustomer(state);
        if (state.Customer.IsNews(state.Published, moment.AtMs) && !moment.Deadline.HasPassed(moment.NowNs))
        {
            CustomerVoice.Publish(state, moment);
        }

        state.Governor.Evaluate(state.Measures, moment, state.Desk, state.DeskOffsetMs, state.Voice);
    }

    private void Show(ConversationState state, LegTrack leg, Utterance words)
    {
        if (!_isShown || words.Text.Length == 0)
        {
            return;
        }

        state.Outbox.Add(new UtteranceHeard
        {
            CallId = state.Call.Id.Value,
            AgentId = state.Desk.AgentId,
            Leg = leg.Leg.Label,
            Role = leg.Role,
            Text = words.Text,
            Confidence = float.IsFinite(words.Confidence) ? Math.Round(words.Confidence, 3) : 0,
            IsFinal = words.IsFinal,
            AtMs = Core.Audio.PcmFormat.ToMs(leg.OffsetSamples + words.EndSample),
        });
    }
}
