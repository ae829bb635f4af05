using EdgeCx.Core.Calls;
using EdgeCx.Core.Emotion;
using EdgeCx.Core.Events;
using EdgeCx.Core.Speech;

namespace EdgeCx.Core.Signals;

/// <summary>
/// Everything the conversation loop hears, in one small value: call and leg changes from the taps, results from inference, commands from
/// people. Per leg, results come in media order.
/// </summary>
public readonly record struct ConversationSignal
{
    /// <summary>What it says.</summary>
    public required SignalKind Kind { get; init; }

    /// <summary>The call; null only for <see cref="SignalKind.AgentMuted"/>.</summary>
    public Call? Call { get; init; }

    /// <summary>The leg, where it is about one.</summary>
    public Leg? Leg { get; init; }

    /// <summary>The leg's state when it changed, for <see cref="SignalKind.LegChanged"/>: by the time this is read, the leg may be further on.</summary>
    public LegState LegState { get; init; }

    /// <summary>Set for <see cref="SignalKind.VoiceActivity"/>.</summary>
    public VoiceActivity Voice { get; init; }

    /// <summary>Set for <see cref="SignalKind.Estimate"/>.</summary>
    public EmotionEstimate Estimate { get; init; }

    /// <summary>Set for <see cref="SignalKind.Utterance"/>.</summary>
    public Utterance? Utterance { get; init; }

    /// <summary>Set for <see cref="SignalKind.Told"/>.</summary>
    public CallEvent? Event { get; init; }

    /// <summary>A call's end reason, a muted agent's id, or a cue's id.</summary>
    public string? Text { get; init; }

    /// <summary>Muted, or helpful.</summary>
    public bool Flag { get; init; }

    /// <summary>Monotonic time of the event behind it, ns.</summary>
    public long AtNs { get; init; }

    /// <summary>A call began.</summary>
    public static ConversationSignal Started(Call call, long atNs) => new() { Kind = SignalKind.CallStarted, Call = call, AtNs = atNs };

    /// <summary>A leg was added or changed.</summary>
    public static ConversationSignal Changed(Leg leg, long atNs) =>
        new() { Kind = SignalKind.LegChanged, Call = leg.Call, Leg = leg, LegState = leg.State, AtNs = atNs };

    /// <summary>A call ended.</summary>
    public static ConversationSignal Ended(Call call, string reason, long atNs) =>
        new() { Kind = SignalKind.CallEnded, Call = call, Text = reason, AtNs = atNs };

    /// <summary>A frame's voice activity.</summary>
    public static ConversationSignal Of(in VoiceActivity voice) =>
        new() { Kind = SignalKind.VoiceActivity, Call = voice.Leg.Call, Leg = voice.Leg, Voice = voice, AtNs = voice.ArrivalNs };

    /// <summary>A chunk's outcome.</summary>
    public static ConversationSignal Of(in EmotionEstimate estimate) => new()
    {
        Kind = SignalKind.Estimate,
        Call = estimate.Leg.Call,
        Leg = estimate.Leg,
        Estimate = estimate,
        AtNs = estimate.Deadline.ArrivalNs,
    };

    /// <summary>Words were understood.</summary>
    public static ConversationSignal Of(Utterance utterance) =>
        new() { Kind = SignalKind.Utterance, Call = utterance.Leg.Call, Leg = utterance.Leg, Utterance = utterance, AtNs = utterance.ArrivalNs };

    /// <summary>A leg is drained.</summary>
    public static ConversationSignal Drained(Leg leg, long atNs) =>
        new() { Kind = SignalKind.LegDrained, Call = leg.Call, Leg = leg, AtNs = atNs };

    /// <summary>Something to publish in its call's order.</summary>
    public static ConversationSignal Tell(Call call, CallEvent callEvent, long atNs) =>
        new() { Kind = SignalKind.Told, Call = call, Event = callEvent, AtNs = atNs };
}
