using EdgeCx.Core.Events;

namespace EdgeCx.Core.Cues;

/// <summary>Puts the open cue first that a surface with room for one shows: the higher tier, then the higher priority, then the newer.</summary>
public sealed class CueOrder : IComparer<CueOpened>
{
    /// <summary>The order.</summary>
    public static CueOrder First { get; } = new();

    /// <inheritdoc/>
    public int Compare(CueOpened? x, CueOpened? y)
    {
        if (x is null || y is null)
        {
            return (x is null ? 1 : 0) - (y is null ? 1 : 0);
        }

        var byTier = y.Tier.CompareTo(x.Tier);
        var byPriority = byTier != 0 ? byTier : y.Priority.CompareTo(x.Priority);
        return byPriority != 0 ? byPriority : y.AtMs.CompareTo(x.AtMs);
    }
}
