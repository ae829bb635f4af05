namespace EdgeCx.Core.Events;

/// <summary>A call began.</summary>
public sealed record CallStarted : CallEvent
{
    /// <inheritdoc/>
    public override string Name => "call-started";

    /// <summary>How it reaches us: <c>siprec</c>, <c>mirror</c>, <c>file</c>.</summary>
    public required Calls.TapKind Tap { get; init; }

    /// <summary>When, UTC.</summary>
    public required DateTimeOffset StartedUtc { get; init; }
}
