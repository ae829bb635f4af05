namespace EdgeCx.Inference.Evaluation.Statistics;

/// <summary>Events over time with the exact 95 % interval of a Poisson count (Garwood 1936).</summary>
public static class PoissonRate
{
    private const double Tail = 0.025;
    private const int Steps = 200;

    /// <summary>The interval of the expected count.</summary>
    /// <param name="count">
    /// Events; a fraction where the same speech was heard several times and its events count for less.
    /// </param>
    public static Interval Of(double count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var low = count == 0 ? 0 : Solve(mean => LowerGamma(count, mean) - Tail, count);
        var high = Solve(mean => LowerGamma(count + 1, mean) - (1 - Tail), count + 1);
        return new Interval(low, high);
    }

    /// <summary>Regularised lower incomplete gamma function P(a, x): the chance of more than a − 1 events where x are expected.</summary>
    internal static double LowerGamma(double a, double x)
    {
        if (x <= 0)
        {
            return 0;
        }

        // The series converges for all x; a + x terms are enough here, where both are small.
        double term = 1 / a, sum = term;
        for (var n = 1; n < 10_000 && term > sum * 1e-16; n++)
        {
            term *= x / (a + n);
            sum += term;
        }

        return Math.Min(1, sum * Math.Exp((a * Math.Log(x)) - x - LogGamma(a)));
    }

    private static double Solve(Func<double, double> rising, double start)
    {
        double low = 0, high = start + 10;
        while (rising(high) < 0)
        {
            high *= 2;
        }

        for (var i = 0; i < Steps; i++)
        {
            var middle = (low + high) / 2;
            if (rising(middle) < 0)
            {
                low = middle;
            }
            else
            {
                high = middle;
            }
        }

        return (low + high) / 2;
    }

    // Stirling's series after the argument was raised over 10: better than 1e-9.
    private static double LogGamma(double a)
    {
        double shift = 0;
        for (; a < 10; a++)
        {
            shift -= Math.Log(a);
        }

        var i = 1 / (a * a);
        return shift + ((a - 0.5) * Math.Log(a)) - a + (0.5 * Math.Log(2 * Math.PI)) + (((i / 1260 - (1.0 / 360)) * i + (1.0 / 12)) / a);
    }
}
