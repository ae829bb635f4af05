namespace EdgeCx.Core.Calls;

/// <summary>Who speaks on a leg. Emotion is inferred on <see cref="Customer"/> only.</summary>
public enum SpeakerRole
{
    /// <summary>Not decided (yet), or rules contradict each other.</summary>
    Unknown,

    /// <summary>Known to be one customer.</summary>
    Customer,

    /// <summary>Known to be an agent of the site.</summary>
    Agent,

    /// <summary>Two or more voices in one stream.</summary>
    Mixed,
}
