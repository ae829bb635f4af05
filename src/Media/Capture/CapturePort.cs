using System.Buffers.Binary;
using EdgeCx.Core.Calls;
using EdgeCx.Core.Flow;
using EdgeCx.Media.Capture.Flows;
using EdgeCx.Media.Framing;
using EdgeCx.Media.Rtp;
using EdgeCx.Media.Rtp.Srtp;

namespace EdgeCx.Media.Capture;

/// <summary>
/// A leg's port that stands for endpoints seen in captured traffic: the same receiver as behind a live port, fed with what one voice sends,
/// once, however often the mirror shows it. The signalling only states what it wants; the one reader that has claimed the port follows.
/// </summary>
internal sealed class CapturePort : IMediaPort
{
    /// <summary>Silence of the flow that is heard, after which another one that is no copy of it may take its place.</summary>
    public const long DeadAfterNs = 500_000_000;

    private const int SameStreamAhead = 128;
    private readonly CaptureMediaPorts _plane;
    private readonly PacketCopies _copies = new();
    private readonly PacketMark[] _lastMarks = new PacketMark[PacketCopies.MaxFlows];
    private readonly LossWatch _loss;
    private volatile MediaDescription _media;
    private volatile int _baselineResets;
    private volatile bool _isClosed;
    private volatile int _reader;
    private volatile int _nextReader;
    private long _heardNs = long.MinValue;
    private volatile bool _isProtected;
    private volatile bool _isUnheard;
    private VoiceProtection? _protection;
    private int _appliedResets;
    private int _admitted;
    private int _group;
    private PacketMark _newest;
    private bool _isFinished;

    /// <summary>Opens the port of a leg.</summary>
    /// <param name="plane">Where it lives.</param>
    /// <param name="number">A number of our own, which stands in our answer and is sent nowhere.</param>
    /// <param name="leg">The leg.</param>
    /// <param name="media">What was negotiated.</param>
    public CapturePort(CaptureMediaPorts plane, int number, Leg leg, MediaDescription media)
    {
        _plane = plane;
        _media = media;
        _loss = new LossWatch(leg.Statistics, plane.Losses);
        RtpPort = number;
        Leg = leg;
        Receiver = new LegReceiver(leg, media, plane.Context, plane.NowNs, plane.Cancellation);
    }

    /// <inheritdoc/>
    public int RtpPort { get; }

    /// <summary>The leg.</summary>
    public Leg Leg { get; }

    /// <summary>The leg from datagrams to windows. The reader's alone.</summary>
    public LegReceiver Receiver { get; }

    /// <summary>The other voice of the conversation; null while there is none.</summary>
    public CapturePort? Opposite { get => _loss.Opposite; set => _loss.Opposite = value; }

    /// <summary>Where it is noted that packets come.</summary>
    public MediaSighting Sighting { get; } = new();

    /// <summary>Number of the reader that feeds it; 0 before the first packet.</summary>
    public int Reader => _reader;

    /// <summary>The reader ticks it. The reader's alone.</summary>
    public bool IsTicked { get; set; }

    /// <summary>True once the leg is over.</summary>
    public bool IsClosed => _isClosed;

    /// <summary>Keys are known for a hop of it: what no description names is no longer taken to be in the clear. Signalling writes.</summary>
    public bool IsProtected { get => _isProtected; set => _isProtected = value; }

    /// <summary>Nothing of it can be opened, and that was said: it ends as a leg that could not be heard. Signalling writes.</summary>
    public bool IsUnheard { get => _isUnheard; set => _isUnheard = value; }

    /// <summary>Copies that were to be expected and did not come.</summary>
    public long CopiesMissing => _copies.Missing;

    /// <summary>True where this leg lost packets at about a time. Any thread.</summary>
    public bool HasLostNear(long ns) => _loss.LostNear(ns);

    /// <summary>True where a packet was among the last ones. Any thread.</summary>
    public bool Has(PacketMark mark) => _copies.Has(mark);

    /// <summary>Makes a reader the one that feeds it, where none does.</summary>
    public bool TryClaim(int reader) => Interlocked.CompareExchange(ref _reader, reader, 0) == 0;

    /// <summary>A reader that is not the port's sees its packets: where those of the port's reader have stopped, it may take over.</summary>
    public void AskFor(int reader, long nowNs)
    {
        if (nowNs - Volatile.Read(ref _heardNs) > DeadAfterNs)
        {
            _nextReader = reader;
        }
    }

    /// <summary>A flow that carries this leg's packets begins; its number, or -1 where there are too many. The reader's thread.</summary>
    public int Admit()
    {
        for (var number = 0; number < PacketCopies.MaxFlows; number++)
        {
            if ((_admitted & (1 << number)) == 0)
            {
                _admitted |= 1 << number;
                _lastMarks[number] = default;
                return number;
            }
        }

        return -1;
    }

    /// <summary>A flow is over. The reader's thread.</summary>
    public void Dismiss(int number)
    {
        _admitted &= ~(1 << number);
        _group &= ~(1 << number);
        _copies.Forget(number);
        _protection?.Dismiss(number);
    }

    /// <summary>
    /// Opens a packet of a protected flow; it is valid until <see cref="Clear"/>. False where it is dropped: a copy of one that was opened, or one
    /// that the keys do not open, which is counted and goes no further. The reader's thread.
    /// </summary>
    public bool TryOpen(
        int flow, SrtpParameters keys, ReadOnlySpan<byte> datagram, bool isRtcp, long arrivalNs, out ReadOnlySpan<byte> packet, out bool isCopy)
    {
        Sighting.Note(arrivalNs);
        _protection ??= new VoiceProtection();
        if (_protection.TryOpen(flow, keys, datagram, isRtcp, arrivalNs, out packet, out var reason))
        {
            isCopy = false;
            return true;
        }

        isCopy = reason == DropReason.SrtpReplay;
        if (isCopy && !isRtcp)
        {
            // Under the same keys and with the same number: this flow carries the stream that is heard.
            var ssrc = BinaryPrimitives.ReadUInt16BigEndian(datagram[10..]);
            _group |= _group != 0 && ssrc == (ushort)_newest.Value ? 1 << flow : 0;
            Leg.Statistics.AddCopy();
        }
        else if (!isCopy)
        {
            _plane.Context.Outlet.Metrics.Drops.Add(reason);
            Leg.Statistics.AddRejected();
        }

        return false;
    }

    /// <summary>Clears the packet that was opened last. The reader's thread.</summary>
    public void Clear() => _protection?.Clear();

    /// <summary>Takes an RTP packet of a flow; false where it is a copy, or of a stream beside the one that is heard.</summary>
    public bool Take(int flow, in RtpPacket packet, ReadOnlySpan<byte> datagram, long arrivalNs)
    {
        Sighting.Note(arrivalNs);
        Follow(arrivalNs);
        var mark = PacketMark.Of(packet);
        if (!IsInGroup(flow, mark, arrivalNs))
        {
            _lastMarks[flow] = mark;
            return false;
        }

        Volatile.Write(ref _heardNs, arrivalNs);
        if (_copies.Observe(mark, flow, arrivalNs) == CopyVerdict.Copy)
        {
            Leg.Statistics.AddCopy();
            return false;
        }

        _newest = mark;
        AdmitTwins(mark);
        Receiver.OnRtp(datagram, default, arrivalNs);
        return true;
    }

    /// <summary>Takes an RTCP compound packet. The reader's thread.</summary>
    public void TakeRtcp(ReadOnlySpan<byte> datagram, long arrivalNs) => Receiver.OnRtcp(datagram, default, arrivalNs);

    /// <summary>Lets time go on; false when the reader is done with it: drained, or handed to another reader. The reader's thread.</summary>
    public bool Tick(long nowNs)
    {
        Follow(nowNs);
        Receiver.OnTick(nowNs);
        _protection?.OnTick(nowNs);
        _loss.Tick(nowNs);
        if (_isFinished)
        {
            return !Receiver.IsDrained;
        }

        if (_nextReader != 0)
        {
            var next = _nextReader;
            _nextReader = 0;
            if (next != _reader && nowNs - Volatile.Read(ref _heardNs) > DeadAfterNs)
            {
                // Its own flows have gone elsewhere: from here on they are the other's.
                _admitted = 0;
                _group = 0;
                for (var flow = 0; flow < PacketCopies.MaxFlows; flow++)
                {
                    _protection?.Dismiss(flow);
                }

                IsTicked = false;
                _reader = next;
                return false;
            }
        }

        return true;
    }

    /// <inheritdoc/>
    public void Update(MediaDescription media)
    {
        _media = media;
        _plane.Changed(this);
    }

    /// <inheritdoc/>
    public void ResetBaseline()
    {
        // The signalling is the only writer.
        _baselineResets++;
        _plane.Changed(this);
    }

    /// <inheritdoc/>
    public void Close()
    {
        _isClosed = true;
        _plane.Remove(this);
        _plane.Changed(this);
    }

    /// <summary>Does what the signalling wants. The reader's thread.</summary>
    public void Follow(long nowNs)
    {
        if (!ReferenceEquals(_media, Receiver.Media))
        {
            Receiver.Update(_media, nowNs);
        }

        if (_appliedResets != _baselineResets)
        {
            _appliedResets = _baselineResets;
            Receiver.ResetBaseline(nowNs);
        }

        if (_isClosed && !_isFinished)
        {
            _isFinished = true;
            _loss.Settle();
            Receiver.Finish(nowNs);
            _protection?.Dispose();
            if (IsUnheard)
            {
                Leg.SetState(LegState.Refused);
            }
        }
    }

    // A leg is one stream: the first flow, and those that are seen to carry the same packets. A relay that numbers anew shows the same voice
    // as another stream; it is not heard beside the first.
    private bool IsInGroup(int flow, PacketMark mark, long arrivalNs)
    {
        var bit = 1 << flow;
        if ((_group & bit) != 0)
        {
            return true;
        }

        if (_group == 0 || _copies.Has(mark) || IsNextOf(mark))
        {
            _group |= bit;
            return true;
        }

        if (arrivalNs - Volatile.Read(ref _heardNs) <= DeadAfterNs)
        {
            return false;
        }

        _group = bit;
        return true;
    }

    // The same stream from another address: a new route, without a change of SSRC and numbers.
    private bool IsNextOf(PacketMark mark) =>
        (ushort)mark.Value == (ushort)_newest.Value && (ushort)(mark.SequenceNumber - _newest.SequenceNumber) is > 0 and < SameStreamAhead;

    // The copy may have come before what it is a copy of.
    private void AdmitTwins(PacketMark mark)
    {
        for (var flow = 0; flow < PacketCopies.MaxFlows; flow++)
        {
            if ((_admitted & (1 << flow)) != 0 && _lastMarks[flow] == mark)
            {
                _group |= 1 << flow;
            }
        }
    }
}
