using System.Net;
using System.Net.Sockets;
using EdgeCx.Core.Flow;
using EdgeCx.Core.Time;
using EdgeCx.Media.Sip.Admission;
using EdgeCx.Media.Sip.Agent;
using EdgeCx.Media.Sip.Dialogs;
using EdgeCx.Media.Sip.Digest;
using EdgeCx.Media.Sip.Tls;
using EdgeCx.Media.Sip.Transport;
using Microsoft.Extensions.Logging;

namespace EdgeCx.Media.Sip;

/// <summary>
/// The SIP edge: UDP, TCP and TLS sockets, and one signalling thread that runs the user agent over a bounded queue of messages and its timers. The
/// handler is called on that thread only.
/// </summary>
internal sealed class SipEdge : IAsyncDisposable
{
    private const int PortTries = 20;
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestGrace = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan LongestPark = TimeSpan.FromSeconds(1);
    private readonly SipOptions _options;
    private readonly ISessionHandler _handler;
    private readonly MonotonicClock _clock;
    private readonly DropCounters _drops;
    private readonly ILogger _logger;
    private readonly BoundedQueue<SipEvent> _queue;
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private UdpTransport? _udp;
    private StreamTransport? _tcp;
    private StreamTransport? _tls;
    private TlsCredentialStore? _credentials;
    private DigestUserStore? _users;
    private ITimer? _look;
    private SignallingCore? _core;
    private volatile bool _stopping;
    private int _dialogs;
    private int _transactions;
    private long _lastLoopNs;

    /// <summary>Makes an edge; it listens from <see cref="Start"/> on.</summary>
    /// <param name="options">Checked options.</param>
    /// <param name="handler">What it serves.</param>
    /// <param name="clock">Monotonic time.</param>
    /// <param name="drops">Counters, from <see cref="DropReason.MalformedSip"/> to <see cref="DropReason.TlsHandshake"/>.</param>
    /// <param name="logger">Log.</param>
    public SipEdge(SipOptions options, ISessionHandler handler, MonotonicClock clock, DropCounters drops, ILogger logger)
    {
        _options = options;
        _handler = handler;
        _clock = clock;
        _drops = drops;
        _logger = logger;
        _queue = new BoundedQueue<SipEvent>("sip", options.MaxQueuedMessages);
    }

    /// <summary>The address and port that UDP and TCP listen on; null before <see cref="Start"/>.</summary>
    public IPEndPoint? EndPoint { get; private set; }

    /// <summary>The address and port that TLS listens on; null before <see cref="Start"/>, and where TLS is off.</summary>
    public IPEndPoint? TlsEndPoint => _tls?.Listen;

    /// <summary>Dialogs now, those that are being ended included.</summary>
    public int DialogCount => Volatile.Read(ref _dialogs);

    /// <summary>Monotonic time at which the signalling thread last came round, ns; 0 before <see cref="Start"/>. It does at least once a second.</summary>
    public long LastLoopNs => Volatile.Read(ref _lastLoopNs);

    /// <summary>Open transactions now.</summary>
    public int TransactionCount => Volatile.Read(ref _transactions);

    /// <summary>Open stream connections now.</summary>
    public int ConnectionCount => (_tcp?.ConnectionCount ?? 0) + (_tls?.ConnectionCount ?? 0);

    /// <summary>Binds and begins to serve.</summary>
    /// <exception cref="IOException">A port cannot be bound, or a file of TLS or digest cannot be used; the message names it.</exception>
    public void Start()
    {
        // Files first: what is wrong with them is told before anything is bound.
        var sources = new SourceList(_options.AllowedSources);
        _users = _options.Digest.IsConfigured ? DigestUserStore.Open(_options.Digest, _logger) : null;
        _credentials = _options.Tls.IsConfigured && _options.TlsPort != 0 ? TlsCredentialStore.Open(_options.Tls, _clock, _logger) : null;
        var (udpSocket, tcpSocket) = Bind();
        EndPoint = (IPEndPoint)udpSocket.LocalEndPoint!;
        var ingress = new SipIngress(m => _queue.TryEnqueue(new SipEvent(SipEventKind.Received, m)), _options.Limits, _drops, sources);
        _udp = new UdpTransport(udpSocket, ingress);
        _tcp = new StreamTransport(tcpSocket, null, _options, ingress, _clock);
        _tls = _credentials is null ? null : BindTls(_credentials, ingress);
        var guard = _users is null ? null : new DigestGuard(_options.Digest, _users);
        _core = new SignallingCore(new SignallingState(_options, _handler, new SipWire(_udp, _tcp, _tls), _clock, _drops, QueueHangup, guard));
        new Thread(Run) { Name = "sip", IsBackground = true }.Start();
        _tcp.Start();
        _tls?.Start();
        _udp.Start();
        _look = _clock.Provider.CreateTimer(_ => Look(), null, LookInterval, Timeout.InfiniteTimeSpan);
        Announce(sources);
    }

    /// <summary>Ends all dialogs with a BYE, waits for the answers, and closes.</summary>
    /// <param name="grace">How long to wait; at most 3 s.</param>
    public async Task StopAsync(TimeSpan grace)
    {
        if (_core is null || _ended.Task.IsCompleted)
        {
            return;
        }

        await EnqueueAsync(new SipEvent(SipEventKind.Shutdown));
        await Task.WhenAny(_drained.Task, Task.Delay(grace < LongestGrace ? grace : LongestGrace, _clock.Provider));
        _stopping = true;
        _queue.Wake();
        await _ended.Task;
        _look!.Dispose();
        await _tcp!.StopAsync();
        if (_tls is not null)
        {
            await _tls.StopAsync();
        }

        _udp!.Dispose();
        await _udp.Completion;
        SipLog.Stopped(_logger, DialogCount);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync(TimeSpan.Zero);
        _look?.Dispose();
        _tcp?.Dispose();
        _tls?.Dispose();
        _udp?.Dispose();
        _queue.Dispose();
    }

    private void Run()
    {
        while (!_stopping)
        {
            var park = _core!.NextDueNs == long.MaxValue ? LongestPark : TimeSpan.FromMilliseconds((_core.NextDueNs - _clock.NowNs) / 1_000_000 + 1);
            _queue.WaitForItem(park < TimeSpan.Zero ? TimeSpan.Zero : park < LongestPark ? park : LongestPark);
            Step();
            Volatile.Write(ref _lastLoopNs, _clock.NowNs);
        }

        _ended.SetResult();
    }

    private void Step()
    {
        var entry = default(SipEvent);
        try
        {
            _core!.Elapse();
            while (!_stopping && _queue.TryDequeue(out entry))
            {
                _core.Handle(entry);
                entry = default;
                _core.Elapse();
            }
        }
        catch (Exception error)
        {
            // The thread's top: a bug in one step must not silence the signalling of all other calls, nor let its own peer wait.
            SipLog.StepFailed(_logger, error);
            _core!.Fail(entry);
        }

        Volatile.Write(ref _dialogs, _core!.DialogCount);
        Volatile.Write(ref _transactions, _core.TransactionCount);
        if (_core.IsDrained)
        {
            _drained.TrySetResult();
        }
    }

    /// <summary>UDP and TCP on one port; with port 0 until a port is found that is free for both.</summary>
    private (Socket Udp, Socket Tcp) Bind()
    {
        var address = IPAddress.Parse(_options.ListenAddress);
        for (var tries = 1; ; tries++)
        {
            var udp = SipBinding.Bind(new IPEndPoint(address, _options.Port), ProtocolType.Udp);
            try
            {
                return (udp, SipBinding.Bind(new IPEndPoint(address, ((IPEndPoint)udp.LocalEndPoint!).Port), ProtocolType.Tcp));
            }
            catch (IOException) when (_options.Port == 0 && tries < PortTries)
            {
                udp.Dispose();
            }
            catch (IOException)
            {
                udp.Dispose();
                throw;
            }
        }
    }

    private StreamTransport BindTls(TlsCredentialStore credentials, SipIngress ingress)
    {
        var endPoint = new IPEndPoint(IPAddress.Parse(_options.ListenAddress), _options.TlsPort);
        var layer = new TlsLayer(credentials, _options.Tls, _clock, _drops, _logger);
        return new StreamTransport(SipBinding.Bind(endPoint, ProtocolType.Tcp, "Sip:TlsPort"), layer, _options, ingress, _clock);
    }

    private void Announce(SourceList sources)
    {
        SipLog.Listening(_logger, EndPoint!);
        if (_tls is not null)
        {
            var mutual = _credentials!.Current.Authorities is null ? "" : " (peers must show a certificate)";
            SipLog.ListeningTls(_logger, _tls.Listen, mutual, _credentials.Current.ValidUntil);
        }
        else
        {
            SipLog.TlsOff(_logger, _options.TlsPort == 0 ? "Sip:TlsPort is 0" : "no certificate is configured (Sip:Tls:Certificate, Sip:Tls:Key)");
        }

        if (!sources.IsOpen)
        {
            SipLog.Listed(_logger, sources.Networks.Length, _udp!.FiltersInKernel ? "; the kernel drops the datagrams of others" : "");
        }
    }

    /// <summary>Looks for changed files and the kernel's drops; never two at a time, never on the signalling thread.</summary>
    private void Look()
    {
        _udp!.CountKernelDrops();
        _credentials?.Refresh();
        _users?.Refresh();
        if (!_stopping)
        {
            _look?.Change(LookInterval, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>A hang-up must not be lost: it waits for room aside, when there is none.</summary>
    private void QueueHangup(SipDialog dialog, string reason)
    {
        var entry = new SipEvent(SipEventKind.Hangup, Dialog: dialog, Reason: reason);
        if (!_queue.TryEnqueue(entry))
        {
            _ = EnqueueAsync(entry);
        }
    }

    private async Task EnqueueAsync(SipEvent entry)
    {
        while (!_stopping && !_queue.TryEnqueue(entry))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), _clock.Provider);
        }
    }
}
