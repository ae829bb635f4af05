using EdgeCx.Inference.Evaluation.Statistics;

namespace EdgeCx.Appliance.Trials.Day;

/// <summary>Intervals of ratios by resampling customers: the calls of one are put together from the same clips and say the same thing again.</summary>
internal sealed class OverSpeakers
{
    private readonly DayOutcome[][] _speakers;
    private readonly SpeakerBootstrap _bootstrap;

    /// <summary>Draws the resamples.</summary>
    public OverSpeakers(IEnumerable<DayOutcome> outcomes)
    {
        _speakers = [.. outcomes.GroupBy(o => o.Shift.Track.Speaker).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => g.ToArray())];
        _bootstrap = new SpeakerBootstrap(_speakers.Length);
    }

    /// <summary>The 95 % interval of a ratio of sums over calls; null with too few customers.</summary>
    public double[]? Interval(Func<DayOutcome, double> part, Func<DayOutcome, double> whole, int digits = 4)
    {
        double[] parts = [.. _speakers.Select(s => s.Sum(part))];
        double[] wholes = [.. _speakers.Select(s => s.Sum(whole))];
        var interval = _bootstrap.Of(weights =>
        {
            double p = 0, w = 0;
            for (var i = 0; i < weights.Length; i++)
            {
                p += weights[i] * parts[i];
                w += weights[i] * wholes[i];
            }

            return w > 0 ? p / w : null;
        });
        return interval is { } found ? [Math.Round(found.Low, digits), Math.Round(found.High, digits)] : null;
    }
}
