namespace EdgeCx.Media.Capture.Conversations;

/// <summary>How calls between others are followed and put together.</summary>
internal sealed record ConversationSettings
{
    /// <summary>Headers whose value the dialogs on both sides of a B2BUA share.</summary>
    public IReadOnlyList<string> JoinHeaders { get; init; } = ["Session-ID"];

    /// <summary>Dialogs through one B2BUA are one conversation where time, number and codec agree; 0 turns that off. ns.</summary>
    public long JoinWindowNs { get; init; } = 3_000_000_000;

    /// <summary>A call without media for this long is over, unless it is held. ns.</summary>
    public long NoMediaNs { get; init; } = 60_000_000_000;

    /// <summary>A held call without media for this long is over. ns.</summary>
    public long HeldNs { get; init; } = 3_600_000_000_000;

    /// <summary>Keys of SRTP that stand in readable SDP are used.</summary>
    public bool UseVisibleKeys { get; init; } = true;

    /// <summary>Why calls end that live when the source ends.</summary>
    public string EndOfSource { get; init; } = "shutdown";
}
