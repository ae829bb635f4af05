namespace EdgeCx.Coaching.Policy.Rules;

/// <summary>How many cues an agent is shown at most; critical ones are not held back. What takes a weaker one's place is not one more.</summary>
/// <param name="PerMinute">In any minute, over all of their calls.</param>
/// <param name="PerCall">In one call.</param>
internal readonly record struct CueBudget(int PerMinute, int PerCall);
