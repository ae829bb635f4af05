using System.Globalization;
using EdgeCx.Media.Capture.Dialogs;
using EdgeCx.Media.Capture.Flows;
using EdgeCx.Media.Rtp;
using EdgeCx.Media.Sdp;

namespace EdgeCx.Media.Capture.Conversations;

/// <summary>
/// RTP that no signalling has named: the capture began in mid-call, NAT makes the signalling's addresses untrue, or the SIP is elsewhere or
/// encrypted. The other direction of a known flow is the other voice; the same packets under other addresses are the same voice; what is left
/// after a moment is a call of its own.
/// </summary>
internal sealed class UnnamedFlows
{
    // All flows of a call are seen within a few packet times: decided together, a relay's two sides do not become two calls.
    private const long DecideAfterNs = 100_000_000;
    private const long RetryNs = 2_000_000_000;
    private const int MaxPending = 1024;

    private static readonly MediaDescription Telephony = new(
        [
            new MediaPayload(0, PayloadKind.Pcmu, "PCMU", 8000),
            new MediaPayload(8, PayloadKind.Pcma, "PCMA", 8000),
            new MediaPayload(9, PayloadKind.G722, "G722", 8000),
            new MediaPayload(13, PayloadKind.ComfortNoise, "CN", 8000),
            new MediaPayload(101, PayloadKind.TelephoneEvent, "telephone-event", 8000),
        ],
        Active: true,
        RtcpMux: true);

    private readonly ConversationBook _book;
    private readonly FlowBook _flows;
    private readonly ConversationContext _context;
    private readonly List<(MediaFlow Flow, long SinceNs)> _pending = [];

    /// <summary>Makes it.</summary>
    public UnnamedFlows(ConversationBook book, FlowBook flows, ConversationContext context)
    {
        _book = book;
        _flows = flows;
        _context = context;
    }

    /// <summary>Takes a flow that a reader asks about.</summary>
    public void Take(MediaFlow flow, long nowNs)
    {
        if (TryPlace(flow, nowNs))
        {
            // It may be what the others waited for: the copy that links the two sides of a relay.
            PlacePending(nowNs);
        }
        else if (_pending.Count < MaxPending)
        {
            _pending.Add((flow, nowNs));
        }
        else
        {
            flow.AskAgainAt(nowNs + RetryNs);
        }
    }

    /// <summary>Decides what has waited long enough.</summary>
    public void MoveTo(long nowNs)
    {
        while (_pending.Count > 0 && nowNs - _pending[0].SinceNs >= DecideAfterNs)
        {
            var flow = _pending[0].Flow;
            _pending.RemoveAt(0);
            if (TryPlace(flow, nowNs) || TryPair(flow, nowNs) || TryBegin(flow, nowNs))
            {
                PlacePending(nowNs);
            }
            else
            {
                flow.AskAgainAt(nowNs + RetryNs);
            }
        }
    }

    private void PlacePending(long nowNs)
    {
        for (var i = 0; i < _pending.Count; i++)
        {
            if (TryPlace(_pending[i].Flow, nowNs))
            {
                _pending.RemoveAt(i);
                i = -1;
            }
        }
    }

    private bool TryPlace(MediaFlow flow, long nowNs)
    {
        if (_context.Plane.Look(flow.Key) is not null || _book.TryBeginFor(flow.Key, nowNs))
        {
            // The endpoints are named by now: the reader finds them with the next packet.
            flow.AskAgainAt(nowNs);
            return true;
        }

        var known = new KnownFlow(flow);
        if (_flows.ReverseOf(flow.Key) is { } reverse)
        {
            return TryGive(known, reverse.Conversation!, ConversationPart.Other(reverse.Side));
        }

        return _flows.TwinOf(known) is { } twin && TryGive(known, twin.Conversation!, twin.Side);
    }

    private bool TryPair(MediaFlow flow, long nowNs) =>
        _flows.LoneFlowOpposite(flow.Key) is { } lone && nowNs - lone.Conversation!.StartedNs < RetryNs
        && TryGive(new KnownFlow(flow), lone.Conversation!, ConversationPart.Other(lone.Side));

    private bool TryBegin(MediaFlow flow, long nowNs)
    {
        if (ObstacleOf(flow) is null && Describe(flow) is null)
        {
            return false;
        }

        return _book.TryBeginUnsignalled(flow.Key, nowNs) is { } conversation && TryGive(new KnownFlow(flow), conversation, DialogSide.Caller);
    }

    private bool TryGive(KnownFlow known, Conversation conversation, DialogSide side)
    {
        var voice = conversation[side];
        if (voice.Port is null)
        {
            if (!TryOpen(known.Flow, conversation, voice))
            {
                return false;
            }

            conversation.BindRoles();
            conversation.Announce([voice.Leg!]);
        }

        _book.Note(known, conversation, side);
        if (voice.Port is { } port)
        {
            known.Flow.Assign(port);
        }
        else
        {
            known.Flow.Hide(conversation.Sighting);
        }

        return true;
    }

    private bool TryOpen(MediaFlow flow, Conversation conversation, ConversationVoice voice)
    {
        var label = $"ssrc-{flow.Ssrc:x8}";
        if (ObstacleOf(flow) is { } obstacle)
        {
            voice.Leg ??= conversation.Call.AddLeg(label);
            VoicePlan.Refuse(voice, obstacle, _context);
            return true;
        }

        if (Describe(flow) is not { } media)
        {
            return false;
        }

        voice.Leg ??= conversation.Call.AddLeg(label);
        voice.AddHost(flow.Key.Source.Address);
        VoicePlan.TryOpen(conversation, voice, label, media, _context);
        var opposite = conversation.Opposite(voice);
        if (voice.Port is { } port && opposite.Port is { } other)
        {
            port.Opposite = other;
            other.Opposite = port;
        }

        return true;
    }

    private static string? ObstacleOf(MediaFlow flow)
    {
        if (flow.PayloadType is 0 or 8 or 9)
        {
            return flow.Sealed > flow.Plain ? "cannot be heard: encrypted media (SRTP); no signalling was seen" : null;
        }

        if (flow.InOrder < MediaFlows.PacketsToBelieveOthers || flow.PayloadType is 13 or (> 34 and < 96) || Describe(flow) is not null)
        {
            return null;
        }

        return flow.PayloadType < 96
            ? $"cannot be heard: codec not supported ({StaticPayloads.NameOf(flow.PayloadType.ToString(CultureInfo.InvariantCulture))})"
            : $"cannot be heard: the codec of payload type {flow.PayloadType} is not known, since no signalling was seen";
    }

    // What a static payload type is, is known without signalling (RFC 3551 6).
    private static MediaDescription? Describe(MediaFlow flow)
    {
        if (flow.PayloadType is 0 or 8 or 9)
        {
            return flow.Plain > flow.Sealed ? Telephony : null;
        }

        var format = flow.PayloadType.ToString(CultureInfo.InvariantCulture);
        var media = new SdpMedia { Kind = "audio", Port = 9, Protocol = "RTP/AVP", Formats = [format], RtcpMux = true };
        return OfferAnswer.Plan(new SdpSession(null, null, [media]))[0].Description;
    }
}
