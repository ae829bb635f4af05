using EdgeCx.Core.Events;

namespace EdgeCx.Appliance.Web;

/// <summary>A cue of a call and what became of it. Guarded by its call's lock.</summary>
internal sealed class CueEntry(CueOpened opened)
{
    private const int MaxSurfaces = 16;

    private List<SurfaceReceipt>? _surfaces;

    /// <summary>How it opened.</summary>
    public CueOpened Opened => opened;

    /// <summary>How it closed; null while open.</summary>
    public CueClosed? Closed { get; set; }

    /// <summary>What the agent said of it.</summary>
    public bool? Helpful { get; set; }

    /// <summary>Monotonic time at which it was in its readers' queues, ns; 0 before.</summary>
    public long QueuedNs { get; set; }

    /// <summary>Monotonic time at which the first reader's socket had it, ns; 0 before.</summary>
    public long DeliveredNs { get; set; }

    /// <summary>Takes what became of it on one device; each says so once, and two of an agent's devices may be of a kind.</summary>
    public void Presented(CuePresented presented)
    {
        _surfaces ??= [];
        if (_surfaces.Count < MaxSurfaces)
        {
            _surfaces.Add(SurfaceReceipt.Of(presented));
        }
    }

    /// <summary>As the API shows it.</summary>
    public CueView ToView() => new(
        opened.CueId,
        opened.Kind,
        opened.Tier,
        opened.Text,
        opened.Reason,
        opened.Evidence,
        opened.AtMs,
        Closed?.AtMs,
        Closed?.Reason,
        Helpful,
        opened.LatencyMs,
        Receipt());

    private CueReceipt? Receipt()
    {
        var receipt = CueReceipt.Of(opened.Receipt, QueuedNs, DeliveredNs);
        return _surfaces is null
            ? receipt
            : (receipt ?? new CueReceipt(null, null, null, null, null, null, null, null, null)) with { Surfaces = [.. _surfaces] };
    }
}
