using EdgeCx.Coaching.Conversation.Timeline;
using EdgeCx.Core.Emotion;

namespace EdgeCx.Coaching.Conversation.Prediction;

/// <summary>
/// What the prediction looks at: the course of the customer's strain, and turn-taking. The same code fills it live and for training. What is
/// not known is 0, and each value is bounded, so that no odd call leaves the range that was trained on.
/// </summary>
internal static class EscalationFeatures
{
    /// <summary>Names, in order; the coefficients' file names the same ones.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "strain", "strainRise", "strainSlope", "anger", "arousal", "arousalRise", "negativeValence", "frustrated", "minutesInState",
        "wordsFrustration", "interruptions", "talkOver", "silence", "agentWaitS", "holds", "paceRise", "shortTurns", "customerShare",
    ];

    /// <summary>How many.</summary>
    public static int Count => Names.Count;

    /// <summary>Fills them from a conversation, at a call time.</summary>
    public static void Fill(ConversationState state, double atMs, Span<double> features)
    {
        var customer = state.Customer;
        var voice = customer.Voice;
        var talk = state.TurnTaking;
        var isKnown = customer.Mood != CustomerMood.Unknown;
        features[0] = Bounded(voice.Strain, 0, 1);
        features[1] = Bounded(voice.StrainRise, -0.5, 0.5);
        features[2] = Bounded(voice.StrainSlope, -0.5, 0.5);
        features[3] = Bounded(voice.Anger, 0, 1);
        features[4] = Bounded(voice.Arousal, -1, 1);
        features[5] = Bounded(voice.ArousalRise, -1, 1);
        features[6] = Bounded(-voice.Valence, -1, 1);
        features[7] = Bounded(customer.ProbabilityOf(CustomerMood.Frustrated), 0, 1);
        features[8] = isKnown ? Bounded((atMs - customer.SinceMs) / 60_000, 0, 2) : 0;
        features[9] = Bounded(customer.Words.Frustration, 0, 1);
        features[10] = Bounded(talk.CustomerInterruptions.InLastMinute(talk.LastTick) / 3.0, 0, 2);
        features[11] = Bounded(talk.LastMinute.TalkOverShare * 5, 0, 2);
        features[12] = Bounded(talk.LastMinute.SilenceShare, 0, 1);
        features[13] = Bounded(talk.Floor.LastResponseTicks * CallTicks.Ms / 5000, 0, 2);
        features[14] = Bounded(talk.Holds.InLastMinutes(talk.LastTick) / 2.0, 0, 2);
        features[15] = Bounded(talk.CustomerPace.Ratio - 1, -0.5, 0.5);
        features[16] = Bounded(talk.Customer.ShortTurnShare, 0, 1);
        features[17] = Bounded(talk.LastMinute.CustomerShare, 0, 1);
    }

    private static double Bounded(double value, double least, double most) => double.IsFinite(value) ? Math.Clamp(value, least, most) : 0;
}
