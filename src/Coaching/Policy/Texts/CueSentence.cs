namespace EdgeCx.Coaching.Policy.Texts;

/// <summary>Sentences that are no cue: what a page may say after a call, and why a kind is set otherwise for an agent.</summary>
internal enum CueSentence
{
    /// <summary>After a hard call: take a breath.</summary>
    AfterHardCall,

    /// <summary>After a call that ended well.</summary>
    AfterGoodCall,

    /// <summary>A kind comes later for an agent, by their own taps.</summary>
    LearnedStricter,

    /// <summary>A kind comes sooner for an agent, by their own taps.</summary>
    LearnedEasier,

    /// <summary>A kind comes later for an agent, by what others said.</summary>
    LearnedStricterOfOthers,

    /// <summary>A kind comes sooner for an agent, by what others said.</summary>
    LearnedEasierOfOthers,

    /// <summary>A kind is silent for an agent.</summary>
    LearnedSilent,
}
