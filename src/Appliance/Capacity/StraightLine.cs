namespace EdgeCx.Appliance.Capacity;

/// <summary>A straight line through points, by least squares.</summary>
/// <param name="Slope">Rise per unit.</param>
/// <param name="Intercept">Value at zero.</param>
internal readonly record struct StraightLine(double Slope, double Intercept)
{
    /// <summary>Fits one; null where the points have no spread.</summary>
    public static StraightLine? Fit(IReadOnlyList<(double X, double Y)> points)
    {
        if (points.Count < 2)
        {
            return null;
        }

        var (meanX, meanY) = (points.Average(static p => p.X), points.Average(static p => p.Y));
        var spread = points.Sum(p => (p.X - meanX) * (p.X - meanX));
        if (spread == 0)
        {
            return null;
        }

        var slope = points.Sum(p => (p.X - meanX) * (p.Y - meanY)) / spread;
        return new StraightLine(slope, meanY - (slope * meanX));
    }
}
