namespace EdgeCx.Appliance.Web;

/// <summary>Time that a result spent in a stage.</summary>
/// <param name="Stage">The stage's name in the metrics, or <see cref="Hearing"/>.</param>
/// <param name="Ms">Time in it, ms.</param>
internal sealed record StageTime(string Stage, double Ms)
{
    /// <summary>From arrival to decision in one: what rests on turn-taking or words alone is stamped nowhere in between.</summary>
    public const string Hearing = "hearing";
}
