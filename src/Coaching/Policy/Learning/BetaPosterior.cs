namespace EdgeCx.Coaching.Policy.Learning;

/// <summary>What is believed of a share after some taps: a Beta distribution.</summary>
/// <param name="Alpha">Weight of helpful ones.</param>
/// <param name="Beta">Weight of unhelpful ones.</param>
internal readonly record struct BetaPosterior(double Alpha, double Beta)
{
    private const int MaxSteps = 200;
    private const double Enough = 1e-12;
    private const double Tiny = 1e-300;

    // Lanczos, g = 7, nine terms (Godfrey): good to 15 digits for positive arguments.
    private static readonly double[] Lanczos =
    [
        0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059, 12.507343278686905,
        -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
    ];

    /// <summary>The share that is expected.</summary>
    public double Mean => Alpha / (Alpha + Beta);

    /// <summary>What is believed after more taps.</summary>
    public BetaPosterior After(int helpful, int unhelpful) => new(Alpha + helpful, Beta + unhelpful);

    /// <summary>A prior with a mean and the weight of so many taps.</summary>
    public static BetaPosterior Prior(double mean, double weight) => new(mean * weight, (1 - mean) * weight);

    /// <summary>How probable it is that the share is below a bound: the regularised incomplete beta function.</summary>
    public double ProbabilityBelow(double bound)
    {
        if (bound <= 0 || bound >= 1)
        {
            return bound <= 0 ? 0 : 1;
        }

        var front = Math.Exp((Alpha * Math.Log(bound)) + (Beta * Math.Log(1 - bound)) + LogGamma(Alpha + Beta) - LogGamma(Alpha) - LogGamma(Beta));

        // The continued fraction converges fast on this side of the mean; the other follows by symmetry.
        return bound < (Alpha + 1) / (Alpha + Beta + 2)
            ? front * Fraction(Alpha, Beta, bound) / Alpha
            : 1 - (front * Fraction(Beta, Alpha, 1 - bound) / Beta);
    }

    // Lentz's evaluation of the continued fraction (Numerical Recipes, 6.4).
    private static double Fraction(double a, double b, double x)
    {
        var c = 1.0;
        var d = 1 / NotZero(1 - ((a + b) * x / (a + 1)));
        var h = d;
        for (var m = 1; m <= MaxSteps; m++)
        {
            var even = m * (b - m) * x / ((a + (2 * m) - 1) * (a + (2 * m)));
            d = 1 / NotZero(1 + (even * d));
            c = NotZero(1 + (even / c));
            h *= d * c;
            var odd = -(a + m) * (a + b + m) * x / ((a + (2 * m)) * (a + (2 * m) + 1));
            d = 1 / NotZero(1 + (odd * d));
            c = NotZero(1 + (odd / c));
            h *= d * c;
            if (Math.Abs((d * c) - 1) < Enough)
            {
                break;
            }
        }

        return h;
    }

    private static double NotZero(double value) => Math.Abs(value) < Tiny ? Tiny : value;

    private static double LogGamma(double x)
    {
        var sum = Lanczos[0];
        for (var i = 1; i < Lanczos.Length; i++)
        {
            sum += Lanczos[i] / (x - 1 + i);
        }

        var t = x + 6.5;
        return (0.5 * Math.Log(2 * Math.PI)) + ((x - 0.5) * Math.Log(t)) - t + Math.Log(sum);
    }
}
