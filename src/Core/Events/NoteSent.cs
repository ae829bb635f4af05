namespace EdgeCx.Core.Events;

/// <summary>A supervisor's short note to the agent of a call, for all of the agent's surfaces. Words of a person on duty, not of the customer.</summary>
public sealed record NoteSent : CallEvent
{
    /// <inheritdoc/>
    public override string Name => "note";

    /// <inheritdoc/>
    public override bool HoldsWords => true;

    /// <summary>Unique within its call, e.g. <c>n1</c>.</summary>
    public required string NoteId { get; init; }

    /// <summary>What it says, at most 120 characters.</summary>
    public required string Text { get; init; }

    /// <summary>Call time at which it was sent, ms.</summary>
    public required double AtMs { get; init; }
}
