namespace EdgeCx.Inference.Evaluation.Statistics;

/// <summary>
/// A task of ranking positives over negatives, sorted once, so that its area can be computed again and again with other weights of the speakers.
/// </summary>
internal sealed class RankedTask
{
    private readonly (double Value, bool IsPositive, int Speaker)[] _ranked;

    /// <summary>Sorts the clips.</summary>
    /// <param name="clips">Value, whether positive (null takes no part), index of the speaker.</param>
    public RankedTask(IEnumerable<(double Value, bool? IsPositive, int Speaker)> clips) =>
        _ranked = [.. clips.Where(c => c.IsPositive is not null).Select(c => (c.Value, c.IsPositive == true, c.Speaker)).OrderBy(c => c.Item1)];

    /// <summary>Area under the ROC curve: the share of (positive, negative) pairs in the right order, ties half; null without pairs.</summary>
    /// <param name="weights">How often each speaker counts.</param>
    public double? Area(int[] weights)
    {
        double negatives = 0, positives = 0, ordered = 0;
        for (var i = 0; i < _ranked.Length;)
        {
            double tiedPositives = 0, tiedNegatives = 0;
            var value = _ranked[i].Value;
            for (; i < _ranked.Length && _ranked[i].Value == value; i++)
            {
                var weight = weights[_ranked[i].Speaker];
                tiedPositives += _ranked[i].IsPositive ? weight : 0;
                tiedNegatives += _ranked[i].IsPositive ? 0 : weight;
            }

            ordered += tiedPositives * (negatives + (0.5 * tiedNegatives));
            positives += tiedPositives;
            negatives += tiedNegatives;
        }

        return positives > 0 && negatives > 0 ? ordered / (positives * negatives) : null;
    }

    /// <summary>The ROC curve, from (0, 0) to (1, 1): share of negatives and of positives over each threshold; empty without pairs.</summary>
    public IReadOnlyList<(double FalseAlarms, double Found)> Curve()
    {
        double positives = _ranked.Count(c => c.IsPositive), negatives = _ranked.Length - positives;
        if (positives == 0 || negatives == 0)
        {
            return [];
        }

        var points = new List<(double, double)> { (0, 0) };
        double found = 0, alarms = 0;
        for (var i = _ranked.Length - 1; i >= 0; i--)
        {
            found += _ranked[i].IsPositive ? 1 : 0;
            alarms += _ranked[i].IsPositive ? 0 : 1;
            if (i == 0 || _ranked[i - 1].Value != _ranked[i].Value)
            {
                points.Add((alarms / negatives, found / positives));
            }
        }

        return points;
    }
}
