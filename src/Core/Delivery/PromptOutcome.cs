namespace EdgeCx.Core.Delivery;

/// <summary>What became of a prompt.</summary>
/// <param name="Played">Its first packet went out.</param>
/// <param name="Reason">Why it was not played, or not to its end, in kebab case (<c>no-whisper-leg</c>, <c>refused-486</c>); empty where all went well.</param>
/// <param name="FirstPacketNs">When its first packet went out (or the relay said that it plays), monotonic ns; 0 where none did.</param>
/// <param name="MissedMs">What the agent could not hear of the call while it played, ms: a relay that does not mix replaces the caller.</param>
public readonly record struct PromptOutcome(bool Played, string Reason, long FirstPacketNs, double MissedMs = 0)
{
    /// <summary>Nothing was played.</summary>
    public static PromptOutcome NotPlayed(string reason) => new(false, reason, 0);
}
