using EdgeCx.Core.Cues;

namespace EdgeCx.Coaching.Policy.Agents;

/// <summary>What a tenure does to the density of cues.</summary>
/// <param name="Budget">Factor on the budgets a minute and a call.</param>
/// <param name="Cooldown">Factor on cooldowns.</param>
/// <param name="Tiers">Tiers that are shown; critical always is.</param>
internal sealed record TenureProfile(double Budget, double Cooldown, IReadOnlyList<CueTier> Tiers)
{
    /// <summary>Whether a tier is shown.</summary>
    public bool Shows(CueTier tier) => tier == CueTier.Critical || Tiers.Contains(tier);

    /// <summary>A budget of this tenure: rounded down, and at least one where there is any.</summary>
    public int Of(int budget) => budget == 0 ? 0 : Math.Max(1, (int)(budget * Budget));
}
