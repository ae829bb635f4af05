using EdgeCx.Core.Cues;

namespace EdgeCx.Appliance.Trials.Day;

/// <summary>
/// The simulated agents' word on cues: on a share of them, some seconds after they opened, more often kind where the cue meets its moment. How real
/// agents judge is not known; the three numbers are assumptions that whoever runs it may change.
/// </summary>
/// <param name="plan">The numbers.</param>
/// <param name="seed">Where chance comes from.</param>
internal sealed class AgentTaps(DayPlan plan, int seed)
{
    private const double LeastDelayMs = 1500;
    private const double MostDelayMs = 6000;
    private readonly Random _random = new(seed);

    /// <summary>Cues seen so far.</summary>
    public int Seen { get; private set; }

    /// <summary>Said to be helpful.</summary>
    public int Helpful { get; private set; }

    /// <summary>Said not to be.</summary>
    public int Unhelpful { get; private set; }

    /// <summary>Whether the agent taps, what, and when.</summary>
    /// <param name="kind">The cue's kind.</param>
    /// <param name="atMs">When it opened, ms of the call.</param>
    /// <param name="moments">The call's moments.</param>
    /// <param name="tap">What the agent taps.</param>
    public bool TryTap(CueKind kind, double atMs, IReadOnlyList<Moment> moments, out (double AtMs, bool IsHelpful) tap)
    {
        Seen++;

        // Drawn whether or not they are needed, so that a cue more or less moves no other's chance.
        double share = _random.NextDouble(), word = _random.NextDouble(), delay = _random.NextDouble();
        var helpful = CueTruth.Meets(kind, atMs, moments) >= 0 ? plan.HelpfulIfTrue : plan.HelpfulIfFalse;
        tap = (atMs + LeastDelayMs + (delay * (MostDelayMs - LeastDelayMs)), word < helpful);
        if (share >= plan.TapShare)
        {
            return false;
        }

        Helpful += tap.IsHelpful ? 1 : 0;
        Unhelpful += tap.IsHelpful ? 0 : 1;
        return true;
    }
}
