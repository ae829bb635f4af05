using EdgeCx.Media.Rtp;

namespace EdgeCx.Media.Capture.Flows;

/// <summary>
/// One RTP flow as a reader knows it. What it looked like while nobody knew what it is stands still once the signalling was asked (only marks
/// go on, each written whole), which then answers with <see cref="Assign"/>, <see cref="Hide"/> or <see cref="AskAgainAt"/>.
/// </summary>
/// <param name="key">Its endpoints.</param>
internal sealed class MediaFlow(FlowKey key)
{
    /// <summary>Packets whose marks are kept for comparison.</summary>
    public const int Marks = 8;

    private readonly PacketMark[] _marks = new PacketMark[Marks];
    private volatile EndpointBinding? _binding;
    private int _markCount;
    private ushort _next;
    private uint _timestamp;
    private long _askAgainNs = long.MinValue;

    /// <summary>Its endpoints.</summary>
    public FlowKey Key => key;

    /// <summary>Whose it is; null while that is not known.</summary>
    public EndpointBinding? Binding { get => _binding; set => _binding = value; }

    /// <summary>SSRC of its last packet.</summary>
    public uint Ssrc { get; private set; }

    /// <summary>Payload type of its last packet that may be audio.</summary>
    public byte PayloadType { get; private set; }

    /// <summary>Packets in a row that followed each other in number and time.</summary>
    public int InOrder { get; private set; }

    /// <summary>Of these, packets whose octets are as many as their time asks for: G.711 or G.722 in the clear.</summary>
    public int Plain { get; private set; }

    /// <summary>Of these, packets that are longer by what an authentication tag adds: the same inside SRTP.</summary>
    public int Sealed { get; private set; }

    /// <summary>Arrival of its last packet, ns.</summary>
    public long LastNs { get; set; }

    /// <summary>The endpoints' version at which it was last looked up.</summary>
    public int Version { get; set; } = -1;

    /// <summary>The port that counts it among its flows; null where none does.</summary>
    public CapturePort? AdmittedBy { get; set; }

    /// <summary>Its number at that port; -1 where there was no room.</summary>
    public int Number { get; set; } = -1;

    /// <summary>The signalling was told what is to be told of it.</summary>
    public bool IsTold { get; set; }

    /// <summary>The marks of its first packets.</summary>
    public ReadOnlySpan<PacketMark> FirstMarks => _marks.AsSpan(0, _markCount);

    /// <summary>True where the marks are enough to know it again.</summary>
    public bool IsMarked => _markCount >= MediaFlows.PacketsToBelieve;

    /// <summary>Notes a packet's mark, in the place of the oldest where there is no room: the newest are those that a copy still has.</summary>
    public void Mark(in RtpPacket packet)
    {
        if (_markCount == Marks)
        {
            _marks.AsSpan(1).CopyTo(_marks);
            _markCount--;
        }

        Ssrc = packet.Ssrc;
        _marks[_markCount++] = PacketMark.Of(packet);
    }

    /// <summary>Looks at a packet of a flow that nobody has named.</summary>
    public void Probe(in RtpPacket packet)
    {
        var step = packet.Timestamp - _timestamp;
        var follows = InOrder > 0 && packet.Ssrc == Ssrc && packet.SequenceNumber == _next && step is > 0 and <= 4800;
        if (!follows)
        {
            Restart();
        }
        else if (packet.PayloadType is 0 or 8 or 9)
        {
            Plain += packet.Payload.Length == step ? 1 : 0;
            Sealed += packet.Payload.Length - (long)step is 4 or 8 or 10 or 14 or 16 or 20 ? 1 : 0;
        }

        InOrder++;
        PayloadType = packet.PayloadType;
        _timestamp = packet.Timestamp;
        _next = (ushort)(packet.SequenceNumber + 1);
        Mark(packet);
    }

    /// <summary>True where the signalling may be asked at a time.</summary>
    public bool MayAsk(long nowNs) => nowNs >= Volatile.Read(ref _askAgainNs);

    /// <summary>It carries a leg's packets. Signalling.</summary>
    public void Assign(CapturePort port) => _binding = new EndpointBinding(port, port.Sighting) { IsConcluded = true };

    /// <summary>It cannot be heard; that it comes is noted. Signalling.</summary>
    public void Hide(MediaSighting sighting) => _binding = new EndpointBinding(null, sighting);

    /// <summary>Nothing is made of it for now. Signalling.</summary>
    public void AskAgainAt(long ns) => Volatile.Write(ref _askAgainNs, ns);

    /// <summary>What it was part of is over, or not to be had: looked at anew.</summary>
    public void Forget()
    {
        Restart();
        _markCount = 0;
    }

    private void Restart()
    {
        InOrder = 0;
        Plain = 0;
        Sealed = 0;
    }
}
