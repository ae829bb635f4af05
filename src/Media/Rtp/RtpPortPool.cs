using System.ComponentModel;
using System.Net;
using EdgeCx.Core.Calls;
using EdgeCx.Core.Time;
using EdgeCx.Media.Framing;
using EdgeCx.Media.Rtp.Sockets;
using Microsoft.Extensions.Logging;

namespace EdgeCx.Media.Rtp;

/// <summary>
/// The RTP ports of the appliance: binds a pair for each leg and gives it to the receiving thread that has the fewest.
/// </summary>
internal sealed class RtpPortPool : IMediaPorts, IDisposable
{
    private readonly MediaOptions _options;
    private readonly FramingContext _context;
    private readonly PortRange _range;
    private readonly ReceiveLoop[] _loops;
    private readonly ILogger _logger;
    private volatile bool _isStopped;

    /// <summary>Makes a pool; <see cref="Start"/> runs its threads.</summary>
    public RtpPortPool(MediaOptions options, LatencyOptions latency, MediaOutlet outlet, MonotonicClock clock, ILogger<RtpPortPool> logger)
    {
        _options = options;
        _logger = logger;
        _range = new PortRange(options.PortMin, options.PortMax);
        var memory = FramingContext.PoolFor(_range.Pairs, options.PipeCapMs);
        _context = new FramingContext(outlet, latency, clock, memory, options.PipeCapMs);
        _loops = [.. Enumerable.Range(0, options.ReceiveThreads).Select(i => new ReceiveLoop(i, _context, _range, logger))];
    }

    /// <summary>Ports that are bound now, those under guard included.</summary>
    public int OpenPorts => _loops.Sum(loop => loop.PortCount);

    /// <summary>Bytes that the receiving threads have allocated since they started: stands still in the steady state.</summary>
    public long AllocatedBytes => _loops.Sum(loop => loop.AllocatedBytes);

    /// <summary>Monotonic time at which the slowest receiving thread last came round, ns; 0 before <see cref="Start"/>.</summary>
    public long LastLoopNs => _loops.Min(loop => loop.LastLoopNs);

    /// <summary>Datagrams received since the start.</summary>
    public long Datagrams => _loops.Sum(loop => loop.Datagrams);

    /// <summary>Blocks of audio that pipes hold now. Zero after <see cref="Stop"/>.</summary>
    public int OutstandingBlocks => _context.Pool.Outstanding;

    /// <summary>Starts the receiving threads.</summary>
    public void Start()
    {
        foreach (var loop in _loops)
        {
            loop.Start();
        }

        RtpLog.Started(_logger, _options.PortMin, _options.PortMax, _loops.Length);
    }

    /// <summary>Ends all legs, whose rests and end markers go to the queue of windows, and frees all ports. May be called twice.</summary>
    public void Stop()
    {
        _isStopped = true;
        foreach (var loop in _loops)
        {
            loop.Stop();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _isStopped = true;
        foreach (var loop in _loops)
        {
            loop.Dispose();
        }
    }

    /// <inheritdoc/>
    public IMediaPort? TryOpen(Leg leg, IPAddress local, MediaDescription media)
    {
        if (_isStopped || !TryBindPair(local, out var number, out var rtp, out var rtcp))
        {
            return null;
        }

        var loop = _loops.MinBy(loop => loop.PortCount)!;
        var port = new LegPort(number, leg, media, rtp, rtcp, loop);
        try
        {
            loop.Open(new PortReceiver(port, _context, _options));
            return port;
        }
        catch (Win32Exception exception)
        {
            RtpLog.CannotBind(_logger, number, local, exception.Message);
            rtp.Dispose();
            rtcp.Dispose();
            _range.Release(number);
            return null;
        }
    }

    private bool TryBindPair(IPAddress local, out int number, out ReceiveSocket rtp, out ReceiveSocket rtcp)
    {
        // Pairs that another process holds are passed over, each at most once.
        for (var tried = 0; tried < _range.Pairs && _range.TryTake(out number); tried++)
        {
            var failed = number;
            if (TryBind(local, number, out rtp!, out var error))
            {
                failed = number + 1;
                if (TryBind(local, number + 1, out rtcp!, out error))
                {
                    return true;
                }

                rtp.Dispose();
            }

            _range.Release(number);
            if (error != LibC.Eaddrinuse)
            {
                RtpLog.CannotBind(_logger, failed, local, new Win32Exception(error).Message);
                number = 0;
                rtp = rtcp = null!;
                return false;
            }

            RtpLog.PortInUse(_logger, failed);
        }

        RtpLog.NoPortFree(_logger, _options.PortMin, _options.PortMax);
        number = 0;
        rtp = rtcp = null!;
        return false;
    }

    private bool TryBind(IPAddress local, int port, out ReceiveSocket? socket, out int error)
    {
        socket = ReceiveSocket.TryBind(local, port, _options.ReceiveBufferKiB * 1024, out error);
        return socket is not null;
    }
}
