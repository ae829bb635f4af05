namespace EdgeCx.Coaching.Policy;

/// <summary>
/// What a cue rule may look at. In an event's evidence the name is camelCase. NaN means not known, and opens nothing.
/// </summary>
internal enum CueMeasure
{
    /// <summary>How long the customer has been waiting for the agent's answer, ms.</summary>
    ResponseWaitMs,

    /// <summary>Dead air, ms.</summary>
    SilenceMs,

    /// <summary>The agent's speaking rate, nuclei per second of speech.</summary>
    SpeakingRatePerS,

    /// <summary>The agent's monologue, ms.</summary>
    MonologueMs,

    /// <summary>Talk-over that is running, ms of shared speech.</summary>
    OverlapMs,

    /// <summary>Times in the last minute that the customer began over the agent.</summary>
    InterruptionsPerMinute,

    /// <summary>Strain in the customer's voice, 0 to 1.</summary>
    Strain,

    /// <summary>Anger in the customer's voice, 0 to 1.</summary>
    Anger,

    /// <summary>Arousal of the customer's voice, −1 to 1.</summary>
    Arousal,

    /// <summary>Valence of the customer's voice, −1 to 1.</summary>
    Valence,

    /// <summary>Sadness in the customer's voice, 0 to 1.</summary>
    Sadness,

    /// <summary>The customer's speaking rate over their own baseline.</summary>
    CustomerRateRatio,

    /// <summary>How sure it is that the customer is frustrated, 0 where they are not.</summary>
    Frustrated,

    /// <summary>How sure it is that the customer is impatient, 0 where they are not.</summary>
    Impatient,

    /// <summary>How sure it is that the customer is confused, 0 where they are not, or where no words say so.</summary>
    Confused,

    /// <summary>Words of the customer's heard of late.</summary>
    Words,

    /// <summary>Requests to repeat or explain among them.</summary>
    Repairs,

    /// <summary>Questions among them.</summary>
    Questions,

    /// <summary>Probability that the customer's state worsens within 30 s, 0 to 1; 0 where it is bad already.</summary>
    EscalationRisk,

    /// <summary>Probability that the customer's state worsens within 30 s, as the state tells it.</summary>
    WorsensWithin30s,

    /// <summary>The same probability as it was ten seconds before, or as long ago as it is known: with it the course shows.</summary>
    RiskTenSecondsAgo,

    /// <summary>How strain rose over the last moments, −1 to 1.</summary>
    StrainRise,

    /// <summary>How sure it is that the customer is distressed, 0 where they are not.</summary>
    Distressed,

    /// <summary>How sure it is that the customer is satisfied, 0 where they are not.</summary>
    Satisfied,
}
