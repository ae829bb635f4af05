namespace EdgeCx.Core.Events;

/// <summary>The PCI switch was turned off: what comes from here on is heard again.</summary>
public sealed record CallResumed : CallEvent
{
    /// <inheritdoc/>
    public override string Name => "call-resumed";

    /// <summary>Media time at which the pause began, ms; null where no sample had come yet.</summary>
    public required double? FromMs { get; init; }

    /// <summary>Media time at which it ended, ms; null where no sample has come yet.</summary>
    public required double? ToMs { get; init; }

    /// <summary>When it began, UTC.</summary>
    public required DateTimeOffset FromUtc { get; init; }

    /// <summary>When it ended, UTC.</summary>
    public required DateTimeOffset ToUtc { get; init; }
}
