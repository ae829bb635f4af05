using EdgeCx.Core.Flow;
using EdgeCx.Media.Capture.Dialogs;
using EdgeCx.Media.Capture.Flows;

namespace EdgeCx.Media.Capture.Conversations;

/// <summary>
/// Whether calls may begin. While the appliance is being emptied, or has nothing left to give up for the calls there are, none does: each that would is counted
/// once, and what belongs to a call that lives is not asked about. Signalling thread only.
/// </summary>
/// <param name="context">What conversations share.</param>
internal sealed class ConversationIntake(ConversationContext context)
{
    private const int MaxFlows = 4096;
    private readonly HashSet<FlowKey> _flows = [];
    private bool _isTold;

    /// <summary>True while no call may begin.</summary>
    public bool IsClosed => context.Registry.IsDraining || context.Registry.IsOverloaded;

    /// <summary>True where a dialog must not begin a call now.</summary>
    public bool HoldsBack(TrackedDialog dialog)
    {
        if (!IsClosed)
        {
            return false;
        }

        if (!dialog.IsHeldBack)
        {
            dialog.IsHeldBack = true;
            Count();
        }

        return true;
    }

    /// <summary>True where a flow without signalling must not begin a call now. Both directions of it are one call.</summary>
    /// <param name="key">The flow; it is asked about again and again while it goes on.</param>
    /// <param name="isCounted">Its dialog is known, and counted.</param>
    public bool HoldsBack(in FlowKey key, bool isCounted)
    {
        if (!IsClosed)
        {
            return false;
        }

        if (!isCounted && _flows.Count < MaxFlows && !_flows.Contains(key.Reverse) && _flows.Add(key))
        {
            Count();
        }

        return true;
    }

    /// <summary>Forgets what was held back once calls may begin again.</summary>
    public void MoveOn()
    {
        if (!IsClosed)
        {
            _isTold = false;
            _flows.Clear();
        }
    }

    private void Count()
    {
        context.Counters.AddNotFollowed();
        var reason = context.Registry.IsDraining ? DropReason.Draining : DropReason.Overload;
        context.Plane.Context.Outlet.Metrics.Drops.Add(reason);
        if (!_isTold)
        {
            _isTold = true;
            CaptureLog.NotTaken(context.Log, DropCounters.Label(reason));
        }
    }
}
