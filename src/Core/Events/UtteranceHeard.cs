namespace EdgeCx.Core.Events;

/// <summary>What was said in one stretch of speech, masked. Told only where the site asks for it (<c>Coaching:ShowWords</c>).</summary>
public sealed record UtteranceHeard : CallEvent
{
    /// <inheritdoc/>
    public override string Name => "utterance";

    /// <summary>The words of either side go with an objection: what the agent says tells what the customer feels.</summary>
    public override bool IsFromEmotion => true;

    /// <inheritdoc/>
    public override bool HoldsWords => true;

    /// <summary>The leg's label.</summary>
    public required string Leg { get; init; }

    /// <summary>Who speaks.</summary>
    public required Calls.SpeakerRole Role { get; init; }

    /// <summary>The words; card numbers and ids are masked.</summary>
    public required string Text { get; init; }

    /// <summary>How sure the transcriber is, 0 to 1.</summary>
    public required double Confidence { get; init; }

    /// <summary>False for what was understood so far of speech that goes on.</summary>
    public required bool IsFinal { get; init; }

    /// <summary>Call time of the last sample behind it, ms.</summary>
    public required double AtMs { get; init; }
}
