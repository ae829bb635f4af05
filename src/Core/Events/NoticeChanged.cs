namespace EdgeCx.Core.Events;

/// <summary>
/// What the customer was told, or said to it, changed. After <see cref="Calls.NoticeState.Objected"/> nothing of the customer's feelings
/// follows, and every surface that keeps events forgets what it has of them (<see cref="CallEvent.IsFromEmotion"/>).
/// </summary>
public sealed record NoticeChanged : CallEvent
{
    /// <inheritdoc/>
    public override string Name => "notice-changed";

    /// <summary>The notice state now.</summary>
    public required Calls.NoticeState State { get; init; }
}
