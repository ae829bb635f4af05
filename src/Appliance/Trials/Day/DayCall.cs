namespace EdgeCx.Appliance.Trials.Day;

/// <summary>A call put together for a day: two aligned legs, and what is true of them.</summary>
internal sealed record DayCall
{
    /// <summary>A name that tells day, kind, speaker and number.</summary>
    public required string Name { get; init; }

    /// <summary>What the customer goes through.</summary>
    public required TrialKind Kind { get; init; }

    /// <summary>The customer.</summary>
    public required string Speaker { get; init; }

    /// <summary>Language, ISO 639-1; empty where not known.</summary>
    public required string Language { get; init; }

    /// <summary>The customer's leg, 8 kHz.</summary>
    public required short[] Customer { get; init; }

    /// <summary>The agent's leg, aligned.</summary>
    public required short[] Agent { get; init; }

    /// <summary>What happens in it, by time.</summary>
    public required IReadOnlyList<Moment> Moments { get; init; }

    /// <summary>Length, ms.</summary>
    public double DurationMs => Customer.Length / 8.0;
}
