using EdgeCx.Core.Cues;

namespace EdgeCx.Core.Events;

/// <summary>What became of a cue on one surface in front of the agent: shown, or dropped there, and why. The page is not among them: it shows at once.</summary>
public sealed record CuePresented : CallEvent
{
    /// <inheritdoc/>
    public override string Name => "cue-presented";

    /// <inheritdoc/>
    public override bool IsFromEmotion => Kind.IsFromEmotion();

    /// <summary>The cue's id within its call.</summary>
    public required string CueId { get; init; }

    /// <summary>What it is about.</summary>
    public required CueKind Kind { get; init; }

    /// <summary>The surface: <c>whisper</c>, <c>rtpengine</c>, <c>intercom</c>, or a phone's dialect (<c>yealink-http</c>).</summary>
    public required string Surface { get; init; }

    /// <summary>It reached the agent.</summary>
    public required bool Shown { get; init; }

    /// <summary>
    /// Why not, in kebab case: <c>no-pause</c>, <c>deadline</c>, <c>breaker-open</c>, <c>queue-full</c>, <c>withdrawn</c>, <c>rate-limit</c>,
    /// <c>status-401</c>, <c>timeout</c>, <c>unreachable</c>, <c>no-whisper-leg</c>; empty where it was shown.
    /// </summary>
    public required string Reason { get; init; }

    /// <summary>From the arrival of the last sample of evidence to the surface's queue (decision), ms; 0 where there is no arrival to count from.</summary>
    public required double DecisionMs { get; init; }

    /// <summary>From the surface's queue to the first prompt packet, or to the request to the phone (presentation), ms; null where nothing went out.</summary>
    public double? PresentedMs { get; init; }

    /// <summary>From the moment a pause was found to the first prompt packet, ms; null where the surface did not wait for one.</summary>
    public double? AfterPauseMs { get; init; }

    /// <summary>From the surface's queue to the device's acknowledgement, ms; null where none came.</summary>
    public double? AcknowledgedMs { get; init; }

    /// <summary>What the agent could not hear of the call while it was played, ms; null where nothing was missed.</summary>
    public double? MissedMs { get; init; }
}
