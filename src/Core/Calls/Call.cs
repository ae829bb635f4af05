using System.Collections.Immutable;
using EdgeCx.Core.Time;

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
    private readonly Lock _gate = new();
    private readonly CallHistory _history = new();
    private long _mediaStartNs = long.MinValue;
    private long _resumedNs = long.MinValue;
    private int _interruptions;

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
        if (notice != NoticeState.Unknown)
        {
            _history.Add(new NoticeStep(notice, NoticeMeans.Declaration, startedUtc));
        }
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

    /// <summary>Whether this site's profile lets nothing be inferred before the customer was told.</summary>
    public bool IsNoticeRequired => _noticeRequired;

    /// <summary>Its notice states so far with their means, oldest first.</summary>
    public ImmutableArray<NoticeStep> Notices => _history.Notices;

    /// <summary>Its pauses so far, oldest first.</summary>
    public ImmutableArray<CallPause> Pauses => _history.Pauses;

    /// <summary>
    /// How often what is under way of this call was declared void: by a pause and its end, by an objection, by a notice taken back. What was heard under
    /// another number than this may not be understood any more: it is cleared where it lies.
    /// </summary>
    public int Interruptions => Volatile.Read(ref _interruptions);

    /// <summary>Whether what arrived then (monotonic ns) may be heard: the call is not paused, nor was it at that moment.</summary>
    public bool MayHear(long arrivalNs) => !_paused && arrivalNs > Volatile.Read(ref _resumedNs);

    /// <summary>Changes the notice state; false when the customer has objected, which is final.</summary>
    /// <param name="state">The state from now on.</param>
    /// <param name="means">By what means it is known.</param>
    /// <param name="clock">Stamps the change for the record; without one it is not recorded.</param>
    public bool TrySetNotice(NoticeState state, NoticeMeans means = NoticeMeans.Api, MonotonicClock? clock = null)
    {
        lock (_gate)
        {
            if (_notice == NoticeState.Objected && state != NoticeState.Objected)
            {
                return false;
            }

            if (_notice == state)
            {
                return true;
            }

            var wasAllowed = EmotionAllowed;
            _notice = state;
            if (state == NoticeState.Objected || (wasAllowed && !EmotionAllowed))
            {
                Interlocked.Increment(ref _interruptions);
            }

            if (clock is not null)
            {
                _history.Add(new NoticeStep(state, means, clock.UtcNow));
            }

            return true;
        }
    }

    /// <summary>
    /// Turns the PCI switch, in one step for everything: audio that was not understood when it was turned on, or came before it was turned off, never
    /// will be.
    /// </summary>
    /// <param name="paused">On.</param>
    /// <param name="clock">Stamps the pause for the record, and tells what came before its end; without one it is not recorded.</param>
    public void SetPaused(bool paused, MonotonicClock? clock = null)
    {
        lock (_gate)
        {
            if (_paused == paused)
            {
                return;
            }

            if (paused)
            {
                // The flag first: who still reads the old number hears nothing from here on.
                _paused = true;
                Interlocked.Increment(ref _interruptions);
            }
            else
            {
                Volatile.Write(ref _resumedNs, clock?.NowNs ?? _resumedNs);
                Interlocked.Increment(ref _interruptions);
                _paused = false;
            }

            if (clock is not null)
            {
                Record(paused, clock);
            }
        }
    }

    /// <summary>Stamps the arrival of the call's first sample and returns the first stamp.</summary>
    internal long StartMedia(long arrivalNs)
    {
        var before = Interlocked.CompareExchange(ref _mediaStartNs, arrivalNs, long.MinValue);
        return before == long.MinValue ? arrivalNs : before;
    }

    private void Record(bool paused, MonotonicClock clock)
    {
        double? atMs = MediaStartNs is { } start ? Math.Round(MonotonicClock.ElapsedMs(start, clock.NowNs), 1) : null;
        if (paused)
        {
            _history.BeginPause(atMs, clock.UtcNow);
        }
        else
        {
            _history.EndPause(atMs, clock.UtcNow);
        }
    }
}
