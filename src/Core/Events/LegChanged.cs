namespace EdgeCx.Core.Events;

/// <summary>A leg was added, or its role, codec or state changed.</summary>
public sealed record LegChanged : CallEvent
{
    /// <inheritdoc/>
    public override string Name => "leg-changed";

    /// <summary>The leg's label.</summary>
    public required string Leg { get; init; }

    /// <summary>Who speaks.</summary>
    public required Calls.SpeakerRole Role { get; init; }

    /// <summary>The rule that decided the role.</summary>
    public required string Rule { get; init; }

    /// <summary>Codec; empty while unknown.</summary>
    public required string Codec { get; init; }

    /// <summary>State of the media.</summary>
    public required Calls.LegState State { get; init; }
}
