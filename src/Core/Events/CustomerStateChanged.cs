namespace EdgeCx.Core.Events;

/// <summary>The customer's state, its trend or its evidence changed.</summary>
public sealed record CustomerStateChanged : CallEvent
{
    /// <inheritdoc/>
    public override string Name => "customer-state";

    /// <inheritdoc/>
    public override bool IsFromEmotion => State != Emotion.CustomerMood.Unknown;

    /// <summary>The state.</summary>
    public required Emotion.CustomerMood State { get; init; }

    /// <summary>Where it is going.</summary>
    public required Emotion.Trend Trend { get; init; }

    /// <summary>0 to 1.</summary>
    public required double Confidence { get; init; }

    /// <summary>Call time at which it set in, ms.</summary>
    public required double SinceMs { get; init; }

    /// <summary>Call time of the last sample behind it, ms.</summary>
    public required double AtMs { get; init; }

    /// <summary>Named measures behind it.</summary>
    public required IReadOnlyDictionary<string, double> Evidence { get; init; }

    /// <summary>From the arrival of the last sample to this event, ms.</summary>
    public required double LatencyMs { get; init; }
}
