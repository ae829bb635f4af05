using EdgeCx.Coaching.Conversation.Timeline;
using EdgeCx.Coaching.Conversation.TurnTaking;
using EdgeCx.Core.Calls;
using EdgeCx.Core.Cues;
using EdgeCx.Core.Emotion;

namespace EdgeCx.Coaching.Conversation;

/// <summary>A call in figures, when it is over.</summary>
/// <param name="CallId">The call.</param>
/// <param name="AgentId">The agent; empty where unknown.</param>
/// <param name="Tap">How it reached us.</param>
/// <param name="DurationMs">Length in media time.</param>
/// <param name="EndReason">Why it ended.</param>
/// <param name="TurnTaking">How agent and customer shared it.</param>
/// <param name="FirstMood">How the customer felt when it was first known; unknown after an objection.</param>
/// <param name="LastMood">How the customer felt at the end.</param>
/// <param name="MoodMs">Call time spent in each mood, ms; only those that occurred.</param>
/// <param name="Cues">Cues by kind; only kinds that occurred.</param>
internal sealed record CallSummary(
    CallId CallId,
    string AgentId,
    TapKind Tap,
    double DurationMs,
    string EndReason,
    TurnTakingSummary TurnTaking,
    CustomerMood FirstMood,
    CustomerMood LastMood,
    IReadOnlyDictionary<CustomerMood, double> MoodMs,
    IReadOnlyDictionary<CueKind, CueTally> Cues)
{
    /// <summary>Sums up a conversation, as far as it has come.</summary>
    public static CallSummary Of(ConversationState state)
    {
        var moods = new Dictionary<CustomerMood, double>();
        for (var mood = 0; mood < state.MoodTicks.Length; mood++)
        {
            if (state.MoodTicks[mood] > 0)
            {
                moods[(CustomerMood)mood] = state.MoodTicks[mood] * CallTicks.Ms;
            }
        }

        var cues = new Dictionary<CueKind, CueTally>();
        foreach (var slot in state.Governor.Slots)
        {
            if (slot.Opened + slot.Dropped > 0)
            {
                cues[slot.Rule.Kind] = new CueTally(slot.Opened, slot.Dropped, slot.Helpful, slot.Unhelpful);
            }
        }

        return new CallSummary(
            state.Call.Id,
            state.Desk.AgentId,
            state.Call.Tap,
            state.Timeline.HeardUntilMs,
            state.EndReason ?? "",
            state.TurnTaking.Summarize(),
            state.FirstMood,
            state.Customer.Mood,
            moods,
            cues);
    }
}
