using EdgeCx.Core.Cues;
using EdgeCx.Core.Events;

namespace EdgeCx.Appliance.Web;

/// <summary>One result of a call and its stamps, as <see cref="CallTrace"/> keeps it: times and the cue's kind, nothing of what was heard.</summary>
internal readonly struct TraceEntry
{
    // A byte holds every kind, and 64 bytes an entry.
    private readonly byte _kind;

    private TraceEntry(CallEvent callEvent, TracedResult result, CueKind kind, double atMs, long queuedNs)
    {
        _kind = (byte)kind;
        Result = result;
        IsFromEmotion = callEvent.IsFromEmotion;
        AtMs = (float)atMs;
        ArrivalNs = callEvent.Receipt.ArrivalNs;
        Stamps = TraceStamps.Of(callEvent.Receipt, queuedNs);
    }

    /// <summary>What it is.</summary>
    public TracedResult Result { get; }

    /// <summary>True where an objection erases it.</summary>
    public bool IsFromEmotion { get; }

    /// <summary>The cue's kind; default for an estimate.</summary>
    public CueKind Kind => (CueKind)_kind;

    /// <summary>Call time of the last sample behind it, ms.</summary>
    public float AtMs { get; }

    /// <summary>Arrival of that sample, monotonic ns.</summary>
    public long ArrivalNs { get; }

    /// <summary>The cue's id; null where there is none.</summary>
    public string? CueId { get; private init; }

    /// <summary>Why a cue was dropped; null where it was not.</summary>
    public string? Reason { get; private init; }

    /// <summary>When it passed each stage.</summary>
    public TraceStamps Stamps { get; }

    /// <summary>The entry of an event; false for what is no result, or has no arrival to count from (a recording).</summary>
    public static bool TryMake(CallEvent callEvent, long queuedNs, out TraceEntry entry)
    {
        entry = default;
        if (callEvent.Receipt.ArrivalNs == 0 || callEvent.Deadline is { IsNone: true })
        {
            return false;
        }

        switch (callEvent)
        {
            case EstimateMade estimate:
                entry = new TraceEntry(callEvent, TracedResult.Estimate, default, estimate.AtMs, queuedNs);
                return true;
            case CueOpened cue:
                entry = new TraceEntry(callEvent, TracedResult.Cue, cue.Kind, cue.AtMs, queuedNs) { CueId = cue.CueId };
                return true;
            case CueDropped cue:
                entry = new TraceEntry(callEvent, TracedResult.DroppedCue, cue.Kind, cue.AtMs, queuedNs) { Reason = cue.Reason };
                return true;
            default:
                return false;
        }
    }
}
