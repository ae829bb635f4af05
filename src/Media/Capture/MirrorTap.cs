using System.Collections.Immutable;
using System.Security.Cryptography;
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
    /// <summary>Most messages and flows that wait for the signalling thread.</summary>
    public const int QueueCapacity = 4096;

    private const int BlockBytes = 128 * 1024;
    private const long ReopenNs = 1_000_000_000;
    private const long TellDropsNs = 60_000_000_000;
    private const int PipeCapMs = 2000;
    private const int WaitMs = 20;

    // Where others wait for a reader, it says more often how far it is.
    private const int WaitOfSeveralMs = 5;
    private static readonly TimeSpan Wait = TimeSpan.FromMilliseconds(WaitMs);
    private static readonly TimeSpan WaitForOthers = TimeSpan.FromMilliseconds(2);
    private readonly MirrorOptions _options;
    private readonly MonotonicClock _clock;
    private readonly ILogger _log;
    private readonly BoundedQueue<SignallingItem> _queue = new("mirror", QueueCapacity);
    private readonly SignallingOrder _order = new(QueueCapacity);
    private readonly CaptureMediaPorts _plane;
    private readonly CapturedCalls _calls;
    private readonly Thread _thread;
    private readonly CaptureCounters _signalling = new();
    private readonly QueuedDesk _desk;
    private ImmutableArray<MirrorReader> _readers = [];
    private volatile string? _obstacle;
    private volatile bool _isStopping;
    private long _lastLoopNs;
    private long _reopenDueNs;
    private long _tellDueNs;
    private long _toldDrops;

    /// <summary>Makes a tap; <see cref="Start"/> opens its interface.</summary>
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
        ILogger log)
    {
        _options = options;
        _clock = clock;
        _log = log;

        // Two voices a call; a leg that ended is still drained while the next one begins.
        var legs = 4 * registry.Capacity;
        var context = new FramingContext(outlet, latency, clock, FramingContext.PoolFor(legs, PipeCapMs), PipeCapMs);
        _plane = new CaptureMediaPorts(context, () => clock.NowNs, 2 * registry.Capacity, isInline: false, CancellationToken.None);
        _calls = new CapturedCalls(_plane, registry, roles, policy with { Tap = TapKind.Mirror }, options.ToSettings(), clock, log, _signalling,
            () => Sum(static c => c.EncryptedSipStreams) > 0);
        _desk = new QueuedDesk(_queue);
        _thread = new Thread(Run) { Name = "mirror-calls", IsBackground = true };
    }

    /// <summary>Messages and flows that wait for the signalling thread.</summary>
    public int Waiting => _queue.Count;

    /// <summary>Why the interface is not heard now, for a person; null while it is.</summary>
    public string? Obstacle => _obstacle;

    /// <summary>What became of the calls between others.</summary>
    public Conversations.ConversationCounters Calls => _calls.Counters;

    /// <summary>RTP packets that were seen before, on the other mirrored port or on the other side of a relay.</summary>
    public long Copies => Sum(static c => c.Copies);

    /// <summary>Frames that were lost since a ring was full.</summary>
    public long Dropped => _readers.Sum(static r => r.Dropped);

    /// <summary>Bytes that the readers' threads have allocated: stands still in the steady state.</summary>
    public long AllocatedBytes => _readers.Sum(static r => r.AllocatedBytes);

    /// <summary>Monotonic time at which the slowest of the threads last came round, ns; 0 before the start.</summary>
    public long LastLoopNs => _readers.Select(static r => r.LastLoopNs).Append(Volatile.Read(ref _lastLoopNs)).Min();

    /// <summary>A counter over all readers and the signalling.</summary>
    public long Sum(Func<CaptureCounters, long> counter) => _readers.Sum(r => counter(r.Counters)) + counter(_signalling);

    /// <summary>
    /// Starts. An interface that is missing or down is waited for, and <see cref="Obstacle"/> says so; what does not heal by itself is thrown.
    /// </summary>
    /// <exception cref="IOException">The interface cannot be captured: what stands in the way, and what to do about it.</exception>
    public void Start()
    {
        if (!TryStart(out var refusal))
        {
            if (refusal.Kind is not (RingRefusalKind.Missing or RingRefusalKind.Down))
            {
                throw new IOException($"the mirror cannot be heard (Mirror:Interface): {refusal.Text}");
            }

            _obstacle = refusal.Text;
            CaptureLog.NotHeard(_log, _options.Interface, refusal.Text);
            _thread.Start();
        }
    }

    /// <summary>Opens the interface and starts. False where it cannot be captured, with what stands in the way; then nothing runs.</summary>
    public bool TryStart(out RingRefusal refusal)
    {
        if (!TryOpen(out refusal))
        {
            return false;
        }

        _thread.Start();
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

        foreach (var reader in _readers)
        {
            reader.Stop();
        }
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
        WaitMs = _options.Threads > 1 ? WaitOfSeveralMs : WaitMs,
        FanoutGroup = _options.Threads > 1 ? (ushort)_options.FanoutGroup : (ushort)0,
    };

    private void Run()
    {
        try
        {
            while (!_isStopping)
            {
                _queue.WaitForItem(_order.Count > 0 ? WaitForOthers : Wait);
                var nowNs = _clock.NowNs;
                TakeAll(nowNs);
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

    private void TakeAll(long nowNs)
    {
        // First how far the readers are, then what they have handed on: all up to there is among it.
        var completeNs = _readers.Length > 1 ? _readers.Min(static r => r.CompleteNs) : long.MaxValue;
        for (var i = 0; i < QueueCapacity && _queue.TryDequeue(out var item); i++)
        {
            _order.Add(item);
        }

        while (_order.TryTake(completeNs, nowNs, out var item))
        {
            if (item.Sip is { } sip)
            {
                _calls.Take(sip, item.Hop, item.AtNs);
                CryptographicOperations.ZeroMemory(sip);
            }
            else if (item.Flow is { } flow)
            {
                _calls.Take(flow, item.News, item.AtNs);
            }
        }
    }

    private bool TryOpen(out RingRefusal refusal)
    {
        refusal = default;
        var tunnels = new TunnelPorts(_options.VxlanPorts, _options.TzspPorts);
        var readers = new List<MirrorReader>();
        for (var number = 1; number <= _options.Threads; number++)
        {
            if (RingPacketSource.TryOpen(Ring(), _clock, out refusal) is not { } source)
            {
                readers.ForEach(static r => r.Stop());
                return false;
            }

            readers.Add(new MirrorReader(number, source, _plane, _desk, tunnels, _clock, _log));
        }

        _readers = [.. readers];
        readers.ForEach(static r => r.Start());
        CaptureLog.Started(_log, _options.Interface, _options.Threads);
        return true;
    }

    // An interface may come late, go and come back: a link aggregate that is set up anew, a virtual machine that moves.
    private void Reopen(long nowNs)
    {
        if (nowNs < _reopenDueNs)
        {
            return;
        }

        _reopenDueNs = nowNs + ReopenNs;
        if (_readers.IsEmpty)
        {
            _obstacle = TryOpen(out var refusal) ? null : refusal.Text;
            return;
        }

        string? obstacle = null;
        foreach (var reader in _readers)
        {
            if (reader.IsGone)
            {
                if (RingPacketSource.TryOpen(Ring(), _clock, out var refusal) is { } source)
                {
                    reader.Reopen(source);
                    CaptureLog.Started(_log, _options.Interface, 1);
                }
                else
                {
                    obstacle = refusal.Text;
                }
            }
            else if (reader.IsDown)
            {
                obstacle = RingRefusal.Down(_options.Interface).Text;
            }
        }

        if (obstacle is not null && _obstacle is null)
        {
            CaptureLog.NotHeard(_log, _options.Interface, obstacle);
        }

        _obstacle = obstacle;
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
