using System.Collections.Immutable;
using EdgeCx.Core.Calls;
using EdgeCx.Core.Signals;
using EdgeCx.Core.Time;
using EdgeCx.Media.Rtp;
using EdgeCx.Media.Sdp;
using EdgeCx.Media.Sip;
using EdgeCx.Media.Siprec.Deviations;
using EdgeCx.Media.Siprec.Quirks;
using Microsoft.Extensions.Logging;

namespace EdgeCx.Media.Siprec;

/// <summary>
/// A session recording server (RFC 7866) that stands beside the site's recorder: tolerant, receive only, never the reason a call is
/// harmed. Makes calls and legs, opens a port for each m-line, binds roles and tells the conversation loop.
/// </summary>
/// <remarks>
/// One lock: the SIP edge calls from its signalling thread, the host's timer calls <see cref="Tick"/> once a second. It is all but never
/// contended and no media thread takes it.
/// </remarks>
internal sealed class SiprecServer : ISessionHandler
{
    private readonly Lock _lock = new();
    private readonly SiprecContext _context;
    private readonly RefusalTally _refusals;
    private readonly HashSet<RecordingSession> _sessions = [];
    private readonly CallRegistry _registry;
    private readonly CallBook _calls;
    private volatile bool _draining;

    /// <summary>Makes the server.</summary>
    public SiprecServer(
        CallRegistry registry,
        IMediaPorts ports,
        MediaOutlet outlet,
        RoleRules rules,
        SiprecPolicy policy,
        MonotonicClock clock,
        ILogger log)
    {
        _context = new SiprecContext(
            ports, rules, policy, new SignalOutbox(outlet.Signals, outlet.Metrics.Drops), new SiprecCounters(), clock, log);
        _registry = registry;
        _refusals = new RefusalTally(_context.Counters, outlet.Metrics.Drops, log);
        _calls = new CallBook(registry, _context);
    }

    /// <summary>What became of requests.</summary>
    public SiprecCounters Counters => _context.Counters;

    /// <summary>Who records to us, and what they do otherwise than the standards say. Any thread.</summary>
    public IReadOnlyList<RecordingClientReport> Clients => _context.Clients.Report();

    /// <summary>Takes no new calls from here on (503); those that live go on. For the stop; an operator's drain is in the registry.</summary>
    public void Drain() => _draining = true;

    /// <inheritdoc/>
    public SessionAnswer OnInvite(SessionDialog dialog, in SessionRequest request)
    {
        lock (_lock)
        {
            var answer = Begin(dialog, request);
            if (answer.Status != 200)
            {
                _context.Log.InviteRefused(answer.Status, answer.Reason ?? answer.Headers.FirstOrDefault(h => h.Name == "Warning").Value ?? "");
            }

            return answer;
        }
    }

    /// <inheritdoc/>
    public SessionAnswer OnReinvite(SessionDialog dialog, in SessionRequest request)
    {
        lock (_lock)
        {
            return Change(dialog, request, mayOffer: true);
        }
    }

    /// <inheritdoc/>
    public SessionAnswer OnUpdate(SessionDialog dialog, in SessionRequest request)
    {
        lock (_lock)
        {
            return Change(dialog, request, mayOffer: false);
        }
    }

    /// <inheritdoc/>
    public void OnAcknowledged(SessionDialog dialog, in SessionRequest request)
    {
        lock (_lock)
        {
            if (dialog.State is not RecordingSession session || request.Body.IsEmpty)
            {
                return;
            }

            session.Touch();
            if (!SessionBody.TryRead(request.ContentType, request.Body, out var body, out var status, out var reject))
            {
                // An ACK has no answer. What we offered stays open: the client may well send.
                _refusals.InSession(session.Shared.Call.Id, status, reject);
                return;
            }

            session.TakeMetadata(body.Metadata);
            if (session.OfferPending && body.Sdp is { } sdp)
            {
                session.Apply(OfferAnswer.Plan(sdp), isOffer: false);
            }

            session.BindRoles();
            session.Announce();
        }
    }

    /// <inheritdoc/>
    public void OnEnded(SessionDialog dialog, SessionEnd end, in SessionRequest request)
    {
        lock (_lock)
        {
            if (dialog.State is not RecordingSession session || !_sessions.Remove(session))
            {
                return;
            }

            // Metadata in a BYE tells that all have left. Roles stay bound: what they said last is still under way.
            dialog.State = null;
            session.Deviations.End(request);
            session.Close();
            session.Announce();
            if (--session.Shared.Sessions == 0)
            {
                _calls.End(session.Shared, end, session.HangupReason);
            }
        }
    }

    /// <inheritdoc/>
    public SessionAnswer OnOptions() => Refusal() ?? new SessionAnswer(200)
    {
        Headers = [("Accept", SessionBody.Accepted)],
        ContactParameters = "+sip.srs",
    };

    /// <summary>
    /// Once a second: hands on signals that found no room, and ends calls that are long dead. Any thread. (Legs that fall silent for seconds
    /// are reported by the media plane, which sees each packet.)
    /// </summary>
    /// <param name="nowNs">Monotonic now, ns.</param>
    public void Tick(long nowNs)
    {
        List<RecordingSession>? dead = null;
        lock (_lock)
        {
            _context.Outbox.Flush();
            foreach (var session in _sessions)
            {
                if (session.IsDead(nowNs) && session.HangupReason is null)
                {
                    session.HangupReason = "no-media";
                    _context.Counters.AddNoMediaHangup();
                    _context.Log.NoMedia(session.Shared.Call.Id, _context.Policy.NoMediaHangup.TotalSeconds);
                    (dead ??= []).Add(session);
                }
            }
        }

        // Outside the lock: the stack may call back at once.
        foreach (var session in dead ?? [])
        {
            session.Dialog.Hangup("no media");
        }
    }

    private SessionAnswer Begin(SessionDialog dialog, in SessionRequest request)
    {
        var bridge = CucmBuiltInBridge.TryRead(request.Headers?.First("From"));
        var other = _calls.Find(bridge);
        if (other is null && Refusal() is { } busy)
        {
            return _refusals.Busy(busy);
        }

        if (!SessionBody.TryRead(request.ContentType, request.Body, out var body, out var status, out var reject))
        {
            return _refusals.Body(status, reject);
        }

        var isMarked = bridge is not null || body.HasMetadata || body.Sdp?.Media.Any(m => m.Label is not null) == true
            || RecordingMarkers.AreIn(request.Headers);
        if (!isMarked && !_context.Policy.AcceptUnmarked)
        {
            _context.Counters.AddRefusedOffer();
            return SiprecRefusal.Unmarked();
        }

        ImmutableArray<LinePlan> plan = body.Sdp is { } sdp ? OfferAnswer.Plan(sdp) : [];
        if (body.Sdp is not null && !plan.Any(p => p.IsAccepted))
        {
            _context.Counters.AddRefusedOffer();
            return SiprecRefusal.Offer(plan);
        }

        var shared = other ?? _calls.New(bridge);
        TakeNotice(shared.Call, request, announce: other is not null);
        var deviations = new SessionDeviations(_context, dialog, request, bridge is not null);
        deviations.Body(request, body);
        deviations.FirstOffer(plan);
        var session = new RecordingSession(_context, shared, dialog, bridge, deviations);

        // Without SDP the offer is ours: two voices, or the one that Unified CM sends a call.
        var isOpen = body.Sdp is null ? session.OpenForOwnOffer(bridge is null ? 2 : 1) : session.Apply(plan, isOffer: true);
        if (isOpen)
        {
            // Before the call begins: its first event already names the agent.
            session.TakeMetadata(body.Metadata);
            session.BindRoles();
        }

        if (!isOpen || (other is null && !_calls.TryBegin(shared)))
        {
            session.Close();
            if (other is not null)
            {
                session.Announce();
            }

            return _refusals.Busy(SiprecRefusal.Busy("No Media Port Or Room", _context.Policy.RetryAfterSeconds));
        }

        shared.Sessions++;
        _sessions.Add(session);
        dialog.State = session;
        session.Announce();
        _context.Counters.AddAccepted();
        _context.Log.CallBegan(shared.Call.Id, shared.Call.Legs.Length);
        return Accept(body.Sdp is null ? session.Offer() : session.Answer(plan));
    }

    private SessionAnswer Change(SessionDialog dialog, in SessionRequest request, bool mayOffer)
    {
        if (dialog.State is not RecordingSession session)
        {
            return new SessionAnswer(481);
        }

        session.Touch();
        TakeNotice(session.Shared.Call, request, announce: true);
        if (!SessionBody.TryRead(request.ContentType, request.Body, out var body, out var status, out var reject))
        {
            // The session goes on as it was (RFC 3261 14.2).
            _refusals.InSession(session.Shared.Call.Id, status, reject);
            return SiprecRefusal.Body(status, reject);
        }

        session.Deviations.Body(request, body);
        session.Deviations.Change(body);
        session.TakeMetadata(body.Metadata);
        ImmutableArray<LinePlan> plan = body.Sdp is { } sdp ? OfferAnswer.Plan(sdp) : [];
        if (body.Sdp is not null)
        {
            // A line without a port is answered with 0; the rest lives on.
            _ = session.Apply(plan, isOffer: true);
        }

        session.BindRoles();
        session.Announce();
        return body.Sdp is not null ? Accept(session.Answer(plan))
            : mayOffer ? Accept(session.Offer())
            : new SessionAnswer(200) { ContactParameters = "+sip.srs" };
    }

    private SessionAnswer? Refusal()
    {
        var reason = _draining || _registry.IsDraining ? SiprecRefusal.DrainingReason : !_calls.HasRoom ? "At Capacity" : _registry.IsOverloaded ? SiprecRefusal.OverloadedReason : null;
        return reason is null ? null : SiprecRefusal.Busy(reason, _context.Policy.RetryAfterSeconds);
    }

    private void TakeNotice(Call call, in SessionRequest request, bool announce)
    {
        if (RecordingMarkers.Notice(request.Headers) is { } notice && notice != call.Notice && call.TrySetNotice(notice, NoticeMeans.SipHeader, _context.Clock) && announce)
        {
            _context.Outbox.Send(new ConversationSignal { Kind = SignalKind.CallChanged, Call = call, AtNs = _context.Clock.NowNs });
        }
    }

    private static SessionAnswer Accept(byte[] description) => new(200, ContentType: "application/sdp", Body: description)
    {
        ContactParameters = "+sip.srs",
    };
}
