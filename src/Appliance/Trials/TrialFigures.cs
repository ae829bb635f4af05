using EdgeCx.Core.Emotion;

namespace EdgeCx.Appliance.Trials;

/// <summary>All figures at one threshold.</summary>
internal sealed record TrialFigures
{
    /// <summary>Where the customer counts as frustrated (<see cref="TrialThreshold"/>).</summary>
    public required double Threshold { get; init; }

    /// <summary>Onset of anger to the state frustrated.</summary>
    public required OnsetFigures Frustrated { get; init; }

    /// <summary>Onset of anger to the first single estimate whose anger is over one half.</summary>
    public required OnsetFigures AngerEstimate { get; init; }

    /// <summary>Onset of sadness to the state distressed.</summary>
    public required OnsetFigures Distressed { get; init; }

    /// <summary>Onset of happiness after anger to the state satisfied.</summary>
    public required OnsetFigures Satisfied { get; init; }

    /// <summary>Frustration claimed in composed calls that are calm to the end.</summary>
    public required FalseAlarmFigures ComposedCalm { get; init; }

    /// <summary>Frustration claimed in recorded calls that are known to be calm.</summary>
    public required FalseAlarmFigures RecordedCalm { get; init; }

    /// <summary>Computes all.</summary>
    /// <param name="threshold">The threshold.</param>
    /// <param name="composed">Composed calls.</param>
    /// <param name="recorded">Recorded calls.</param>
    /// <param name="uniqueCalmSeconds">Speech that differs in the calm composed calls, s.</param>
    public static TrialFigures Of(double threshold, IReadOnlyList<TrialOutcome> composed, IReadOnlyList<TrialOutcome> recorded, double uniqueCalmSeconds)
    {
        IEnumerable<TrialOutcome> Kind(TrialKind kind) => composed.Where(o => o.Kind == kind);
        return new TrialFigures
        {
            Threshold = threshold,
            Frustrated = OnsetFigures.OfState(Kind(TrialKind.Anger), CustomerMood.Frustrated),
            AngerEstimate = OnsetFigures.OfEstimates(Kind(TrialKind.Anger)),
            Distressed = OnsetFigures.OfState(Kind(TrialKind.Sadness), CustomerMood.Distressed),
            Satisfied = OnsetFigures.OfState(Kind(TrialKind.Relief), CustomerMood.Satisfied),
            ComposedCalm = FalseAlarmFigures.Of([.. Kind(TrialKind.Neutral)], uniqueCalmSeconds),
            RecordedCalm = FalseAlarmFigures.Of(recorded, uniqueSpeechSeconds: null),
        };
    }
}
