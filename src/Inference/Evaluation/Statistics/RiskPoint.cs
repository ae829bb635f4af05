namespace EdgeCx.Inference.Evaluation.Statistics;

/// <summary>One point of the risk-coverage curve: what it costs to answer more.</summary>
/// <param name="Coverage">Share of clips answered, the surest first.</param>
/// <param name="Risk">Share of those that is wrong.</param>
/// <param name="Margin">Least difference between the two largest probabilities among them.</param>
public sealed record RiskPoint(double Coverage, double Risk, double Margin)
{
    private const int Points = 20;

    /// <summary>The curve in steps of a twentieth; empty without clips of the four classes.</summary>
    public static IReadOnlyList<RiskPoint> Curve(IEnumerable<ClipScore> scores)
    {
        var sure = scores.Where(s => s.IsRight is not null).OrderByDescending(s => s.Margin).ToArray();
        var points = new List<RiskPoint>();
        var wrong = 0;
        var next = 1;
        for (var i = 0; i < sure.Length; i++)
        {
            wrong += sure[i].IsRight == true ? 0 : 1;
            if ((i + 1) * Points >= next * sure.Length)
            {
                points.Add(new RiskPoint((i + 1) / (double)sure.Length, wrong / (double)(i + 1), sure[i].Margin));
                next = ((i + 1) * Points / sure.Length) + 1;
            }
        }

        return points;
    }
}
