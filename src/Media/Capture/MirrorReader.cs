using EdgeCx.Core.Time;
using EdgeCx.Media.Capture.Decapsulation;
using EdgeCx.Media.Capture.Flows;
using EdgeCx.Media.Capture.Ring;
using Microsoft.Extensions.Logging;

namespace EdgeCx.Media.Capture;

/// <summary>
/// One thread that reads the mirror: its own ring, its own flows, the legs that it heard first. It shares nothing with the other readers but
/// the table of endpoints, and waits for nobody.
/// </summary>
internal sealed class MirrorReader
{
    private const long TickNs = 20_000_000;
    private const long StopGraceNs = 2_000_000_000;

    // Twice as long as a frame waits in a block that is not full: the kernel's timer may be late.
    private const long UnseenNs = 10_000_000;
    private readonly CaptureReader _reader;
    private readonly FrameDecoder _decoder;
    private readonly CaptureMediaPorts _plane;
    private readonly MonotonicClock _clock;
    private readonly ILogger _log;
    private readonly Thread _thread;
    private RingPacketSource? _source;
    private volatile bool _isStopping;
    private long _tickDueNs;
    private long _droppedBefore;
    private long _dropped;
    private long _lastLoopNs;
    private long _allocatedBytes;
    private long _completeNs;
    private volatile bool _isGone;

    /// <summary>Makes a reader of a ring, which is its own from here on.</summary>
    public MirrorReader(int number, RingPacketSource source, CaptureMediaPorts plane, ISignallingDesk desk, TunnelPorts tunnels, MonotonicClock clock, ILogger log)
    {
        _source = source;
        _plane = plane;
        _clock = clock;
        _log = log;
        _reader = new CaptureReader(number, plane, desk, Counters);
        _decoder = new FrameDecoder(_reader, Counters, tunnels);
        _thread = new Thread(Run) { Name = $"mirror-{number}", IsBackground = true };
    }

    /// <summary>What it read.</summary>
    public CaptureCounters Counters { get; } = new();

    /// <summary>Frames that its ring had no room for.</summary>
    public long Dropped => Volatile.Read(ref _dropped);

    /// <summary>RTP flows that it knows.</summary>
    public int Flows => _reader.Flows.Count;

    /// <summary>Monotonic time at which it last came round, ns.</summary>
    public long LastLoopNs => Volatile.Read(ref _lastLoopNs);

    /// <summary>All that its ring captured up to this monotonic time has been handed on, ns.</summary>
    public long CompleteNs => Volatile.Read(ref _completeNs);

    /// <summary>Bytes that its thread has allocated.</summary>
    public long AllocatedBytes => Volatile.Read(ref _allocatedBytes);

    /// <summary>True where its interface no longer exists, and a new ring is to be given.</summary>
    public bool IsGone => _isGone;

    /// <summary>True while the interface is down.</summary>
    public bool IsDown => _source is { IsDown: true };

    /// <summary>Starts to read.</summary>
    public void Start() => _thread.Start();

    /// <summary>Gives a new ring after the interface was gone. Any thread; only while <see cref="IsGone"/>.</summary>
    public void Reopen(RingPacketSource source)
    {
        _source = source;
        _isGone = false;
    }

    /// <summary>Stops reading once all that is closed has sent its end markers, 2 s at most.</summary>
    public void Stop()
    {
        _isStopping = true;
        if (_thread.IsAlive)
        {
            _thread.Join();
        }

        _source?.Dispose();
        _source = null;
    }

    private void Run()
    {
        ThreadPlace.Take(Niceness.Urgent, _plane.Context.Latency.Processors.Mirror);
        try
        {
            while (!_isStopping)
            {
                Read();
            }

            Leave();
        }
        catch (Exception exception)
        {
            // An exception here is a bug: say which thread it was, and let the process end, so that systemd starts it anew.
            CaptureLog.ThreadFailed(_log, exception, _thread.Name!);
            throw;
        }
    }

    private void Read()
    {
        var atNs = long.MaxValue;
        if (_source is { } source && !_isGone)
        {
            // A batch between two looks at the clock; none waits longer than a tick.
            for (var i = 0; i < 64; i++)
            {
                if (!source.TryRead(out var record, out var frame))
                {
                    atNs = long.MaxValue;
                    break;
                }

                atNs = record.TimestampNs;
                _decoder.Take(record, frame, atNs);
            }

            if (source.IsEnded)
            {
                _droppedBefore = Volatile.Read(ref _dropped);
                source.Dispose();
                _source = null;
                _isGone = true;
            }
        }
        else
        {
            Thread.Sleep(20);
        }

        // While frames wait in the ring, time is theirs: what a gap waits for may be among them.
        var nowNs = _clock.NowNs;
        Volatile.Write(ref _completeNs, atNs < long.MaxValue ? atNs : _lastLoopNs - UnseenNs);
        Volatile.Write(ref _lastLoopNs, nowNs);
        nowNs = Math.Min(nowNs, atNs);
        if (nowNs >= _tickDueNs)
        {
            _tickDueNs = nowNs + TickNs;
            Tick(nowNs);
        }
    }

    private void Tick(long nowNs)
    {
        _decoder.MoveTo(nowNs);
        _reader.Flows.MoveTo(nowNs);
        Volatile.Write(ref _allocatedBytes, GC.GetAllocatedBytesForCurrentThread());
        var dropped = _droppedBefore + (_source?.Dropped ?? 0);
        if (dropped > _dropped)
        {
            _plane.Losses.NoteDropped(nowNs);
            Volatile.Write(ref _dropped, dropped);
        }
    }

    // The signalling has closed all ports: what they have heard still goes out.
    private void Leave()
    {
        var untilNs = _clock.NowNs + StopGraceNs;
        while (!_reader.Flows.Drain(_clock.NowNs) && _clock.NowNs < untilNs)
        {
            Thread.Sleep(1);
        }
    }
}
