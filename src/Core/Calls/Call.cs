using System.Collections.Immutable;

namespace EdgeCx.Core.Calls;

/// <summary>
/// One conversation as all rooms know it. Legs are only added; flags are atomic. Safe from any thread.
/// </summary>
public sealed class Call
{
    private ImmutableArray<Leg> _legs = [];
    private volatile string _agentId = "";
    private volatile NoticeState _notice;
    private volatile bool _paused;
    private readonly bool _noticeRequired;
    private long _mediaStartNs = long.MinValue;

    /// <summary>Makes a call.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="tap">How it reaches us.</param>
    /// <param name="startedUtc">When it began, for display.</param>
    /// <param name="noticeRequired">True where the site's profile forbids inference before the customer was told.</param>
    /// <param name="notice">The notice state it starts with.</param>
    public Call(CallId id, TapKind tap, DateTimeOffset startedUtc, bool noticeRequired, NoticeState notice = NoticeState.Unknown)
    {
        Id = id;
        Tap = tap;
        StartedUtc = startedUtc;
        _noticeRequired = noticeRequired;
        _notice = notice;
    }

    /// <summary>The id.</summary>
    public CallId Id { get; }

    /// <summary>How it reaches us.</summary>
    public TapKind Tap { get; }

    /// <summary>When it began.</summary>
    public DateTimeOffset StartedUtc { get; }

    /// <summary>The agent, by the site's own name; empty while unknown.</summary>
    public string AgentId => _agentId;

    /// <summary>Notice state.</summary>
    public NoticeState Notice => _notice;

    /// <summary>True while the PCI switch is on: nothing is heard.</summary>
    public bool IsPaused => _paused;

    /// <summary>Its legs, in the order they were added.</summary>
    public ImmutableArray<Leg> Legs => _legs;

    /// <summary>Whether notice, objection and pause allow emotion inference now. Fails closed.</summary>
    public bool EmotionAllowed => !_paused && _notice != NoticeState.Objected && (!_noticeRequired || _notice == NoticeState.Notified);

    /// <summary>Monotonic arrival of the call's first sample, ns; null before it.</summary>
    public long? MediaStartNs => Volatile.Read(ref _mediaStartNs) is var ns && ns == long.MinValue ? null : ns;

    /// <summary>Adds a leg.</summary>
    public Leg AddLeg(string label)
    {
        var leg = new Leg(this, label);
        ImmutableInterlocked.Update(ref _legs, static (legs, added) => legs.Add(added), leg);
        return leg;
    }

    /// <summary>Sets the agent.</summary>
    public void SetAgent(string agentId) => _agentId = agentId;

    /// <summary>Changes the notice state; false when the customer has objected, which is final.</summary>
    public bool TrySetNotice(NoticeState state)
    {
        if (_notice == NoticeState.Objected && state != NoticeState.Objected)
        {
            return false;
        }

        _notice = state;
        return true;
    }

    /// <summary>Turns the PCI switch.</summary>
    public void SetPaused(bool paused) => _paused = paused;

    /// <summary>Stamps the arrival of the call's first sample and returns the first stamp.</summary>
    internal long StartMedia(long arrivalNs)
    {
        var before = Interlocked.CompareExchange(ref _mediaStartNs, arrivalNs, long.MinValue);
        return before == long.MinValue ? arrivalNs : before;
    }
}
