using System.Collections.Concurrent;
using EdgeCx.Core.Flow;
using EdgeCx.Core.Time;
using EdgeCx.Media.Framing;
using EdgeCx.Media.Rtp.Sockets;
using Microsoft.Extensions.Logging;

namespace EdgeCx.Media.Rtp;

/// <summary>
/// One receiving thread with its legs. Everything of a leg happens here, from the datagram to the window; other threads only hand ports
/// in, state what they want of them, and wake it. The destination port names the leg.
/// </summary>
internal sealed class ReceiveLoop : IDisposable
{
    private const long TickNs = 50_000_000;
    private const long StopGraceNs = 2_000_000_000;

    // From so many ports on (half of them bring a packet in 10 ms) a turn is put off until a millisecond after the last one: packets are taken by the
    // dozen, and neither this thread nor whoever sends pays for a wake-up at each. It adds half a millisecond to a packet on average.
    private const int PacedPorts = 64;
    private const long PaceNs = 1_000_000;

    // An idle loop still comes round, so that the watchdog sees it.
    private const int IdleMs = 1000;
    private readonly FramingContext _context;
    private readonly PortRange _range;
    private readonly ILogger _logger;
    private readonly EpollSet _epoll = new();
    private readonly ConcurrentQueue<PortReceiver> _opening = new();
    private readonly PortReceiver?[] _byPair;
    private readonly List<PortReceiver> _ports = [];
    private readonly DatagramBatch _batch;
    private readonly byte[] _report = new byte[RtcpSession.MaxBytes];
    private readonly Thread _thread;
    private volatile bool _isStopping;
    private int _isWoken;
    private int _portCount;
    private long _holdDueNs = long.MaxValue;
    private long _tickDueNs;
    private long _allocatedBytes;
    private long _datagrams;
    private long _lastLoopNs;

    /// <summary>Makes a loop; <see cref="Start"/> runs it.</summary>
    public ReceiveLoop(int number, FramingContext context, PortRange range, ILogger logger)
    {
        _context = context;
        _range = range;
        _logger = logger;
        _batch = new DatagramBatch(new ArrivalClock(context.Clock));
        _byPair = new PortReceiver?[range.Pairs];
        _thread = new Thread(Run) { Name = $"rtp-{number}", IsBackground = true };
    }

    /// <summary>Ports on this loop, those under guard included.</summary>
    public int PortCount => Volatile.Read(ref _portCount);

    /// <summary>Bytes that the thread has allocated; taken every 50 ms.</summary>
    public long AllocatedBytes => Volatile.Read(ref _allocatedBytes);

    /// <summary>Datagrams received; taken every 50 ms.</summary>
    public long Datagrams => Volatile.Read(ref _datagrams);

    /// <summary>Monotonic time at which the thread last came round, ns; 0 before <see cref="Start"/>.</summary>
    public long LastLoopNs => Volatile.Read(ref _lastLoopNs);

    /// <summary>Starts the thread.</summary>
    public void Start() => _thread.Start();

    /// <summary>Hands a port in. Any thread.</summary>
    /// <exception cref="System.ComponentModel.Win32Exception">The system refuses to watch its sockets.</exception>
    public void Open(PortReceiver receiver)
    {
        var port = receiver.Port;
        _epoll.Add(port.RtpSocket.Descriptor, (ulong)port.RtpPort);
        _epoll.Add(port.RtcpSocket.Descriptor, (ulong)port.RtpPort + 1);
        Interlocked.Increment(ref _portCount);
        _opening.Enqueue(receiver);
        Wake();
    }

    /// <summary>Asks the thread to look at what its ports are wanted to be. Any thread.</summary>
    public void Wake()
    {
        Volatile.Write(ref _isWoken, 1);
        _epoll.Wake();
    }

    /// <summary>Ends all legs, waits until their end markers are sent (2 s at most) and frees all ports.</summary>
    public void Stop()
    {
        _isStopping = true;
        Wake();
        if (_thread.IsAlive)
        {
            _thread.Join();
        }
        else
        {
            // Never started, or stopped before: what was handed in since is freed here.
            Leave();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Stop();
        _epoll.Dispose();
    }

    private void Run()
    {
        ThreadPlace.Take(Niceness.Urgent, _context.Latency.Processors.Receive);
        try
        {
            Receive();
            Leave();
        }
        catch (Exception exception)
        {
            // An exception here is a bug: say which thread it was, and let the process end, so that systemd starts it anew.
            RtpLog.LoopFailed(_logger, exception, _thread.Name!);
            throw;
        }
    }

    private void Receive()
    {
        while (!_isStopping)
        {
            if (_ports.Count >= PacedPorts)
            {
                MonotonicSleep.For(_lastLoopNs + PaceNs - _context.Clock.NowNs);
            }

            var ready = _epoll.Wait(TimeoutMs());
            AdmitOpened();
            for (var i = 0; i < ready; i++)
            {
                Receive((int)_epoll.Key(i));
            }

            var nowNs = _context.Clock.NowNs;
            Volatile.Write(ref _lastLoopNs, nowNs);
            if (nowNs >= _tickDueNs || nowNs >= _holdDueNs || Interlocked.Exchange(ref _isWoken, 0) == 1)
            {
                Tick(nowNs);
            }
        }
    }

    private void Receive(int port)
    {
        // No receiver: its socket is watched a moment before it is handed in; the next turn finds it.
        if (_byPair[_range.PairOf(port)] is { } receiver)
        {
            _datagrams += receiver.Receive(_batch, rtcp: (port & 1) != 0);
            _holdDueNs = Math.Min(_holdDueNs, receiver.HoldDueNs);
        }
    }

    private void AdmitOpened()
    {
        while (_opening.TryDequeue(out var receiver))
        {
            _byPair[_range.PairOf(receiver.Port.RtpPort)] = receiver;
            _ports.Add(receiver);
        }
    }

    private void Tick(long nowNs)
    {
        _holdDueNs = long.MaxValue;
        for (var i = _ports.Count - 1; i >= 0; i--)
        {
            var receiver = _ports[i];
            if (receiver.Tick(nowNs, _batch, _report, _isStopping))
            {
                _holdDueNs = Math.Min(_holdDueNs, receiver.HoldDueNs);
            }
            else
            {
                _ports[i] = _ports[^1];
                _ports.RemoveAt(_ports.Count - 1);
                Free(receiver.Port);
            }
        }

        _tickDueNs = nowNs + TickNs;
        Volatile.Write(ref _allocatedBytes, GC.GetAllocatedBytesForCurrentThread());
    }

    private int TimeoutMs()
    {
        if (_ports.Count == 0)
        {
            return IdleMs;
        }

        var waitNs = Math.Min(_tickDueNs, _holdDueNs) - _context.Clock.NowNs;
        return (int)Math.Clamp((waitNs + 999_999) / 1_000_000, 0, TickNs / 1_000_000);
    }

    private void Free(LegPort port)
    {
        _byPair[_range.PairOf(port.RtpPort)] = null;
        _epoll.Remove(port.RtpSocket.Descriptor);
        _epoll.Remove(port.RtcpSocket.Descriptor);
        port.RtpSocket.Dispose();
        port.RtcpSocket.Dispose();
        _range.Release(port.RtpPort);
        Interlocked.Decrement(ref _portCount);
    }

    // The end: every leg is flushed; end markers that find no room are tried until the grace is over.
    private void Leave()
    {
        AdmitOpened();
        var untilNs = _context.Clock.NowNs + StopGraceNs;
        Tick(_context.Clock.NowNs);
        while (_ports.Count > 0 && _context.Clock.NowNs < untilNs)
        {
            Tick(_context.Clock.NowNs);
            if (_ports.Count > 0)
            {
                _epoll.Wait(1);
            }
        }

        foreach (var receiver in _ports)
        {
            _context.Outlet.Metrics.Drops.Add(DropReason.QueueFull);
            Free(receiver.Port);
        }

        if (_ports.Count > 0)
        {
            RtpLog.EndsLost(_logger, _ports.Count);
            _ports.Clear();
        }
    }
}
