namespace EdgeCx.Coaching.Conversation;

/// <summary>What became of a call's cues of one kind.</summary>
/// <param name="Opened">Shown.</param>
/// <param name="Dropped">Not shown: deadline, cooldown, rate limit, mute.</param>
/// <param name="Helpful">Called helpful by the agent.</param>
/// <param name="Unhelpful">Called unhelpful by the agent.</param>
internal readonly record struct CueTally(int Opened, int Dropped, int Helpful, int Unhelpful);
