using EdgeCx.Core.Flow;

namespace EdgeCx.Inference.Speech;

/// <summary>
/// Says when words have to make room: emotion is behind its budget, or voice or emotion have shed something lately. Words are the first thing that
/// overload takes away, so it stays strained for a while after the last sign.
/// </summary>
/// <param name="drops">The counters that shedding shows in.</param>
/// <param name="isBehind">Whether emotion is behind.</param>
internal sealed class StrainGauge(DropCounters drops, Func<bool> isBehind)
{
    /// <summary>How long one sign lasts, ns.</summary>
    public const long RestNs = 2_000_000_000;

    private long _seen;
    private long _until = long.MinValue;
    private volatile bool _isStrained;

    /// <summary>What the last look found. Any thread.</summary>
    public bool IsStrained => _isStrained;

    /// <summary>Looks. One thread.</summary>
    public bool Look(long nowNs)
    {
        var shed = drops[DropReason.DeadlineInfeasible] + drops[DropReason.DeadlinePassed] + drops[DropReason.Overload];
        if (shed > _seen || isBehind())
        {
            _seen = shed;
            _until = nowNs + RestNs;
        }

        return _isStrained = nowNs < _until;
    }
}
