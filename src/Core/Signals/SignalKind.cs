namespace EdgeCx.Core.Signals;

/// <summary>What a <see cref="ConversationSignal"/> says.</summary>
public enum SignalKind : byte
{
    /// <summary>A call began. Sent before anything else of it.</summary>
    CallStarted,

    /// <summary>A leg was added, or its role, codec or state changed.</summary>
    LegChanged,

    /// <summary>One frame's voice activity.</summary>
    VoiceActivity,

    /// <summary>What became of one chunk.</summary>
    Estimate,

    /// <summary>What was said in a stretch of speech, whole or so far.</summary>
    Utterance,

    /// <summary>Everything that was heard on a leg has come through inference.</summary>
    LegDrained,

    /// <summary>Signalling ended the call. Results of audio already heard may still follow, until its legs are drained.</summary>
    CallEnded,

    /// <summary>The call's notice state or PCI pause changed; look at the call.</summary>
    CallChanged,

    /// <summary>The agent (in <see cref="ConversationSignal.Text"/>) muted or unmuted their cues.</summary>
    AgentMuted,

    /// <summary>An agent said whether a cue (id in <see cref="ConversationSignal.Text"/>) helped.</summary>
    CueFeedback,

    /// <summary>A surface or a person has something to tell (<see cref="ConversationSignal.Event"/>): it is published in its call's order, as it is.</summary>
    Told,
}
