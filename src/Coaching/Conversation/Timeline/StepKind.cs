namespace EdgeCx.Coaching.Conversation.Timeline;

/// <summary>What comes next in a call.</summary>
internal enum StepKind
{
    /// <summary>One tick of all legs.</summary>
    Tick,

    /// <summary>A stretch in which nothing of any leg was heard.</summary>
    Hole,

    /// <summary>What became of a chunk of the customer's.</summary>
    Outcome,

    /// <summary>What was said in a stretch of speech, at the place where its words take effect.</summary>
    Words,
}
