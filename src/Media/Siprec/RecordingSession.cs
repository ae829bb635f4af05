using System.Collections.Immutable;
using System.Security.Cryptography;
using EdgeCx.Core.Calls;
using EdgeCx.Core.Signals;
using EdgeCx.Media.Rtp;
using EdgeCx.Media.Sdp;
using EdgeCx.Media.Sip;
using EdgeCx.Media.Siprec.Deviations;
using EdgeCx.Media.Siprec.Quirks;

namespace EdgeCx.Media.Siprec;

/// <summary>One dialog with a recording client: its m-lines, our descriptions, and which legs are to be announced. Under the server's lock.</summary>
internal sealed class RecordingSession
{
    private readonly SiprecContext _context;
    private readonly List<SessionLine> _lines = [];
    private readonly List<Leg> _changed = [];
    private readonly SessionRoles _roles;
    private readonly CucmBuiltInBridge? _bridge;
    private SdpOrigin _origin;
    private byte[]? _description;

    /// <summary>Makes the session of a dialog; nothing is opened yet.</summary>
    public RecordingSession(
        SiprecContext context, SharedCall shared, SessionDialog dialog, CucmBuiltInBridge? bridge, SessionDeviations deviations)
    {
        _context = context;
        Shared = shared;
        Dialog = dialog;
        _bridge = bridge;
        Deviations = deviations;
        _roles = new SessionRoles(context, shared.Call, bridge, deviations);

        // Any number that stays the same for the dialog will do (RFC 8866 5.2).
        _origin = new SdpOrigin(context.Clock.UtcNow.ToUnixTimeSeconds(), 0);
        SignalledNs = context.Clock.NowNs;
    }

    /// <summary>The call and its other sessions.</summary>
    public SharedCall Shared { get; }

    /// <summary>The dialog.</summary>
    public SessionDialog Dialog { get; }

    /// <summary>What its client does otherwise than the standards say.</summary>
    public SessionDeviations Deviations { get; }

    /// <summary>Our offer waits for its answer in the ACK.</summary>
    public bool OfferPending { get; private set; }

    /// <summary>Why we asked for the end; null where we did not.</summary>
    public string? HangupReason { get; set; }

    /// <summary>Monotonic time of the last request in the dialog, ns.</summary>
    public long SignalledNs { get; private set; }

    private Call Call => Shared.Call;

    /// <summary>Notes that the client gave a sign of life.</summary>
    public void Touch() => SignalledNs = _context.Clock.NowNs;

    /// <summary>Applies metadata as found in a body; empty is nothing.</summary>
    public void TakeMetadata(ReadOnlyMemory<byte> xml) => _roles.TakeMetadata(xml);

    /// <summary>Decides again who speaks on each leg.</summary>
    public void BindRoles()
    {
        foreach (var leg in _roles.Bind(_lines))
        {
            MarkChanged(leg);
        }
    }

    /// <summary>
    /// Applies what the peer describes: opens, changes and closes lines. False where a line that could be heard got no port.
    /// </summary>
    /// <param name="plan">One entry an m-line.</param>
    /// <param name="isOffer">The peer offers; its answer opens nothing new.</param>
    public bool Apply(ImmutableArray<LinePlan> plan, bool isOffer)
    {
        OfferPending = false;
        var complete = true;
        for (var i = 0; i < Math.Max(plan.Length, _lines.Count); i++)
        {
            if (i >= plan.Length)
            {
                // RFC 3264 8 forbids leaving a line out; the stream is gone all the same.
                CloseLine(_lines[i], LegState.Ended);
                continue;
            }

            if (i == _lines.Count)
            {
                if (!isOffer)
                {
                    break;
                }

                _lines.Add(new SessionLine());
            }

            complete &= ApplyLine(_lines[i], plan[i], isOffer);
            plan[i].WipeUnused();
        }

        return complete;
    }

    /// <summary>Opens lines for an offer of ours. False where a port is missing.</summary>
    public bool OpenForOwnOffer(int lines)
    {
        for (var i = 0; i < lines; i++)
        {
            var line = new SessionLine { WasOffered = true };
            _lines.Add(line);
            if (!TryOpen(line, OfferAnswer.OwnOffer, LegLabel(line)))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Our answer to an offer that was applied.</summary>
    public byte[] Answer(ImmutableArray<LinePlan> plan) =>
        Describe(origin => SdpWriter.Answer(
            [.. plan.Select((p, i) => p.IsAccepted && _lines[i].Port is not null ? p with { Description = _lines[i].Media } : p)],
            [.. _lines.Take(plan.Length).Select(l => l.PortNumber)],
            Dialog.LocalAddress,
            origin));

    /// <summary>Our offer, where the peer left it to us: what is open, on the same ports.</summary>
    public byte[] Offer()
    {
        OfferPending = true;
        return Describe(origin => SdpWriter.Offer(
            [.. _lines.Select(l => (l.PortNumber, l.Label, l.Media ?? OfferAnswer.OwnOffer))],
            Dialog.LocalAddress,
            origin));
    }

    /// <summary>Tells the conversation loop what changed.</summary>
    public void Announce()
    {
        foreach (var leg in _changed)
        {
            _context.Outbox.Send(ConversationSignal.Changed(leg, _context.Clock.NowNs));
        }

        _changed.Clear();
    }

    /// <summary>Closes all ports; the legs are over.</summary>
    public void Close()
    {
        foreach (var line in _lines)
        {
            CloseLine(line, LegState.Ended);
        }

        // Our keys stand in it.
        CryptographicOperations.ZeroMemory(_description);
    }

    /// <summary>Looks at the packet counters; true where the call has been dead for too long.</summary>
    public bool IsDead(long nowNs)
    {
        var heard = SignalledNs;
        foreach (var line in _lines)
        {
            line.Watch(nowNs);
            heard = Math.Max(heard, line.HeardNs);
        }

        return nowNs - heard >= _context.Policy.NoMediaHangup.Ticks * 100;
    }

    private bool ApplyLine(SessionLine line, LinePlan plan, bool isOffer)
    {
        line.Label = plan.Media.Label ?? line.Label;
        line.WasOffered |= plan.Refusal is not (LineRefusal.PortZero or LineRefusal.NotAudio);
        if (plan.Description is not { } media)
        {
            RefuseLine(line, plan.Refusal);
            return true;
        }

        media = line.WithOwnKey(media);
        if (line.Port is not null)
        {
            if (line.Update(media, _context.Clock.NowNs))
            {
                MarkChanged(line.Leg!);
            }

            return true;
        }

        if (!isOffer || TryOpen(line, media, LegLabel(line)))
        {
            return true;
        }

        RefuseLine(line, LineRefusal.NoPort);
        return false;
    }

    private bool TryOpen(SessionLine line, MediaDescription media, string label)
    {
        var refused = line.Leg is { } before && !line.LegWasOpen ? before : null;
        if (refused is null && Call.Legs.Length >= _context.Policy.MaxLegs)
        {
            return false;
        }

        var leg = refused ?? Call.AddLeg(label);
        if (_context.Ports.TryOpen(leg, Dialog.LocalAddress, media) is not { } port)
        {
            media.Srtp?.Wipe();
            line.Refuse(leg, "refused: no media port is free");
            MarkChanged(leg);
            return false;
        }

        line.Open(leg, port, media, _context.Clock.NowNs);
        MarkChanged(leg);
        return true;
    }

    private void RefuseLine(SessionLine line, LineRefusal refusal)
    {
        if (line.Port is not null)
        {
            CloseLine(line, refusal == LineRefusal.PortZero ? LegState.Ended : LegState.Refused);
        }
        else if (line.Leg is null && SiprecRefusal.Line(refusal) is { } reason && Call.Legs.Length < _context.Policy.MaxLegs)
        {
            var leg = Call.AddLeg(LegLabel(line));
            line.Refuse(leg, reason);
            MarkChanged(leg);
        }
    }

    private void CloseLine(SessionLine line, LegState state)
    {
        if (line.Port is not null)
        {
            line.Close(state);
            MarkChanged(line.Leg!);
        }
    }

    // A label twice in a call would name two live streams alike in every list; the second one gets its place added.
    private string LegLabel(SessionLine line)
    {
        var place = _bridge is null ? $"m{_lines.IndexOf(line) + 1}" : _bridge.IsNearEnd ? "near end" : "far end";
        if (line.Label is not { } label)
        {
            return place;
        }

        return _lines.Exists(l => l != line && l.Port is not null && l.Leg!.Label == label) ? $"{label} {place}" : label;
    }

    private void MarkChanged(Leg leg)
    {
        if (!_changed.Contains(leg))
        {
            _changed.Add(leg);
        }
    }

    // The version counts changes of the description, not how often it is sent (RFC 3264 8).
    private byte[] Describe(Func<SdpOrigin, byte[]> write)
    {
        var text = write(_origin);
        if (_description is not null && !text.AsSpan().SequenceEqual(_description))
        {
            _origin = _origin with { Version = _origin.Version + 1 };
            text = write(_origin);
        }

        _description = text;
        return text;
    }
}
