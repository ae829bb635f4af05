namespace EdgeCx.Core.Cues;

/// <summary>What a cue is about. Agent's turn-taking first, then the customer, then prediction and topics.</summary>
public enum CueKind
{
    /// <summary>The agent answers late.</summary>
    SlowToRespond,

    /// <summary>Nobody has spoken for long (dead air).</summary>
    LongSilence,

    /// <summary>The agent speaks fast.</summary>
    SpeakingRateHigh,

    /// <summary>The agent speaks slowly.</summary>
    SpeakingRateLow,

    /// <summary>The agent has been speaking for long without a pause for the customer (monologue).</summary>
    ContinuousSpeaking,

    /// <summary>Both speak at a time for long (talk-over).</summary>
    ExtendedOverlap,

    /// <summary>The customer's strain calls for acknowledgement.</summary>
    EmpathyNeeded,

    /// <summary>The customer is frustrated.</summary>
    CustomerFrustrated,

    /// <summary>The customer is impatient.</summary>
    CustomerImpatient,

    /// <summary>The customer is confused.</summary>
    CustomerConfused,

    /// <summary>The customer is distressed.</summary>
    CustomerDistressed,

    /// <summary>The call turned to the good.</summary>
    PositiveInteraction,

    /// <summary>The call is likely to escalate.</summary>
    EscalationRisk,

    /// <summary>A topic of the site's was mentioned.</summary>
    TopicMentioned,
}
