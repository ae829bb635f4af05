using EdgeCx.Core.Calls;

namespace EdgeCx.Appliance.Web;

/// <summary>What a person or a site's own desktop may tell the appliance about a call. Safe from any thread; nothing waits.</summary>
internal interface ICallControl
{
    /// <summary>Sets whether the customer was told, or has objected.</summary>
    CommandOutcome SetNotice(string callId, NoticeState state);

    /// <summary>Turns the PCI switch on: from now nothing of the call is heard.</summary>
    CommandOutcome Pause(string callId);

    /// <summary>Turns the PCI switch off.</summary>
    CommandOutcome Resume(string callId);

    /// <summary>Says whether a cue helped. A cue of a call that has just ended may still be judged.</summary>
    CommandOutcome Feedback(string callId, string cueId, bool helpful);

    /// <summary>Mutes or unmutes all cues of an agent. Costs the agent nothing and is reported to nobody.</summary>
    CommandOutcome MuteAgent(string agentId, bool muted);

    /// <summary>True while the agent's cues are muted.</summary>
    bool IsMuted(string agentId);
}
