using EdgeCx.Core.Emotion;
using EdgeCx.Core.Events;

namespace EdgeCx.Appliance.Webhooks;

/// <summary>
/// A call is about to escalate: a critical <c>EscalationRisk</c> opened. To a bot's platform it is the wish to transfer the caller to a human.
/// Only webhooks carry it; on the event stream it is the cue itself.
/// </summary>
internal sealed record EscalationRaised : CallEvent
{
    /// <summary>Its name.</summary>
    public const string EventName = "escalation";

    /// <inheritdoc/>
    public override string Name => EventName;

    /// <inheritdoc/>
    public override bool IsFromEmotion => true;

    /// <summary>The cue behind it.</summary>
    public required string CueId { get; init; }

    /// <summary>True where a bot answers the call (<c>Roles:BotPatterns</c>).</summary>
    public required bool Bot { get; init; }

    /// <summary>Why, in words.</summary>
    public required string Reason { get; init; }

    /// <summary>Named measures behind it, the predicted risk among them.</summary>
    public required IReadOnlyDictionary<string, double> Evidence { get; init; }

    /// <summary>The customer's state; <c>unknown</c> where there is none yet.</summary>
    public required CustomerMood State { get; init; }

    /// <summary>Where the state is going.</summary>
    public required Trend Trend { get; init; }

    /// <summary>The last points of the emotion line, <c>[atMs, valence, arousal, abstained 0|1]</c>, oldest first.</summary>
    public required IReadOnlyList<double[]> Trajectory { get; init; }

    /// <summary>Call time of the last sample behind it, ms.</summary>
    public required double AtMs { get; init; }
}
