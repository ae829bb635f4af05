using EdgeCx.Core.Cues;

namespace EdgeCx.Coaching.Policy;

/// <summary>The slots of one call, highest priority first, and how their cues stand to each other.</summary>
internal sealed class CueBoard
{
    // Above every priority that a rule may have.
    private const int CriticalRank = 10_000;

    private CueSlot[] _slots = [];

    /// <summary>The slots; those of rules that were switched off since come last.</summary>
    public CueSlot[] Slots => _slots;

    /// <summary>Takes other rules: a kind keeps its slot, with its open cue and its counts.</summary>
    public void Take(CueRule[] rules)
    {
        var before = _slots.ToDictionary(slot => slot.Rule.Kind);
        var slots = new List<CueSlot>(rules.Length);
        foreach (var rule in rules)
        {
            if (before.Remove(rule.Kind, out var slot))
            {
                slot.Rule = rule;
            }

            slots.Add(slot ?? new CueSlot(rule));
        }

        // What was counted of a rule that is off now is still the call's.
        foreach (var slot in before.Values)
        {
            slot.Rule = slot.Rule with { IsOn = false };
            slots.Add(slot);
        }

        _slots = [.. slots];
    }

    /// <summary>How a cue of a slot would stand to those of its group that are open.</summary>
    public (bool IsOutranked, bool Replaces) Standing(CueSlot slot, CueTier tier)
    {
        var rank = RankOf(slot.Rule, tier);
        var (outranked, replaces) = (false, false);
        foreach (var other in _slots)
        {
            if (other.Cue is not null && other.Rule.Group == slot.Rule.Group)
            {
                var standing = RankOf(other);
                outranked |= standing > rank;
                replaces |= standing < rank;
            }
        }

        return (outranked, replaces && !outranked);
    }

    /// <summary>Whether an open cue gives way to one of a slot; a lesser one of the same slot does too.</summary>
    public static bool GivesWay(CueSlot other, CueSlot slot, CueTier tier) =>
        other.Cue is not null && other.Rule.Group == slot.Rule.Group && RankOf(other) < RankOf(slot.Rule, tier);

    /// <summary>Lets a slot rest after its cue closed, and the weaker ones of its group half as long, and until what they rest on has been over once: what is left of the same matter is not news.</summary>
    /// <param name="slot">The slot.</param>
    /// <param name="wasCritical">Its cue was critical.</param>
    /// <param name="atMs">Call time, ms.</param>
    /// <param name="factor">The tenure's factor on cooldowns.</param>
    public void Rest(CueSlot slot, bool wasCritical, double atMs, double factor)
    {
        slot.RestsUntilMs = atMs + (slot.Rule.CooldownMs * factor);
        slot.CriticalRestsUntilMs = wasCritical ? slot.RestsUntilMs : slot.CriticalRestsUntilMs;
        foreach (var weaker in _slots)
        {
            if (weaker.Rule.Group == slot.Rule.Group && weaker.Rule.Priority < slot.Rule.Priority)
            {
                weaker.IsAfterglow = true;
                weaker.RestsUntilMs = Math.Max(weaker.RestsUntilMs, atMs + (weaker.Rule.CooldownMs * factor / 2));
            }
        }
    }

    // A critical cue whose condition is over only lingers: what it warned of may have come, and has to be said in its place.
    private static int RankOf(CueSlot open) => RankOf(open.Rule, double.IsNaN(open.OverSinceMs) ? open.Cue!.Tier : CueTier.Information);

    private static int RankOf(CueRule rule, CueTier tier) => rule.Priority + (tier == CueTier.Critical ? CriticalRank : 0);
}
