namespace EdgeCx.Appliance.Web;

/// <summary>What became of a person's command.</summary>
internal enum CommandOutcome
{
    /// <summary>It took effect, and the conversation loop was told.</summary>
    Done,

    /// <summary>There is no such live call.</summary>
    UnknownCall,

    /// <summary>The call has no such cue.</summary>
    UnknownCue,

    /// <summary>The customer has objected, which is final for the call.</summary>
    ObjectionIsFinal,

    /// <summary>The agent's name is empty or too long, or too many agents are muted.</summary>
    AgentRefused,

    /// <summary>The call has ended.</summary>
    CallIsOver,

    /// <summary>Nobody knows yet who the call's agent is.</summary>
    AgentUnknown,

    /// <summary>The call's agent has been sent enough notes for now.</summary>
    TooManyNotes,

    /// <summary>The conversation loop's queue is full; the command may be repeated.</summary>
    Busy,
}
