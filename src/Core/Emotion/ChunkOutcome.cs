namespace EdgeCx.Core.Emotion;

/// <summary>What became of one emotion chunk. Every chunk that framing cuts comes back as exactly one of these.</summary>
public enum ChunkOutcome : byte
{
    /// <summary>It was encoded, and the estimate stands.</summary>
    Estimated,

    /// <summary>
    /// It was encoded, but two classes are too close: the label is a best guess and nothing is built on it. Anger, arousal and valence stand
    /// on heads of their own and count with less weight.
    /// </summary>
    Abstained,

    /// <summary>Less than half of its frames were speech: nothing was run.</summary>
    NotSpeech,

    /// <summary>It was shed (overload, deadline); the drop is counted where it happened.</summary>
    Shed,
}
