using EdgeCx.Coaching.Policy;
using EdgeCx.Core.Calls;
using EdgeCx.Core.Emotion;
using EdgeCx.Core.Events;
using EdgeCx.Core.Time;

namespace EdgeCx.Coaching.Conversation;

/// <summary>What may be inferred of a call's customer: notice, objection, the PCI switch, and whose voice a leg is.</summary>
internal static class CallPermissions
{
    /// <summary>Forgets what was learnt of the customer's feelings and words, and closes what rested on it.</summary>
    public static void EraseEmotion(ConversationState state, string reason)
    {
        var atMs = state.Timeline.NowMs;
        state.Timeline.DropOutcomes();
        state.Customer.Erase(atMs);
        state.Outlook.Forget();
        Array.Clear(state.MoodTicks);
        state.FirstMood = CustomerMood.Unknown;
        CallMeasures.FillCustomer(state);
        state.Governor.CloseAll(reason, atMs, state.Voice, onlyFromEmotion: true);
        if (state.Published is { Mood: not CustomerMood.Unknown })
        {
            CustomerVoice.Publish(state, new CueMoment(atMs, 0, Deadline.None(0), default, IsEstimate: true));
        }
    }

    /// <summary>Looks at the flags of the call: notice, objection, the PCI switch.</summary>
    public static void TakeCall(ConversationState state)
    {
        var allowed = state.Call.EmotionAllowed;
        var paused = state.Call.IsPaused;
        var notice = state.Call.Notice;
        if (notice != state.Notice)
        {
            // First, so that what an objection closes is told after it, and is all that a surface keeps.
            state.Notice = notice;
            state.Outbox.Add(new NoticeChanged { CallId = state.Call.Id.Value, AgentId = state.Desk.AgentId, State = notice });
        }

        TellPauses(state);
        if (paused && !state.IsPaused)
        {
            state.Timeline.DropPending();
            state.TurnTaking.Break();
            state.Governor.CloseAll(CueReason.Paused, state.Timeline.NowMs, state.Voice);
        }

        if (!allowed && state.EmotionAllowed)
        {
            EraseEmotion(state, paused ? CueReason.Paused : CueReason.NotAllowed);
        }

        state.IsPaused = paused;
        state.EmotionAllowed = allowed;
    }

    /// <summary>
    /// A leg that counted as the customer's is another's: what rested on it goes, here and on every surface, since it may never have been a customer's.
    /// </summary>
    public static void TakeOtherRole(ConversationState state, Leg leg)
    {
        EraseEmotion(state, CueReason.NotAllowed);
        state.Outbox.Add(new EmotionErased { CallId = state.Call.Id.Value, AgentId = state.Desk.AgentId, Leg = leg.Label, Reason = "role-changed" });
    }

    // A pause may be over before the loop looks: each one is told, from the call's own record.
    private static void TellPauses(ConversationState state)
    {
        var pauses = state.Call.Pauses;
        for (; state.PausesTold < 2 * pauses.Length; state.PausesTold++)
        {
            var pause = pauses[state.PausesTold / 2];
            if (state.PausesTold % 2 == 0)
            {
                state.Outbox.Add(new CallPaused { CallId = state.Call.Id.Value, AgentId = state.Desk.AgentId, AtMs = pause.FromMs, AtUtc = pause.FromUtc });
            }
            else if (pause.ToUtc is { } end)
            {
                state.Outbox.Add(new CallResumed
                {
                    CallId = state.Call.Id.Value,
                    AgentId = state.Desk.AgentId,
                    FromMs = pause.FromMs,
                    ToMs = pause.ToMs,
                    FromUtc = pause.FromUtc,
                    ToUtc = end,
                });
            }
            else
            {
                return;
            }
        }
    }

    /// <summary>
    /// Another person speaks on a customer's leg from here on (a transfer): nothing of the one before may be held against them. The turns
    /// counted so far stay the call's.
    /// </summary>
    public static void TakeTransfer(ConversationState state)
    {
        EraseEmotion(state, CueReason.Transferred);
        state.TurnTaking.ForgetCustomer();
    }
}
