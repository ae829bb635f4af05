using EdgeCx.Core.Calls;
using EdgeCx.Core.Signals;

namespace EdgeCx.Media.Framing;

/// <summary>
/// Keeps a leg's state true to its packets (waiting, active, silent, inactive) and tells the conversation loop of each change. A signal that
/// finds no room is sent later: the loop looks at the leg itself, so one signal stands for all changes before it.
/// </summary>
internal sealed class LegPresence
{
    /// <summary>Time without a packet after which an active line is reported as silent: 5 s.</summary>
    public const long SilentAfterNs = 5_000_000_000;

    private readonly Leg _leg;
    private readonly MediaOutlet _outlet;
    private long _lastPacketNs;
    private bool _signalPending;

    /// <summary>Makes the presence of a leg that was opened at a time.</summary>
    public LegPresence(Leg leg, MediaOutlet outlet, long openedNs)
    {
        _leg = leg;
        _outlet = outlet;
        _lastPacketNs = openedNs;
    }

    /// <summary>A packet was taken into the leg.</summary>
    public void OnPacket(long arrivalNs)
    {
        _lastPacketNs = arrivalNs;
        if (_leg.State is LegState.Waiting or LegState.Silent or LegState.Inactive)
        {
            Change(LegState.Active, arrivalNs);
        }
    }

    /// <summary>The line's direction changed.</summary>
    public void OnDirection(bool active, long nowNs)
    {
        if (active && _leg.State == LegState.Inactive)
        {
            _lastPacketNs = nowNs;
            Change(LegState.Waiting, nowNs);
        }
        else if (!active && _leg.State is (LegState.Waiting or LegState.Silent or LegState.Active))
        {
            Change(LegState.Inactive, nowNs);
        }
    }

    /// <summary>Time passed: reports silence, sends what waited.</summary>
    /// <param name="expected">True while packets are expected (the line is active and nothing is paused).</param>
    /// <param name="nowNs">Monotonic now.</param>
    public void OnTick(bool expected, long nowNs)
    {
        if (!expected)
        {
            _lastPacketNs = nowNs;
        }
        else if (nowNs - _lastPacketNs >= SilentAfterNs && _leg.State is (LegState.Waiting or LegState.Active))
        {
            Change(LegState.Silent, nowNs);
        }

        if (_signalPending)
        {
            Announce(nowNs);
        }
    }

    /// <summary>Tells the loop to look at the leg.</summary>
    public void Announce(long nowNs) => _signalPending = !_outlet.Signals.TryEnqueue(ConversationSignal.Changed(_leg, nowNs));

    private void Change(LegState state, long nowNs)
    {
        _leg.SetState(state);
        Announce(nowNs);
    }
}
