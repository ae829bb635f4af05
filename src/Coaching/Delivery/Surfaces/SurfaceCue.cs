using EdgeCx.Core.Calls;
using EdgeCx.Core.Cues;
using EdgeCx.Core.Time;

namespace EdgeCx.Coaching.Delivery.Surfaces;

/// <summary>What a surface has to bring to an agent: a cue, or a supervisor's note. Never kept longer than it waits or stands.</summary>
internal sealed record SurfaceCue
{
    private const string NoteTitle = "Note";

    /// <summary>The call it belongs to.</summary>
    public required Call Call { get; init; }

    /// <summary>Id within its call.</summary>
    public required string Id { get; init; }

    /// <summary>What it is about; null for a note.</summary>
    public required CueKind? Kind { get; init; }

    /// <summary>How much attention it may ask.</summary>
    public required CueTier Tier { get; init; }

    /// <summary>What it is worth beside others of its tier: the rule's priority; 0 for a note.</summary>
    public int Priority { get; init; }

    /// <summary>What it says.</summary>
    public required string Text { get; init; }

    /// <summary>Arrival of the last sample of evidence, monotonic ns; 0 where there is none.</summary>
    public required long ArrivalNs { get; init; }

    /// <summary>When it came into the surfaces' queues, monotonic ns: the decision.</summary>
    public required long QueuedNs { get; init; }

    /// <summary>Unique in the process: the call's id and its own.</summary>
    public (string Call, string Cue) Key => (Call.Id.Value, Id);

    /// <summary>A supervisor's words.</summary>
    public bool IsNote => Kind is null;

    /// <summary>Rests on how the customer feels.</summary>
    public bool IsFromEmotion => Kind?.IsFromEmotion() ?? false;

    /// <summary>A line above the text, where the surface has one.</summary>
    public string Title => IsNote ? NoteTitle : Tier == CueTier.Critical ? "EdgeCx !" : "EdgeCx";

    /// <summary>True where a surface with room for one shows this: the higher tier, then the higher priority (<see cref="CueOrder"/>).</summary>
    public bool IsMoreUrgentThan(SurfaceCue other) => Tier != other.Tier ? Tier > other.Tier : Priority > other.Priority;

    /// <summary>From the last sample of evidence to the queue, ms.</summary>
    public double DecisionMs => ArrivalNs == 0 ? 0 : Math.Round(MonotonicClock.ElapsedMs(ArrivalNs, QueuedNs), 2);

    /// <summary>Why the call's own flags forbid it now, in kebab case; null where they do not. A note is a person's word on duty: only its call may stop it.</summary>
    public string? WhyForbidden => IsNote ? null
        : Call.IsPaused ? SurfaceReason.Paused
        : IsFromEmotion && !Call.EmotionAllowed ? SurfaceReason.NotAllowed
        : null;
}
