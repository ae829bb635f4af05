namespace EdgeCx.Core.Events;

/// <summary>
/// A leg that counted as the customer's turned out not to be one customer's: what it had produced is erased, and every surface that keeps events forgets
/// what it has of the call's feelings (<see cref="CallEvent.IsFromEmotion"/>), as after an objection.
/// </summary>
public sealed record EmotionErased : CallEvent
{
    /// <inheritdoc/>
    public override string Name => "emotion-erased";

    /// <summary>The leg's label.</summary>
    public required string Leg { get; init; }

    /// <summary>Why, in kebab case: <c>role-changed</c>.</summary>
    public required string Reason { get; init; }
}
