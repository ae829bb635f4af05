using EdgeCx.Core.Emotion;
using EdgeCx.Core.Events;

namespace EdgeCx.Appliance.Trials;

/// <summary>How one call went: when the customer's state changed, and what is true of it.</summary>
/// <param name="Kind">What the call tells.</param>
/// <param name="Speaker">The customer.</param>
/// <param name="OnsetMs">Where its mood begins, ms; NaN for a calm call.</param>
/// <param name="UntilMs">Where it ends, ms.</param>
/// <param name="DurationMs">The call's length, ms.</param>
/// <param name="SpeechSeconds">The customer's speech, s.</param>
/// <param name="Changes">Every change of the state, with its call time in ms.</param>
/// <param name="EstimateMs">The first single estimate after the onset whose anger is above the threshold, ms; NaN without one.</param>
internal sealed record TrialOutcome(
    TrialKind Kind,
    string Speaker,
    double OnsetMs,
    double UntilMs,
    double DurationMs,
    double SpeechSeconds,
    IReadOnlyList<(CustomerMood Mood, double AtMs)> Changes,
    double EstimateMs)
{
    // A state that sets in this long after the last clip of its mood still comes of it.
    private const double GraceMs = 3000;

    /// <summary>Reads a call's events.</summary>
    public static TrialOutcome Of(ComposedCall call, HeardCall heard, IReadOnlyList<CallEvent> events, double anger) => new(
        call.Kind,
        call.Speaker,
        call.OnsetMs,
        call.UntilMs,
        call.DurationMs,
        call.SpeechSeconds,
        ChangesOf(events),
        heard.FirstAngerMs(anger, call.OnsetMs, call.UntilMs + GraceMs));

    /// <summary>The changes of state in a call's events.</summary>
    public static IReadOnlyList<(CustomerMood Mood, double AtMs)> ChangesOf(IEnumerable<CallEvent> events)
    {
        var last = CustomerMood.Unknown;
        var changes = new List<(CustomerMood, double)>();
        foreach (var state in events.OfType<CustomerStateChanged>())
        {
            if (state.State != last)
            {
                changes.Add((state.State, state.AtMs));
                last = state.State;
            }
        }

        return changes;
    }

    /// <summary>Whether a mood stood at a time.</summary>
    public bool Stands(CustomerMood mood, double atMs) => Changes.LastOrDefault(c => c.AtMs < atMs).Mood == mood;

    /// <summary>From the onset to the first time that a mood set in, ms; infinite where it never did while there was cause.</summary>
    public double DelayMs(CustomerMood mood)
    {
        foreach (var (changed, at) in Changes)
        {
            if (changed == mood && at >= OnsetMs && at <= UntilMs + GraceMs)
            {
                return at - OnsetMs;
            }
        }

        return double.PositiveInfinity;
    }

    /// <summary>How often a mood set in before a time.</summary>
    public int Times(CustomerMood mood, double beforeMs) => Changes.Count(c => c.Mood == mood && c.AtMs < beforeMs);
}
