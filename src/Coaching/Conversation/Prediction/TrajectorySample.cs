using EdgeCx.Core.Emotion;

namespace EdgeCx.Coaching.Conversation.Prediction;

/// <summary>What coaching knew at one estimate of the customer's: what the prediction is trained on, taken where it is made live.</summary>
/// <param name="CallId">The call.</param>
/// <param name="AtMs">Call time of the last sample behind it, ms.</param>
/// <param name="Estimate">The estimate.</param>
/// <param name="Mood">The customer's state with it.</param>
/// <param name="Confidence">How sure the state is, 0 to 1.</param>
/// <param name="Features">The prediction's features, in the order of <see cref="EscalationFeatures.Names"/>.</param>
internal sealed record TrajectorySample(
    string CallId, double AtMs, EmotionEstimate Estimate, CustomerMood Mood, double Confidence, IReadOnlyList<double> Features)
{
    /// <summary>Takes a conversation as it is.</summary>
    public static TrajectorySample Of(ConversationState state, in EmotionEstimate estimate, double atMs)
    {
        var features = new double[EscalationFeatures.Count];
        EscalationFeatures.Fill(state, atMs, features);
        return new TrajectorySample(state.Call.Id.Value, atMs, estimate, state.Customer.Mood, state.Customer.Confidence, features);
    }
}
