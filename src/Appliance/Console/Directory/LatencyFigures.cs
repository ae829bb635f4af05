namespace EdgeCx.Appliance.Web;

/// <summary>Percentiles of a few hundred latencies.</summary>
internal static class LatencyFigures
{
    /// <summary>The figures of some latencies, ms, in any order (nearest rank).</summary>
    public static LatencyView Of(ReadOnlySpan<float> latencies)
    {
        if (latencies.IsEmpty)
        {
            return new LatencyView(0, null, null, null);
        }

        Span<float> sorted = stackalloc float[latencies.Length];
        latencies.CopyTo(sorted);
        sorted.Sort();
        return new LatencyView(sorted.Length, At(sorted, 0.5), At(sorted, 0.99), At(sorted, 1));
    }

    private static double At(ReadOnlySpan<float> sorted, double share) =>
        Math.Round(sorted[Math.Max(0, (int)Math.Ceiling(share * sorted.Length) - 1)], 2);
}
