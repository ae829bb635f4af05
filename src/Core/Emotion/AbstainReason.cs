namespace EdgeCx.Core.Emotion;

/// <summary>Why an estimate was abstained from.</summary>
public enum AbstainReason : byte
{
    /// <summary>It was not.</summary>
    None,

    /// <summary>Two classes are too close.</summary>
    Unsure,

    /// <summary>Less speech than an estimate needs.</summary>
    LittleSpeech,

    /// <summary>What was heard is not one person's speech: nothing of the estimate counts, arousal and anger included.</summary>
    OutOfDomain,
}
