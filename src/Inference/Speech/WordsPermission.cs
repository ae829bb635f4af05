using EdgeCx.Core.Calls;

namespace EdgeCx.Inference.Speech;

/// <summary>Whether words may be taken from a leg now. Fails closed.</summary>
internal static class WordsPermission
{
    /// <summary>
    /// True on a leg that is known to be one customer's or one agent's, while the call is not paused and its notice state allows inference.
    /// The agent's words are held to the customer's rule: who answers an objection repeats what the customer said.
    /// </summary>
    public static bool IsGiven(Leg leg) => leg.Role switch
    {
        SpeakerRole.Customer => leg.EmotionAllowed,
        SpeakerRole.Agent => leg.Call.EmotionAllowed,
        _ => false,
    };
}
