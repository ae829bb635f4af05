using EdgeCx.Core.Cues;
using EdgeCx.Core.Events;

namespace EdgeCx.Coaching.Policy;

/// <summary>In whose name a call's events are said, and where to.</summary>
/// <param name="CallId">The call.</param>
/// <param name="AgentId">The agent, empty while unknown.</param>
/// <param name="Outbox">Takes the events, in order.</param>
internal readonly record struct CueVoice(string CallId, string AgentId, List<CallEvent> Outbox)
{
    /// <summary>Says an event.</summary>
    public void Say(CallEvent callEvent) => Outbox.Add(callEvent);

    /// <summary>Says that a cue opened.</summary>
    public void SayOpened(Cue cue, int priority, in CueMoment moment) => Say(new CueOpened
    {
        CallId = CallId,
        AgentId = AgentId,
        CueId = cue.Id,
        Kind = cue.Kind,
        Tier = cue.Tier,
        Priority = priority,
        Text = cue.Text,
        Reason = cue.Reason,
        Evidence = cue.Evidence,
        AtMs = moment.AtMs,
        LatencyMs = moment.LatencyMs,
        Deadline = moment.Deadline,
        Receipt = moment.Receipt,
    });

    /// <summary>Says that a cue closed.</summary>
    public void SayClosed(Cue cue, string reason, double atMs) => Say(new CueClosed
    {
        CallId = CallId,
        AgentId = AgentId,
        CueId = cue.Id,
        Kind = cue.Kind,
        AtMs = atMs,
        Reason = reason,
    });

    /// <summary>Says that a cue was not shown.</summary>
    public void SayDropped(CueKind kind, string reason, in CueMoment moment) => Say(new CueDropped
    {
        CallId = CallId,
        AgentId = AgentId,
        Kind = kind,
        AtMs = moment.AtMs,
        Reason = reason,
        Deadline = moment.Deadline,
        Receipt = moment.Receipt,
    });
}
