using EdgeCx.Core.Calls;

namespace EdgeCx.Coaching.Delivery.Surfaces;

/// <summary>One agent's device as the engine sees it. One presentation at a time; a device's fault is a value, and nothing blocks a thread.</summary>
internal interface ISurface : IAsyncDisposable
{
    /// <summary>Name in receipts and metrics, e.g. <c>yealink-http</c>.</summary>
    string Name { get; }

    /// <summary>The agent hears it: it waits for a pause of the customer's, unless it is critical.</summary>
    bool IsAudible { get; }

    /// <summary>It plays prompts: what counts as sent is its first packet, not that it was asked.</summary>
    bool IsSpoken { get; }

    /// <summary>It can show a supervisor's words.</summary>
    bool TakesNotes { get; }

    /// <summary>What it shows can be taken away again.</summary>
    bool CanClear { get; }

    /// <summary>
    /// How long a shown cue stands in the agent's sight, or a spoken one in their ear, where it is not closed before: a less urgent one does not take its place.
    /// </summary>
    TimeSpan StandsFor { get; }

    /// <summary>How long presenting may go on after it began, beyond the deadline by which it must begin.</summary>
    TimeSpan Lasts(SurfaceCue cue);

    /// <summary>A call of this agent's begins; safe from any thread.</summary>
    void Open(Call call);

    /// <summary>A call of this agent's is over; safe from any thread.</summary>
    void Close(Call call);

    /// <summary>Brings a cue to the agent. Cancelled at its deadline, and where it is withdrawn.</summary>
    Task<SurfaceOutcome> PresentAsync(SurfaceCue cue, CancellationToken cancellation);

    /// <summary>Takes away what is shown.</summary>
    Task ClearAsync(CancellationToken cancellation);
}
