using EdgeCx.Media.Sip.Messages;
using EdgeCx.Media.Sip.Transport;

namespace EdgeCx.Media.Capture.Streams;

/// <summary>
/// One direction of a TCP connection that may carry SIP: its octets in order, cut into messages by Content-Length. Where octets are missing
/// for good, or what comes is no SIP, it goes on at the next start line. One thread; used again for other streams.
/// </summary>
internal sealed class TcpStream
{
    /// <summary>How long a gap is waited for, ns: a sender repeats within that time, and what only the mirror lost never comes.</summary>
    public const long GapNs = 1_000_000_000;

    // CR LF CR LF, less one: how far back the end of a head can begin.
    private const int HeadEndBytes = 3;
    private const long NoGap = long.MaxValue;
    private readonly ICapturedTraffic _traffic;
    private readonly CaptureCounters _counters;
    private readonly SegmentBuffer _buffer = new();
    private uint _next;
    private bool _isSynchronised;
    private int _scanned;
    private int _awaited;
    private long _gapSinceNs = NoGap;

    /// <summary>Makes a stream.</summary>
    public TcpStream(ICapturedTraffic traffic, CaptureCounters counters)
    {
        _traffic = traffic;
        _counters = counters;
        Node = new LinkedListNode<TcpStream>(this);
    }

    /// <summary>Its place among the others.</summary>
    public LinkedListNode<TcpStream> Node { get; }

    /// <summary>Which connection and direction.</summary>
    public StreamKey Key { get; private set; }

    /// <summary>When it was last heard of, ns.</summary>
    public long LastNs { get; private set; }

    /// <summary>True once a whole SIP message came.</summary>
    public bool IsProven { get; private set; }

    /// <summary>True when it turned out to carry something else, before a message was seen.</summary>
    public bool IsForeign { get; private set; }

    /// <summary>True when nothing waits for more octets.</summary>
    public bool IsIdle => _buffer.IsEmpty;

    /// <summary>Memory that it holds, bytes.</summary>
    public int RentedBytes => _buffer.RentedBytes;

    /// <summary>Begins a stream.</summary>
    /// <param name="key">Its ends.</param>
    /// <param name="next">Sequence number of the first octet.</param>
    /// <param name="nowNs">Now.</param>
    public void Begin(in StreamKey key, uint next, long nowNs)
    {
        Key = key;
        LastNs = nowNs;
        IsProven = false;
        Restart(next, isSynchronised: true);
    }

    /// <summary>Takes the first segment of a direction: a new connection between the same ends, or the same one said again.</summary>
    public void TakeSyn(uint sequence)
    {
        if (sequence + 1 != _next || !_buffer.IsEmpty)
        {
            Restart(sequence + 1, isSynchronised: true);
        }
    }

    /// <summary>Takes octets.</summary>
    public void Take(uint sequence, ReadOnlySpan<byte> octets, long nowNs)
    {
        LastNs = nowNs;
        var offset = (int)(sequence - _next);
        if (offset is < -SegmentBuffer.MaxBytes or > 4 * SegmentBuffer.MaxBytes)
        {
            // Neither a repetition nor a gap: another connection between the same ends, whose beginning was not seen.
            Restart(sequence, isSynchronised: false);
            offset = 0;
        }

        if (offset < 0)
        {
            if (-offset >= octets.Length)
            {
                _counters.RepeatedSegments++;
                return;
            }

            octets = octets[-offset..];
            offset = 0;
        }

        if (offset == 0 && _buffer.IsEmpty)
        {
            // The usual case: whole messages, in order. They are not copied.
            var used = Deliver(octets, nowNs);
            _next += (uint)used;
            _buffer.TryAdd(0, octets[used..]);
            return;
        }

        while (!_buffer.HasRoom(offset, octets.Length))
        {
            var before = _next;
            SkipGap(nowNs);
            offset -= (int)(_next - before);
            if (before == _next || offset < 0)
            {
                // What is left before these octets is as old as they are new.
                Restart(sequence, isSynchronised: false);
                offset = 0;
            }
        }

        if (_buffer.TryAdd(offset, octets))
        {
            Drain(nowNs);
        }
        else
        {
            _counters.RepeatedSegments++;
        }
    }

    /// <summary>Gives up a gap that was not filled in time.</summary>
    public void MoveTo(long nowNs)
    {
        if (_gapSinceNs != NoGap && nowNs - _gapSinceNs > GapNs)
        {
            SkipGap(nowNs);
        }
    }

    /// <summary>Lets everything go.</summary>
    public void End() => _buffer.Clear();

    private void Restart(uint next, bool isSynchronised)
    {
        _buffer.Clear();
        _next = next;
        _isSynchronised = isSynchronised;
        _scanned = 0;
        _awaited = 0;
        _gapSinceNs = NoGap;
        IsForeign = false;
    }

    private void SkipGap(long nowNs)
    {
        if (!_buffer.HasGap)
        {
            return;
        }

        // What stands before the gap is a message that will never be whole.
        _counters.StreamGaps++;
        var skipped = _buffer.Contiguous.Length;
        _buffer.Consume(skipped);
        var gap = _buffer.FirstStart;
        _buffer.Consume(gap);
        _next += (uint)(skipped + gap);
        _isSynchronised = false;
        _scanned = 0;
        _awaited = 0;
        _gapSinceNs = NoGap;
        Drain(nowNs);
    }

    private void Drain(long nowNs)
    {
        var used = Deliver(_buffer.Contiguous, nowNs);
        _buffer.Consume(used);
        _next += (uint)used;
        if (!_buffer.HasGap)
        {
            _gapSinceNs = NoGap;
        }
        else if (_gapSinceNs == NoGap || used > 0)
        {
            _gapSinceNs = nowNs;
        }
    }

    // Gives on whole messages; how many octets were used.
    private int Deliver(ReadOnlySpan<byte> octets, long nowNs)
    {
        var position = 0;
        while (position < octets.Length)
        {
            var rest = octets[position..];
            var step = _isSynchronised ? TakeMessage(rest, nowNs) : FindStart(rest);
            if (step < 0)
            {
                break;
            }

            position += step;
        }

        return position;
    }

    // Octets to move on by; −1 when more are needed.
    private int FindStart(ReadOnlySpan<byte> octets)
    {
        var start = SipStartLine.Find(octets, out var keep);
        if (start >= 0)
        {
            _isSynchronised = true;
            return start;
        }

        return keep == octets.Length ? -1 : octets.Length - keep;
    }

    private int TakeMessage(ReadOnlySpan<byte> octets, long nowNs)
    {
        if (IsStillPart(octets))
        {
            _scanned = octets.Length;
            return -1;
        }

        if (_scanned == 0 && octets[0] is not ((byte)'\r' or (byte)'\n'))
        {
            var match = SipStartLine.Match(octets);
            if (match != StartLineMatch.Yes)
            {
                return match == StartLineMatch.NeedMore ? -1 : LoseStep();
            }
        }

        var frame = StreamFramer.Next(octets, SipLimits.Default);
        switch (frame.Kind)
        {
            case FrameKind.NeedMore:
                _scanned = octets.Length;
                _awaited = frame.Awaited;
                return -1;
            case FrameKind.Message:
                IsProven = true;
                _counters.TcpMessages++;
                _traffic.OnSipOverTcp(octets[..frame.Length], Key.Source, Key.Destination, nowNs);
                break;
            case FrameKind.Broken:
                _counters.MalformedSip++;
                LoseStep();
                break;
        }

        _scanned = 0;
        _awaited = 0;
        return frame.Length;
    }

    // What came since the last look cannot have completed the message: it is not read again for each segment.
    private bool IsStillPart(ReadOnlySpan<byte> octets)
    {
        if (_awaited > 0)
        {
            return octets.Length < _awaited;
        }

        if (_scanned == 0 || octets.Length >= SipLimits.Default.MaxMessageBytes)
        {
            return false;
        }

        var fresh = octets[Math.Max(0, _scanned - HeadEndBytes)..];
        return fresh.IndexOf("\n\r\n"u8) < 0 && fresh.IndexOf("\n\n"u8) < 0;
    }

    private int LoseStep()
    {
        _isSynchronised = false;
        IsForeign = !IsProven;
        return 0;
    }
}
