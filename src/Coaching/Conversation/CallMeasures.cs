using EdgeCx.Coaching.Conversation.Mood;
using EdgeCx.Coaching.Conversation.Timeline;
using EdgeCx.Coaching.Policy;
using EdgeCx.Core.Emotion;

namespace EdgeCx.Coaching.Conversation;

/// <summary>Reads off a conversation what rules and fusion look at.</summary>
internal static class CallMeasures
{
    /// <summary>What turn-taking says of the customer now.</summary>
    public static TalkEvidence TalkOf(ConversationState state)
    {
        var talk = state.TurnTaking;
        return new TalkEvidence(
            talk.CustomerPace.Ratio,
            talk.CustomerPace.RatePerS,
            talk.CustomerInterruptions.InLastMinute(talk.LastTick),
            talk.Customer.ShortTurnShare)
        {
            Holds = talk.Holds.InLastMinutes(talk.LastTick),
            SlowAnswers = talk.CustomerAnswers.SlowInLastMinute(talk.LastTick),
        };
    }

    /// <summary>Fills the measures of turn-taking.</summary>
    public static void FillTalk(ConversationState state)
    {
        var talk = state.TurnTaking;
        var measures = state.Measures;
        measures[CueMeasure.ResponseWaitMs] = talk.Floor.WaitTicks * CallTicks.Ms;
        measures[CueMeasure.SilenceMs] = talk.Floor.SilenceTicks * CallTicks.Ms;
        measures[CueMeasure.MonologueMs] = talk.Floor.MonologueTicks * CallTicks.Ms;
        measures[CueMeasure.OverlapMs] = talk.Floor.OverlapTicks * CallTicks.Ms;
        measures[CueMeasure.SpeakingRatePerS] = talk.AgentPace.RatePerS;
        measures[CueMeasure.CustomerRateRatio] = talk.CustomerPace.Ratio;
        measures[CueMeasure.InterruptionsPerMinute] = talk.CustomerInterruptions.InLastMinute(talk.LastTick);
    }

    /// <summary>Fills the measures of the customer's state.</summary>
    public static void FillCustomer(ConversationState state)
    {
        var customer = state.Customer;
        var measures = state.Measures;
        var isKnown = customer.Mood != CustomerMood.Unknown;
        measures[CueMeasure.Strain] = customer.Strain;
        measures[CueMeasure.WorsensWithin30s] = state.Outlook.WorsensWithin30s;
        measures[CueMeasure.EscalationRisk] = state.Outlook.Risk;
        measures[CueMeasure.RiskTenSecondsAgo] = state.Outlook.RiskTenSecondsAgo;
        measures[CueMeasure.StrainRise] = isKnown ? customer.Voice.StrainRise : double.NaN;
        measures[CueMeasure.Anger] = isKnown ? customer.Voice.Anger : double.NaN;
        measures[CueMeasure.Arousal] = isKnown ? customer.Voice.Arousal : double.NaN;
        measures[CueMeasure.Valence] = isKnown ? customer.Voice.Valence : double.NaN;
        measures[CueMeasure.Sadness] = isKnown ? customer.Voice.Sadness : double.NaN;
        measures[CueMeasure.Frustrated] = ConfidenceIf(customer, CustomerMood.Frustrated);
        measures[CueMeasure.Impatient] = ConfidenceIf(customer, CustomerMood.Impatient);
        var words = customer.Words.Words;
        measures[CueMeasure.Words] = Math.Round(words);
        measures[CueMeasure.Repairs] = Math.Round(customer.Words.Repairs);
        measures[CueMeasure.Questions] = Math.Round(customer.Words.Questions);

        // Without words confusion is a guess: it is told as a state, and asks nothing of the agent.
        measures[CueMeasure.Confused] = words >= 1 ? ConfidenceIf(customer, CustomerMood.Confused) : 0;
        measures[CueMeasure.Distressed] = ConfidenceIf(customer, CustomerMood.Distressed);
        measures[CueMeasure.Satisfied] = ConfidenceIf(customer, CustomerMood.Satisfied);
    }

    private static double ConfidenceIf(CustomerStateEstimator customer, CustomerMood mood) => customer.Mood == mood ? customer.Confidence : 0;
}
