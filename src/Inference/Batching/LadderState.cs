namespace EdgeCx.Inference.Batching;

/// <summary>Where the ladder stands, and since when.</summary>
/// <param name="Step">0 (nothing is taken away) to <see cref="OverloadLadder.Steps"/>.</param>
/// <param name="ChangedNs">Time of the last step.</param>
/// <param name="WentBack">True when the last step was one back.</param>
/// <param name="PressedNs">Last time that pressure was not low.</param>
/// <param name="CalmNs">How long pressure must be low before the next step back.</param>
/// <param name="HighNs">Since when pressure has been high without a break; <see cref="long.MaxValue"/> while it is not.</param>
internal readonly record struct LadderState(int Step, long ChangedNs, bool WentBack, long PressedNs, long CalmNs, long HighNs = long.MaxValue);
