using EdgeCx.Coaching.Policy.Agents;

namespace EdgeCx.Appliance.Trials.Day;

/// <summary>
/// What a day is assumed to be made of. None of it was measured at a site: shares and rates are on the generous side for a general service
/// line, so that each kind of moment occurs often enough to count; <see cref="BaseRateFigures"/> carries the result over to other shares.
/// </summary>
internal static class DayMix
{
    /// <summary>Share of calls by what the customer goes through; the rest is calm.</summary>
    public static readonly IReadOnlyList<(TrialKind Kind, double Share)> Moods =
        [(TrialKind.Anger, 0.05), (TrialKind.Sadness, 0.02), (TrialKind.Relief, 0.01), (TrialKind.Neutral, 0.92)];

    /// <summary>
    /// Share of the distinct calls that are composed for each: the rare ones get more of them, so that each angry call of the day is not the same one.
    /// </summary>
    public static readonly IReadOnlyList<(TrialKind Kind, double Share)> Composed =
        [(TrialKind.Anger, 0.24), (TrialKind.Sadness, 0.12), (TrialKind.Relief, 0.08), (TrialKind.Neutral, 0.56)];

    /// <summary>Moments of turn-taking an hour of call, drawn by chance in every call, whatever the customer goes through.</summary>
    public static readonly IReadOnlyList<(MomentKind Kind, double PerHour)> Floor =
    [
        (MomentKind.DeadAir, 2), (MomentKind.SlowAnswer, 3), (MomentKind.TalkOver, 1.5), (MomentKind.Monologue, 1), (MomentKind.FastPace, 1),
        (MomentKind.Hold, 1), (MomentKind.TwoVoices, 0.5),
    ];

    /// <summary>Share of agents by how long they have been on the job.</summary>
    public static readonly IReadOnlyList<(Tenure Tenure, double Share)> Tenures =
        [(Tenure.Novice, 0.3), (Tenure.Regular, 0.4), (Tenure.Veteran, 0.3)];

    /// <summary>Length of a call: log-normal, median 4 min, deviation 0.5 of its logarithm, 75 s to 15 min (mean 4.5 min).</summary>
    public static double LengthS(Random random)
    {
        // Box and Muller.
        var normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        return Math.Clamp(240 * Math.Exp(0.5 * normal), 75, 900);
    }

    /// <summary>Draws by shares.</summary>
    public static T Draw<T>(IReadOnlyList<(T Value, double Share)> shares, Random random)
    {
        var at = random.NextDouble() * shares.Sum(s => s.Share);
        foreach (var (value, share) in shares)
        {
            at -= share;
            if (at < 0)
            {
                return value;
            }
        }

        return shares[^1].Value;
    }
}
