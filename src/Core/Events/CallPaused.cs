namespace EdgeCx.Core.Events;

/// <summary>The PCI switch was turned on: from here on nothing of the call is heard.</summary>
public sealed record CallPaused : CallEvent
{
    /// <inheritdoc/>
    public override string Name => "call-paused";

    /// <summary>Media time, ms since the call's first sample; null where none had come yet.</summary>
    public required double? AtMs { get; init; }

    /// <summary>When, UTC.</summary>
    public required DateTimeOffset AtUtc { get; init; }
}
