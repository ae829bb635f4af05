namespace EdgeCx.Core.Events;

/// <summary>The customer was put on hold, or is back: while it lasts nothing is held against the agent, and nothing is learnt of the customer.</summary>
public sealed record HoldChanged : CallEvent
{
    /// <inheritdoc/>
    public override string Name => "hold-changed";

    /// <summary>True on hold.</summary>
    public required bool OnHold { get; init; }

    /// <summary>True where signalling told of it; false where music was heard on the customer's leg.</summary>
    public required bool Signalled { get; init; }

    /// <summary>Call time at which the hold began, ms.</summary>
    public required double SinceMs { get; init; }

    /// <summary>Call time at which it was told, ms.</summary>
    public required double AtMs { get; init; }
}
