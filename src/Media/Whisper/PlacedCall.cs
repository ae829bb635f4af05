namespace EdgeCx.Media.Whisper;

/// <summary>What became of a call that was placed.</summary>
/// <param name="Dialog">The call; null where it does not stand.</param>
/// <param name="Stream">Its stream; null where it does not stand.</param>
/// <param name="Reason">Why it does not stand, in kebab case; empty where it does.</param>
internal readonly record struct PlacedCall(PromptDialog? Dialog, PromptStream? Stream, string Reason)
{
    /// <summary>How long the other side asked to be left alone.</summary>
    public TimeSpan RetryAfter { get; init; }

    /// <summary>True where it stands.</summary>
    public bool Stands => Dialog is not null;

    /// <summary>It does not stand.</summary>
    public static PlacedCall Failed(string reason) => new(null, null, reason);
}
