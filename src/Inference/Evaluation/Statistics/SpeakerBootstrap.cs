namespace EdgeCx.Inference.Evaluation.Statistics;

/// <summary>
/// 95 % percentile intervals by resampling whole speakers: clips of one speaker resemble each other, so that resampling clips would promise
/// more than there is (Efron and Tibshirani 1993, ch. 13). Seeded: the same speakers give the same interval.
/// </summary>
public sealed class SpeakerBootstrap
{
    /// <summary>Fewest speakers for which an interval is given.</summary>
    public const int MinSpeakers = 3;

    /// <summary>Resamples.</summary>
    public const int Resamples = 1000;

    private const int Seed = 20250101;
    private readonly int[][] _weights;

    /// <summary>Draws the resamples.</summary>
    /// <param name="speakers">How many speakers there are.</param>
    public SpeakerBootstrap(int speakers)
    {
        var random = new Random(Seed);
        _weights = speakers < MinSpeakers ? [] : new int[Resamples][];
        for (var r = 0; r < _weights.Length; r++)
        {
            var weights = _weights[r] = new int[speakers];
            for (var i = 0; i < speakers; i++)
            {
                weights[random.Next(speakers)]++;
            }
        }
    }

    /// <summary>The interval of a figure; null with too few speakers, or where most resamples have no figure.</summary>
    /// <param name="figure">The figure, given how often each speaker counts; null where it has none.</param>
    public Interval? Of(Func<int[], double?> figure)
    {
        ArgumentNullException.ThrowIfNull(figure);
        double[] values = [.. _weights.Select(figure).OfType<double>().Order()];
        return values.Length == 0 || 2 * values.Length < Resamples
            ? null
            : new Interval(Quantile.Of(values, 0.025)!.Value, Quantile.Of(values, 0.975)!.Value);
    }
}
