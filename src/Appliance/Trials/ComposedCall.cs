namespace EdgeCx.Appliance.Trials;

/// <summary>A call put together from labelled clips: two aligned legs, and what is true of them.</summary>
internal sealed record ComposedCall
{
    /// <summary>A name that tells speaker, kind and number.</summary>
    public required string Name { get; init; }

    /// <summary>What it tells.</summary>
    public required TrialKind Kind { get; init; }

    /// <summary>The customer.</summary>
    public required string Speaker { get; init; }

    /// <summary>Language, ISO 639-1; empty where not known.</summary>
    public required string Language { get; init; }

    /// <summary>The customer's leg, 8 kHz.</summary>
    public required short[] Customer { get; init; }

    /// <summary>The agent's leg, aligned.</summary>
    public required short[] Agent { get; init; }

    /// <summary>Where the first clip of anger begins to speak, ms; NaN where none does.</summary>
    public double AngerMs { get; init; } = double.NaN;

    /// <summary>Where the mood that the call is about begins to speak, ms; NaN for a calm call.</summary>
    public double OnsetMs { get; init; } = double.NaN;

    /// <summary>Where the last clip of that mood ends, ms; the call's end for a calm one.</summary>
    public required double UntilMs { get; init; }

    /// <summary>The customer's speech in it, s.</summary>
    public required double SpeechSeconds { get; init; }

    /// <summary>Length, ms.</summary>
    public double DurationMs => Customer.Length / 8.0;
}
