namespace EdgeCx.Media.Capture.Streams;

/// <summary>
/// The TCP streams of a capture that carry SIP. A stream is followed from its SYN, or in its middle from the first start line seen; what
/// turns out to carry something else is forgotten, and until then cannot push out those that proved to be SIP. Bounded in streams and
/// bytes. One thread.
/// </summary>
internal sealed class TcpStreams
{
    /// <summary>Most streams that proved to carry SIP.</summary>
    public const int MaxProven = 1024;

    /// <summary>Most streams that may yet.</summary>
    public const int MaxUnproven = 256;

    /// <summary>Most memory of all streams together, bytes.</summary>
    public const int MaxRentedBytes = 16 << 20;

    private const long UnprovenIdleNs = 10_000_000_000;
    private const long ProvenIdleNs = 600_000_000_000;
    private const long LookNs = 100_000_000;
    private const ushort SipsPort = 5061;
    private readonly ICapturedTraffic _traffic;
    private readonly CaptureCounters _counters;
    private readonly Dictionary<StreamKey, TcpStream> _byKey = [];

    // Longest unheard of first.
    private readonly LinkedList<TcpStream> _proven = [];
    private readonly LinkedList<TcpStream> _unproven = [];
    private readonly Stack<TcpStream> _free = new();
    private long _rentedBytes;
    private long _lookDueNs;

    /// <summary>Makes an empty table.</summary>
    public TcpStreams(ICapturedTraffic traffic, CaptureCounters counters)
    {
        _traffic = traffic;
        _counters = counters;
    }

    /// <summary>Streams that are followed.</summary>
    public int Count => _byKey.Count;

    /// <summary>Memory that they hold, bytes.</summary>
    public long RentedBytes => _rentedBytes;

    /// <summary>Takes a segment.</summary>
    public void Take(in TcpSegment segment, long nowNs)
    {
        _counters.TcpSegments++;
        var key = new StreamKey(segment.Source, segment.Destination);
        _byKey.TryGetValue(key, out var stream);
        if (segment.IsReset)
        {
            End(stream);
            return;
        }

        var sequence = segment.Sequence;
        var octets = segment.Payload;
        if (segment.IsSyn)
        {
            stream ??= Begin(key, sequence + 1, nowNs);
            stream.TakeSyn(sequence++);
        }

        if (stream is null)
        {
            // In the middle of a connection: only from a start line on.
            var start = octets.IsEmpty ? -1 : SipStartLine.Find(octets, out _);
            if (start < 0)
            {
                return;
            }

            sequence += (uint)start;
            octets = octets[start..];
            stream = Begin(key, sequence, nowNs);
        }

        Take(stream, sequence, octets, nowNs);
        if (segment.IsFin && stream.IsIdle)
        {
            End(stream);
        }
    }

    /// <summary>Forgets streams that have been quiet, and gives up gaps that were not filled.</summary>
    public void MoveTo(long nowNs)
    {
        if (nowNs < _lookDueNs || _byKey.Count == 0)
        {
            return;
        }

        _lookDueNs = nowNs + LookNs;
        Look(_unproven, UnprovenIdleNs, nowNs);
        Look(_proven, ProvenIdleNs, nowNs);
    }

    private static bool IsTls(ReadOnlySpan<byte> octets) => octets.Length > 2 && octets[0] == 0x16 && octets[1] == 0x03;

    private void Take(TcpStream stream, uint sequence, ReadOnlySpan<byte> octets, long nowNs)
    {
        var (wasProven, rented) = (stream.IsProven, stream.RentedBytes);
        if (!octets.IsEmpty)
        {
            stream.Take(sequence, octets, nowNs);
            _rentedBytes += stream.RentedBytes - rented;
        }

        if (stream.IsForeign)
        {
            if ((stream.Key.Source.Port == SipsPort || stream.Key.Destination.Port == SipsPort) && IsTls(octets))
            {
                _counters.EncryptedSipStreams++;
            }

            End(stream);
            return;
        }

        var list = stream.Node.List!;
        list.Remove(stream.Node);
        if (stream.IsProven && !wasProven && _proven.Count == MaxProven)
        {
            PushOut(_proven);
        }

        (stream.IsProven ? _proven : _unproven).AddLast(stream.Node);
        while (_rentedBytes > MaxRentedBytes)
        {
            PushOut(_unproven.Count > 0 ? _unproven : _proven);
        }
    }

    private TcpStream Begin(in StreamKey key, uint next, long nowNs)
    {
        if (_unproven.Count == MaxUnproven)
        {
            PushOut(_unproven);
        }

        var stream = _free.Count > 0 ? _free.Pop() : new TcpStream(_traffic, _counters);
        stream.Begin(key, next, nowNs);
        _byKey.Add(key, stream);
        _unproven.AddLast(stream.Node);
        return stream;
    }

    private void PushOut(LinkedList<TcpStream> list)
    {
        _counters.StreamsPushedOut++;
        End(list.First!.Value);
    }

    private void End(TcpStream? stream)
    {
        if (stream is null || !_byKey.Remove(stream.Key))
        {
            return;
        }

        _rentedBytes -= stream.RentedBytes;
        stream.End();
        stream.Node.List!.Remove(stream.Node);
        _free.Push(stream);
    }

    private void Look(LinkedList<TcpStream> list, long idleNs, long nowNs)
    {
        for (var node = list.First; node is not null;)
        {
            var (stream, next) = (node.Value, node.Next);
            if (nowNs - stream.LastNs > idleNs)
            {
                End(stream);
            }
            else
            {
                var rented = stream.RentedBytes;
                stream.MoveTo(nowNs);
                _rentedBytes += stream.RentedBytes - rented;
            }

            node = next;
        }
    }
}
