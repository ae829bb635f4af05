namespace EdgeCx.Coaching.Policy;

/// <summary>How a cue that would open stands to what is open already.</summary>
/// <param name="IsOutranked">A stronger one of its group stands.</param>
/// <param name="Replaces">A weaker one of its group stands, whose place it takes.</param>
/// <param name="ShownInCall">Cues that the agent was shown in this call.</param>
/// <param name="DeskMs">Now, on the agent's clock, ms.</param>
internal readonly record struct CueStanding(bool IsOutranked, bool Replaces, int ShownInCall, double DeskMs);
