namespace EdgeCx.Coaching.Policy;

/// <summary>Cues of a group say the same thing in different strength: only the one with the highest priority stands.</summary>
internal enum CueGroup
{
    /// <summary>Nobody speaks.</summary>
    Silence,

    /// <summary>The agent's pace.</summary>
    Pace,

    /// <summary>Who has the floor.</summary>
    Floor,

    /// <summary>How the customer feels.</summary>
    Customer,
}
