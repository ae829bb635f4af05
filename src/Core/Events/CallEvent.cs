using System.Text.Json.Serialization;
using EdgeCx.Core.Time;

namespace EdgeCx.Core.Events;

/// <summary>
/// Something that happened in a call, as the API, the console and the log show it. The JSON shapes are a contract (docs/api.md): property
/// names are camelCase, times in ms.
/// </summary>
public abstract record CallEvent
{
    /// <summary>Name of the event on the stream, e.g. <c>cue-opened</c>.</summary>
    [JsonIgnore]
    public abstract string Name { get; }

    /// <summary>True where it tells, or rests on, how the customer feels: what an objection erases.</summary>
    [JsonIgnore]
    public virtual bool IsFromEmotion => false;

    /// <summary>True where it holds what was said: it lives in memory, and no surface that writes to disk takes it.</summary>
    [JsonIgnore]
    public virtual bool HoldsWords => false;

    /// <summary>True for what makes every surface that keeps events forget what it has of the call's feelings.</summary>
    [JsonIgnore]
    public bool ErasesEmotion => this is NoticeChanged { State: Calls.NoticeState.Objected } or EmotionErased;

    /// <summary>The call's id.</summary>
    [JsonPropertyOrder(-2)]
    public required string CallId { get; init; }

    /// <summary>The agent; empty while unknown.</summary>
    [JsonPropertyOrder(-1)]
    public required string AgentId { get; init; }

    /// <summary>Deadline of what is behind it; null where none applies. Not shown.</summary>
    [JsonIgnore]
    public Deadline? Deadline { get; init; }

    /// <summary>Stage stamps of what is behind it. Not shown.</summary>
    [JsonIgnore]
    public LatencyReceipt Receipt { get; init; }
}
