using EdgeCx.Core.Calls;

namespace EdgeCx.Appliance.Web;

/// <summary>One call as <c>GET /api/v1/calls/{callId}</c> shows it: the summary, and what led there.</summary>
internal sealed record CallDetail : CallSummary
{
    /// <summary>The customer's states, oldest first (the last 256).</summary>
    public required IReadOnlyList<StateView> States { get; init; }

    /// <summary>All cues, oldest first (the last 256).</summary>
    public required IReadOnlyList<CueView> Cues { get; init; }

    /// <summary>The supervisor's notes to the agent, oldest first (the last 32); taken away with an objection.</summary>
    public required IReadOnlyList<NoteView> Notes { get; init; }

    /// <summary>The stretches in which the PCI switch was on: media time and UTC.</summary>
    public required IReadOnlyList<CallPause> Pauses { get; init; }

    /// <summary>Cues that were not shown, by kind and reason.</summary>
    public required IReadOnlyList<DroppedCues> Dropped { get; init; }
}
