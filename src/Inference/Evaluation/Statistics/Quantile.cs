namespace EdgeCx.Inference.Evaluation.Statistics;

/// <summary>Quantiles of a sample, between its values in proportion (type 7 of Hyndman and Fan 1996).</summary>
public static class Quantile
{
    /// <summary>A quantile; null for no values. Infinite values are allowed: a quantile that falls on or beside one is infinite.</summary>
    /// <param name="sorted">Values, rising.</param>
    /// <param name="share">0 to 1.</param>
    public static double? Of(IReadOnlyList<double> sorted, double share)
    {
        ArgumentNullException.ThrowIfNull(sorted);
        if (sorted.Count == 0)
        {
            return null;
        }

        var place = share * (sorted.Count - 1);
        var below = (int)Math.Floor(place);
        var part = place - below;
        return part == 0 ? sorted[below] : sorted[below] + (part * (sorted[below + 1] - sorted[below]));
    }
}
