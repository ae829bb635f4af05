using EdgeCx.Core.Emotion;

namespace EdgeCx.Coaching.Conversation.Prediction;

/// <summary>What is expected of one customer: the probability that their state worsens within 30 s, as of the last estimate.</summary>
internal sealed class EscalationOutlook
{
    // Before three seconds of sure speech there is no course to go by.
    private const double LeastSpeechS = 3;

    private const double BackMs = 10_000;
    private const int Remembered = 32;

    private readonly double[] _features = new double[EscalationFeatures.Count];

    private readonly (double AtMs, double Risk)[] _course = new (double, double)[Remembered];
    private int _looks;

    /// <summary>The probability, 0 to 1; NaN while there is too little to go by.</summary>
    public double WorsensWithin30s { get; private set; } = double.NaN;

    /// <summary>
    /// The same where it may be told to the agent: 0 where the state is bad already, since what has come needs no forecast; NaN while not known.
    /// </summary>
    public double Risk { get; private set; } = double.NaN;

    /// <summary>The probability as it was ten seconds before the last look, or at the first look since; NaN while there was none before.</summary>
    public double RiskTenSecondsAgo { get; private set; } = double.NaN;

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
        Remember(atMs);
        Risk = customer.Mood is CustomerMood.Frustrated or CustomerMood.Distressed ? 0 : WorsensWithin30s;
    }

    /// <summary>Another customer, an objection: nothing is expected any more.</summary>
    public void Forget()
    {
        WorsensWithin30s = double.NaN;
        Risk = double.NaN;
        RiskTenSecondsAgo = double.NaN;
        _looks = 0;
        Array.Clear(_course);
        Array.Clear(_features);
    }

    private void Remember(double atMs)
    {
        RiskTenSecondsAgo = double.NaN;
        for (var i = Math.Max(0, _looks - Remembered); i < _looks; i++)
        {
            var (then, risk) = _course[i % Remembered];
            if (double.IsNaN(RiskTenSecondsAgo) || then <= atMs - BackMs)
            {
                RiskTenSecondsAgo = risk;
            }
        }

        _course[_looks++ % Remembered] = (atMs, WorsensWithin30s);
    }
}
