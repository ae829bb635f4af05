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
}
