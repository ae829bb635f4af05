using EdgeCx.Core.Calls;
using EdgeCx.Core.Flow;
using EdgeCx.Core.Time;
using EdgeCx.Media.Capture.Decapsulation;
using EdgeCx.Media.Capture.Ring;
using EdgeCx.Media.Framing;
using EdgeCx.Media.Siprec;
using Microsoft.Extensions.Logging;

namespace EdgeCx.Media.Capture;

/// <summary>
/// The calls that a switch's mirror port shows on an interface. Readers, each with a ring of its own, hear; one thread, <c>mirror-calls</c>,
/// decides what belongs to which call. Takes nothing of the network but copies, sends nothing.
/// </summary>
internal sealed class MirrorTap : IDisposable
{
    private const int BlockBytes = 128 * 1024;
    private const int QueueCapacity = 4096;
    private const long ReopenNs = 1_000_000_000;
    private const long TellDropsNs = 60_000_000_000;
    private const int PipeCapMs = 2000;
    private static readonly TimeSpan Wait = TimeSpan.FromMilliseconds(20);
    private readonly MirrorOptions _options;
    private readonly MonotonicClock _clock;
    private readonly ILogger _log;
    private readonly BoundedQueue<SignallingItem> _queue = new("mirror", QueueCapacity);
    private readonly CaptureMediaPorts _plane;
    private readonly CapturedCalls _calls;
    private readonly Thread _thread;
    private readonly List<MirrorReader> _readers = [];
    private volatile bool _isStopping;
    private long _lastLoopNs;
    private long _reopenDueNs;
    private long _tellDueNs;
    private long _toldDrops;

    /// <summary>Makes a tap; <see cref="TryStart"/> opens its interface.</summary>
    /// <param name="options">The <c>Mirror</c> section; validated, with an interface.</param>
    /// <param name="latency">The <c>Latency</c> section.</param>
    /// <param name="outlet">Where windows and signals go.</param>
    /// <param name="registry">The live calls.</param>
    /// <param name="roles">The site's rules for who is who; validated.</param>
    /// <param name="policy">Notice; how calls reach us is set here.</param>
    /// <param name="clock">Time.</param>
    /// <param name="log">The log.</param>
    public MirrorTap(
        MirrorOptions options,
        LatencyOptions latency,
        MediaOutlet outlet,
        CallRegistry registry,
        RolesOptions roles,
        SiprecPolicy policy,
        MonotonicClock clock,
        ILogger<SiprecServer> log)
    {
        _options = options;
        _clock = clock;
        _log = log;

        // Two voices a call; a leg that ended is still drained while the next one begins.
        var legs = 4 * registry.Capacity;
        var context = new FramingContext(outlet, latency, clock, FramingContext.PoolFor(legs, PipeCapMs), PipeCapMs);
        _plane = new CaptureMediaPorts(context, () => clock.NowNs, 2 * registry.Capacity, isInline: false, CancellationToken.None);
        _calls = new CapturedCalls(_plane, registry, roles, policy with { Tap = TapKind.Mirror }, options.ToSettings(), clock, log, SignallingCounters);
        _thread = new Thread(Run) { Name = "mirror-calls", IsBackground = true };
    }

    /// <summary>Messages and flows that wait for the signalling thread.</summary>
    public BoundedQueue<SignallingItem> Queue => _queue;

    /// <summary>What became of the calls between others.</summary>
    public Conversations.ConversationCounters Calls => _calls.Counters;

    /// <summary>What the signalling thread could not use.</summary>
    public CaptureCounters SignallingCounters { get; } = new();

    /// <summary>Frames read.</summary>
    public long Frames => _readers.Sum(static r => r.Counters.Frames);

    /// <summary>RTP packets given to legs, copies included.</summary>
    public long MediaPackets => _readers.Sum(static r => r.Counters.MediaPackets);

    /// <summary>RTP packets that were seen before, on the other mirrored port or on the other side of a relay.</summary>
    public long Copies => _readers.Sum(static r => r.Counters.Copies);

    /// <summary>Frames that were lost since a ring was full.</summary>
    public long Dropped => _readers.Sum(static r => r.Dropped);

    /// <summary>The readers' counters.</summary>
    public IEnumerable<CaptureCounters> ReaderCounters => _readers.Select(static r => r.Counters);

    /// <summary>Bytes that the readers' threads have allocated: stands still in the steady state.</summary>
    public long AllocatedBytes => _readers.Sum(static r => r.AllocatedBytes);

    /// <summary>Monotonic time at which the slowest of the threads last came round, ns; 0 before the start.</summary>
    public long LastLoopNs => _readers.Select(static r => r.LastLoopNs).Append(Volatile.Read(ref _lastLoopNs)).Min();

    /// <summary>Opens the interface and starts. False where it cannot be captured, with what stands in the way; then nothing runs.</summary>
    public bool TryStart(out RingRefusal refusal)
    {
        var tunnels = new TunnelPorts(_options.VxlanPorts, _options.TzspPorts);
        var desk = new QueuedDesk(_queue);
        for (var number = 1; number <= _options.Threads; number++)
        {
            if (RingPacketSource.TryOpen(Ring(), _clock, out refusal) is not { } source)
            {
                _readers.ForEach(static r => r.Stop());
                _readers.Clear();
                return false;
            }

            _readers.Add(new MirrorReader(number, source, _plane, desk, tunnels, _clock, _log));
        }

        refusal = default;
        _readers.ForEach(static r => r.Start());
        _thread.Start();
        CaptureLog.Started(_log, _options.Interface, _options.Threads);
        return true;
    }

    /// <summary>Ends all calls, lets what was heard go out, and stops. Idempotent.</summary>
    public void Stop()
    {
        if (_isStopping)
        {
            return;
        }

        _isStopping = true;
        _queue.Wake();
        if (_thread.IsAlive)
        {
            _thread.Join();
        }

        _readers.ForEach(static r => r.Stop());
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Stop();
        _queue.Dispose();
    }

    private RingSettings Ring() => new(_options.Interface)
    {
        BlockBytes = BlockBytes,
        Blocks = _options.RingMiB * 1024 * 1024 / BlockBytes,
        IsPromiscuous = _options.Promiscuous,
        FanoutGroup = _options.Threads > 1 ? (ushort)_options.FanoutGroup : (ushort)0,
    };

    private void Run()
    {
        try
        {
            while (!_isStopping)
            {
                _queue.WaitForItem(Wait);
                TakeAll();
                var nowNs = _clock.NowNs;
                Volatile.Write(ref _lastLoopNs, nowNs);
                _calls.MoveTo(nowNs);
                Reopen(nowNs);
                TellDrops(nowNs);
            }

            _calls.Finish();
            _plane.Tick(_clock.NowNs);
        }
        catch (Exception exception)
        {
            // An exception here is a bug: say which thread it was, and let the process end, so that systemd starts it anew.
            CaptureLog.ThreadFailed(_log, exception, _thread.Name!);
            throw;
        }
    }

    private void TakeAll()
    {
        for (var i = 0; i < QueueCapacity && _queue.TryDequeue(out var item); i++)
        {
            if (item.Sip is { } sip)
            {
                _calls.Take(sip, item.Hop, item.AtNs);
            }
            else if (item.Flow is { } flow)
            {
                _calls.Take(flow, item.News, item.AtNs);
            }
        }
    }

    // An interface may go and come back: a link aggregate that is set up anew, a virtual machine that moves.
    private void Reopen(long nowNs)
    {
        if (nowNs < _reopenDueNs)
        {
            return;
        }

        _reopenDueNs = nowNs + ReopenNs;
        foreach (var reader in _readers)
        {
            if (reader.IsGone && RingPacketSource.TryOpen(Ring(), _clock, out _) is { } source)
            {
                reader.Reopen(source);
                CaptureLog.Started(_log, _options.Interface, 1);
            }
        }
    }

    private void TellDrops(long nowNs)
    {
        if (nowNs < _tellDueNs)
        {
            return;
        }

        if (Dropped is var dropped && dropped > _toldDrops)
        {
            CaptureLog.RingDropped(_log, dropped - _toldDrops, TellDropsNs / 1e9);
            _toldDrops = dropped;
            _tellDueNs = nowNs + TellDropsNs;
        }
    }
}
