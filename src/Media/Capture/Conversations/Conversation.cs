using EdgeCx.Core.Calls;
using EdgeCx.Core.Signals;
using EdgeCx.Media.Capture.Dialogs;
using EdgeCx.Media.Capture.Flows;
using EdgeCx.Media.Rtpengine;

namespace EdgeCx.Media.Capture.Conversations;

/// <summary>
/// A call between two others as it is heard: two voices, whatever the number of dialogs, relays and copies that carry them. The stream that
/// goes to where one side receives is the other side's voice. Signalling thread only.
/// </summary>
internal sealed class Conversation
{
    private const int MaxFlows = 64;
    private readonly ConversationContext _context;
    private readonly List<ConversationPart> _parts = [];
    private readonly List<ConversationPart> _departed = [];
    private readonly HashSet<CapturedEndpoint> _bound = [];
    private readonly List<KnownFlow> _flows = [];
    private readonly ConversationKeys _keys = new();

    /// <summary>Makes a conversation; nothing of it is told yet.</summary>
    public Conversation(ConversationContext context, long nowNs)
    {
        _context = context;
        StartedNs = nowNs;
        SignalledNs = nowNs;
        Call = new Call(
            CallId.New(),
            context.Policy.Tap,
            context.Clock.UtcNow,
            context.Policy.NoticeRequired,
            context.Policy.StartsNotified ? NoticeState.Notified : NoticeState.Unknown);
    }

    /// <summary>The call.</summary>
    public Call Call { get; }

    /// <summary>When it began, ns.</summary>
    public long StartedNs { get; }

    /// <summary>When signalling of it was last seen, ns.</summary>
    public long SignalledNs { get; set; }

    /// <summary>Where it is noted that media comes which cannot be heard.</summary>
    public MediaSighting Sighting { get; } = new();

    /// <summary>What the calling side says.</summary>
    public ConversationVoice Caller { get; } = new(DialogSide.Caller);

    /// <summary>What the called side says.</summary>
    public ConversationVoice Callee { get; } = new(DialogSide.Callee);

    /// <summary>Its dialogs; none where the signalling was not seen.</summary>
    public IReadOnlyList<ConversationPart> Parts => _parts;

    /// <summary>
    /// The dialogs that say who takes part: those that ended count until another one comes, for what was said last is still being understood,
    /// and a transfer ends the old dialog before it begins the new one. In the order in which they began: from the customer's end inwards.
    /// </summary>
    public IEnumerable<ConversationPart> PartsOfPeople => _parts.Concat(_departed).OrderBy(static p => p.Dialog.StartedNs);

    /// <summary>RTP flows that carry it.</summary>
    public IReadOnlyList<KnownFlow> Flows => _flows;

    /// <summary>True where both sides say that they send nothing.</summary>
    public bool IsHeld => _parts.Count > 0 && Caller.Media is { Active: false } && Callee.Media is { Active: false };

    /// <summary>When media was last seen; before any, when it began.</summary>
    public long MediaNs => Math.Max(
        Math.Max(StartedNs, Sighting.LastNs), Math.Max(Caller.Port?.Sighting.LastNs ?? 0, Callee.Port?.Sighting.LastNs ?? 0));

    /// <summary>One of its voices.</summary>
    public ConversationVoice this[DialogSide side] => side == DialogSide.Caller ? Caller : Callee;

    /// <summary>The other voice.</summary>
    public ConversationVoice Opposite(ConversationVoice voice) => this[ConversationPart.Other(voice.Side)];

    /// <summary>The voice that a port hears; null where it is none of ours.</summary>
    public ConversationVoice? VoiceOf(CapturePort port) => Caller.Port == port ? Caller : Callee.Port == port ? Callee : null;

    /// <summary>Makes a dialog a part of it.</summary>
    public void Add(ConversationPart part)
    {
        _departed.Clear();
        _parts.Add(part);
        part.Dialog.Conversation = this;
    }

    /// <summary>A dialog is over; false where it was the last.</summary>
    public bool Remove(TrackedDialog dialog)
    {
        if (_parts.Count == 1)
        {
            return false;
        }

        _departed.AddRange(_parts.FindAll(p => p.Dialog == dialog));
        _parts.RemoveAll(p => p.Dialog == dialog);
        return true;
    }

    /// <summary>Notes a flow of one of its voices.</summary>
    public void Add(KnownFlow flow)
    {
        if (_flows.Count == MaxFlows)
        {
            _flows[0].Conversation = null;
            _flows.RemoveAt(0);
        }

        _flows.Add(flow);
        flow.Conversation = this;
    }

    /// <summary>Brings legs, ports, endpoints and roles to what the dialogs say now, and tells of every leg that changed.</summary>
    public void Refresh()
    {
        var changed = Prepare();
        NoteForRelay();
        BindEndpoints();
        Announce(changed);
    }

    /// <summary>The first refresh: the call is told of before anything of it, and its first event already names the agent.</summary>
    public void Begin()
    {
        Prepare();
        NoteForRelay();
        _context.Signal(ConversationSignal.Started(Call, _context.Plane.NowNs));
        BindEndpoints();
        Announce(Call.Legs);
    }

    /// <summary>Decides again who speaks.</summary>
    public void BindRoles() => Announce(ConversationRoles.Bind(this, _context));

    /// <summary>Tells of legs.</summary>
    public void Announce(IEnumerable<Leg> legs)
    {
        foreach (var leg in legs)
        {
            _context.Signal(ConversationSignal.Changed(leg, _context.Plane.NowNs));
        }
    }

    /// <summary>Ends it: what was heard still comes out.</summary>
    public void Close()
    {
        _context.Policy.Relayed?.Forget(Call);
        foreach (var endpoint in _bound)
        {
            _context.Plane.Free(endpoint, Sighting);
        }

        _bound.Clear();
        Sighting.End();
        Caller.Close(LegState.Ended);
        Callee.Close(LegState.Ended);

        // None is used any more.
        _keys.Settle();
        Announce(Call.Legs);
    }

    /// <summary>Its parts and flows are another's now.</summary>
    public void HandOver()
    {
        _parts.Clear();
        _flows.Clear();
    }

    // A media relay beside the proxy knows the call by the Call-ID and tags of the dialogs that were seen.
    private void NoteForRelay()
    {
        if (_context.Policy.Relayed is { } relayed && Caller.Leg is { } caller && Callee.Leg is { } callee)
        {
            relayed.Note(new RelayedCall(Call, [.. _parts.Select(p => new RelayedDialog(p.Dialog.CallId,
            [
                new RelayedSpeaker(p.IsCrossed ? callee : caller, p.Dialog.CallerTag, null),
                new RelayedSpeaker(p.IsCrossed ? caller : callee, null, null),
            ]))]));
        }
    }

    private HashSet<Leg> Prepare()
    {
        var changed = VoicePlan.Apply(this, _context);
        changed.UnionWith(ConversationRoles.Bind(this, _context));
        return changed;
    }

    private void BindEndpoints()
    {
        var wanted = new HashSet<CapturedEndpoint>();
        foreach (var voice in (ConversationVoice[])[Caller, Callee])
        {
            foreach (var part in _parts)
            {
                // What goes to where the other side receives is this voice; a phone also sends from where it receives (RFC 4961).
                var (own, other) = (part.End(voice.Side), part.End(ConversationPart.Other(voice.Side)));
                foreach (var end in other.Media)
                {
                    Bind(voice, end, VoicePlan.HearingOf(end, own, own.KeysTowards(end, other)), isDestination: true, wanted);
                }

                foreach (var end in own.Media)
                {
                    Bind(voice, end, VoicePlan.HearingOf(end, other, own.KeysOf(end, other)), isDestination: false, wanted);
                }
            }
        }

        foreach (var endpoint in _bound)
        {
            if (!wanted.Contains(endpoint))
            {
                _context.Plane.Free(endpoint, Sighting);
            }
        }

        _bound.Clear();
        _bound.UnionWith(wanted);
        _keys.Settle();
    }

    private void Bind(ConversationVoice voice, MediaEnd end, in MediaHearing hearing, bool isDestination, HashSet<CapturedEndpoint> wanted)
    {
        if (end.Endpoint.Port == 0)
        {
            return;
        }

        wanted.Add(end.Endpoint);
        var port = hearing.CanBeHeard ? voice.Port : null;
        var keys = port is null || hearing.Keys is null ? null : _keys.Of(hearing.Keys);
        if (keys is not null)
        {
            port!.IsProtected = true;
        }

        var binding = new EndpointBinding(port, Sighting, keys);
        if (isDestination)
        {
            _context.Plane.BindDestination(end.Endpoint, binding);
        }
        else
        {
            _context.Plane.BindSource(end.Endpoint, binding);
        }
    }
}
