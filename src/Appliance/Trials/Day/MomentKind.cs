namespace EdgeCx.Appliance.Trials.Day;

/// <summary>What happens in a stretch of a composed call, known because it was composed so.</summary>
internal enum MomentKind
{
    /// <summary>The customer's clips are labelled anger.</summary>
    Anger,

    /// <summary>The customer's clips are labelled sadness.</summary>
    Sadness,

    /// <summary>The customer's clips are labelled happiness, after anger.</summary>
    Relief,

    /// <summary>The customer's clips are neutral again after anger: no cue on their state belongs here.</summary>
    Calmed,

    /// <summary>Nobody speaks.</summary>
    DeadAir,

    /// <summary>The customer has finished and the agent lets them wait.</summary>
    SlowAnswer,

    /// <summary>Both speak.</summary>
    TalkOver,

    /// <summary>The agent speaks on and on.</summary>
    Monologue,

    /// <summary>The agent's clips are played faster, at their pitch.</summary>
    FastPace,

    /// <summary>Music on the customer's leg, nobody speaks: no cue belongs here.</summary>
    Hold,

    /// <summary>A second voice on the customer's leg, both calm: no cue belongs here.</summary>
    TwoVoices,
}
