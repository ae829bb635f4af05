using System.Net;
using EdgeCx.Core.Calls;
using EdgeCx.Core.Signals;
using EdgeCx.Media.Rtp;

namespace EdgeCx.Media.Capture;

/// <summary>
/// RTP without signalling (the capture began in mid-call, or the SIP is elsewhere or encrypted): a stream is a destination and an SSRC,
/// believed after three packets in order. Streams between the same two hosts are legs of one call. Roles come from the agents' subnets, or
/// stay unknown.
/// </summary>
internal sealed class UnsignalledStreams
{
    private const int MaxCandidates = 1024;
    private const int MaxLegs = 8;
    private const int PacketsToBelieve = 3;
    private const long IdleNs = 30_000_000_000;

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

    private readonly CaptureMediaPorts _ports;
    private readonly CallRegistry _registry;
    private readonly IPNetwork[] _agents;
    private readonly bool _noticeRequired;
    private readonly TimeProvider _time;
    private readonly Dictionary<(CapturedEndpoint Destination, uint Ssrc), Stream> _streams = [];
    private readonly Dictionary<(UInt128 Low, UInt128 High), Conversation> _conversations = [];

    /// <summary>Makes it.</summary>
    /// <param name="ports">The capture's media plane.</param>
    /// <param name="registry">Where calls are live.</param>
    /// <param name="agentSubnets">Networks of agents' phones, validated.</param>
    /// <param name="noticeRequired">Whether the site's profile forbids inference before notice.</param>
    /// <param name="time">The capture's time.</param>
    public UnsignalledStreams(
        CaptureMediaPorts ports, CallRegistry registry, IEnumerable<string> agentSubnets, bool noticeRequired, TimeProvider time)
    {
        _ports = ports;
        _registry = registry;
        _agents = [.. agentSubnets.Select(IPNetwork.Parse)];
        _noticeRequired = noticeRequired;
        _time = time;
    }

    /// <summary>Takes a datagram; false where it is no stream that can be heard.</summary>
    public bool TryTake(in UdpDatagram datagram, long arrivalNs)
    {
        if (!RtpParser.TryParse(datagram.Payload, out var packet, out _) || packet.PayloadType is not (0 or 8 or 9 or 13 or 101))
        {
            return false;
        }

        var key = (datagram.Destination, packet.Ssrc);
        if (!_streams.TryGetValue(key, out var stream))
        {
            if (packet.PayloadType is not (0 or 8 or 9) || (_streams.Count >= MaxCandidates && !TryForgetIdle(arrivalNs)))
            {
                return false;
            }

            stream = new Stream();
            _streams.Add(key, stream);
        }

        stream.Observe(packet.SequenceNumber, arrivalNs);
        if (stream.Port is null && stream.InOrder >= PacketsToBelieve)
        {
            Open(stream, datagram, packet.Ssrc);
        }

        if (stream.Conversation is { } conversation)
        {
            conversation.LastNs = arrivalNs;
        }

        stream.Port?.Receiver.OnRtp(datagram.Payload, default, arrivalNs);
        return stream.Port is not null;
    }

    /// <summary>Ends calls between hosts that have been quiet for 30 s.</summary>
    public void MoveTo(long nowNs)
    {
        foreach (var (hosts, conversation) in _conversations)
        {
            if (nowNs - conversation.LastNs > IdleNs)
            {
                _conversations.Remove(hosts);
                End(conversation, "no-media");
            }
        }
    }

    /// <summary>The capture is over.</summary>
    public void Finish()
    {
        foreach (var conversation in _conversations.Values)
        {
            End(conversation, "end-of-file");
        }

        _conversations.Clear();
        _streams.Clear();
    }

    private void Open(Stream stream, in UdpDatagram datagram, uint ssrc)
    {
        var (a, b) = (datagram.Source.Address, datagram.Destination.Address);
        var hosts = a < b ? (a, b) : (b, a);
        if (!_conversations.TryGetValue(hosts, out var conversation))
        {
            // Notice cannot be seen in RTP: where the profile asks for it, nothing is inferred.
            var call = new Call(CallId.New(), TapKind.File, _time.GetUtcNow(), _noticeRequired);
            if (!_registry.TryAdd(call))
            {
                return;
            }

            conversation = new Conversation(call) { LastNs = stream.LastNs };
            _conversations.Add(hosts, conversation);
            Signal(ConversationSignal.Started(call, stream.LastNs));
        }

        if (conversation.Ports.Count == MaxLegs)
        {
            return;
        }

        var leg = conversation.Call.AddLeg($"ssrc-{ssrc:x8}");
        Bind(leg, datagram);
        stream.Port = _ports.Open(leg, Telephony);
        stream.Conversation = conversation;
        if (stream.Port is { } port)
        {
            conversation.Ports.Add(port);
        }

        Signal(ConversationSignal.Changed(leg, stream.LastNs));
    }

    private void Bind(Leg leg, in UdpDatagram datagram)
    {
        var (from, to) = (datagram.Source.ToIPAddress(), datagram.Destination.ToIPAddress());
        var (isFromAgent, isToAgent) = (_agents.Any(n => n.Contains(from)), _agents.Any(n => n.Contains(to)));
        var (role, rule) = (isFromAgent, isToAgent) switch
        {
            (true, true) => (SpeakerRole.Unknown, "both ends are in agent subnets"),
            (true, false) => (SpeakerRole.Agent, "sent from an agent subnet"),
            (false, true) => (SpeakerRole.Customer, "sent to an agent subnet"),
            _ => (SpeakerRole.Unknown, "no signalling was seen"),
        };
        leg.BindRole(role, rule);
    }

    private void End(Conversation conversation, string reason)
    {
        foreach (var port in conversation.Ports)
        {
            port.Close();
        }

        foreach (var (key, stream) in _streams)
        {
            if (stream.Conversation == conversation)
            {
                _streams.Remove(key);
            }
        }

        _registry.Remove(conversation.Call.Id);
        Signal(ConversationSignal.Ended(conversation.Call, reason, conversation.LastNs));
    }

    private bool TryForgetIdle(long nowNs)
    {
        foreach (var (key, stream) in _streams)
        {
            if (stream.Port is null && nowNs - stream.LastNs > IdleNs)
            {
                _streams.Remove(key);
            }
        }

        return _streams.Count < MaxCandidates;
    }

    private void Signal(in ConversationSignal signal) => _ports.Context.Outlet.Signals.EnqueueWaiting(signal, _ports.Cancellation);

    private sealed class Stream
    {
        private ushort _next;

        public int InOrder { get; private set; }

        public long LastNs { get; private set; }

        public CapturePort? Port { get; set; }

        public Conversation? Conversation { get; set; }

        public void Observe(ushort sequence, long arrivalNs)
        {
            InOrder = sequence == _next || InOrder == 0 ? InOrder + 1 : 1;
            _next = (ushort)(sequence + 1);
            LastNs = arrivalNs;
        }
    }

    private sealed class Conversation(Call call)
    {
        public Call Call => call;

        public List<CapturePort> Ports { get; } = [];

        public long LastNs { get; set; }
    }
}
