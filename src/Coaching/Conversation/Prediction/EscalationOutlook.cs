using EdgeCx.Core.Emotion;

namespace EdgeCx.Coaching.Conversation.Prediction;

/// <summary>What is expected of one customer: the probability that their state worsens within 30 s, as of the last estimate.</summary>
internal sealed class EscalationOutlook
{
    // Before three seconds of sure speech there is no course to go by.
    private const double LeastSpeechS = 3;

    private readonly double[] _features = new double[EscalationFeatures.Count];

    /// <summary>The probability, 0 to 1; NaN while there is too little to go by.</summary>
    public double WorsensWithin30s { get; private set; } = double.NaN;

    /// <summary>
    /// The same where it may be told to the agent: 0 where the state is bad already, since what has come needs no forecast; NaN while not known.
    /// </summary>
    public double Risk { get; private set; } = double.NaN;

    /// <summary>Looks ahead from where the conversation is.</summary>
    public void Look(ConversationState state, double atMs)
    {
        var customer = state.Customer;
        if (customer.Mood == CustomerMood.Unknown || customer.Voice.SlowWeightS < LeastSpeechS)
        {
            Forget();
            return;
        }

        EscalationFeatures.Fill(state, atMs, _features);
        WorsensWithin30s = EscalationModel.Shipped.Predict(_features);
        Risk = customer.Mood is CustomerMood.Frustrated or CustomerMood.Distressed ? 0 : WorsensWithin30s;
    }

    /// <summary>Another customer, an objection: nothing is expected any more.</summary>
    public void Forget()
    {
        WorsensWithin30s = double.NaN;
        Risk = double.NaN;
    }
}
