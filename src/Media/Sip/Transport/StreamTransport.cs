using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using EdgeCx.Core.Time;
using EdgeCx.Media.Sip.Tls;

namespace EdgeCx.Media.Sip.Transport;

/// <summary>
/// A TCP or TLS listener and its connections: accepted ones, and those opened when a reply or a BYE has none left to go by. Peers that are not
/// listed, and those without room, are closed before anything is read.
/// </summary>
internal sealed class StreamTransport : IDisposable
{
    private const int Backlog = 128;
    private static readonly TimeSpan AcceptRetry = TimeSpan.FromMilliseconds(100);
    private readonly Socket _listener;
    private readonly IPEndPoint _listen;
    private readonly SipOptions _options;
    private readonly TlsLayer? _tls;
    private readonly ConnectionLimits _limits;
    private readonly SipIngress _ingress;
    private readonly MonotonicClock _clock;
    private readonly ConcurrentDictionary<long, StreamConnection> _connections = new();
    private readonly ConcurrentDictionary<long, Task> _running = new();
    private readonly CancellationTokenSource _closing = new();
    private ITimer? _sweep;
    private Task _accepting = Task.CompletedTask;
    private long _lastNumber;

    /// <summary>Takes a bound socket.</summary>
    /// <param name="listener">The socket.</param>
    /// <param name="tls">Puts TLS around connections; null for plain TCP.</param>
    /// <param name="options">Limits.</param>
    /// <param name="ingress">Takes what is received.</param>
    /// <param name="clock">Time.</param>
    public StreamTransport(Socket listener, TlsLayer? tls, SipOptions options, SipIngress ingress, MonotonicClock clock)
    {
        _listener = listener;
        _listen = (IPEndPoint)listener.LocalEndPoint!;
        _tls = tls;
        _limits = new ConnectionLimits(options.MaxConnections, options.MaxConnectionsPerAddress);
        _options = options;
        _ingress = ingress;
        _clock = clock;
    }

    /// <summary>Connections open now.</summary>
    public int ConnectionCount => _limits.Count;

    /// <summary>Where it listens.</summary>
    public IPEndPoint Listen => _listen;

    /// <summary>Begins to accept.</summary>
    public void Start()
    {
        _listener.Listen(Backlog);
        _accepting = AcceptAsync();
        _sweep = _clock.Provider.CreateTimer(_ => CloseIdle(), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
    }

    /// <summary>Sends over the flow's connection; when that is gone, over one to its fall-back (RFC 3261 18.2.2).</summary>
    public void Send(in SipFlow flow, ReadOnlyMemory<byte> message)
    {
        if (_connections.TryGetValue(flow.Connection, out var connection) && connection.TrySend(message))
        {
            return;
        }

        if (flow.Fallback is { } fallback && (FindTo(fallback) ?? Open(fallback)) is { } other && other.TrySend(message))
        {
            return;
        }

        _ingress.CountLimit();
    }

    /// <summary>Stops accepting and closes everything.</summary>
    public async Task StopAsync()
    {
        await _closing.CancelAsync();
        _listener.Dispose();
        _sweep?.Dispose();
        await _accepting;
        foreach (var connection in _connections.Values)
        {
            connection.Close();
        }

        await Task.WhenAll(_running.Values);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _listener.Dispose();
        _sweep?.Dispose();
        _closing.Dispose();
    }

    private async Task AcceptAsync()
    {
        await Task.Yield();
        while (!_closing.IsCancellationRequested)
        {
            try
            {
                var socket = await _listener.AcceptAsync(_closing.Token);
                var remote = Sockets.Plain((IPEndPoint)socket.RemoteEndPoint!);
                if (!_ingress.Admits(remote.Address))
                {
                    // With a reset: a flood of connections leaves nothing in TIME_WAIT here.
                    _ingress.CountUnlisted();
                    socket.LingerState = new LingerOption(true, 0);
                    socket.Dispose();
                }
                else if (HasRoomFor(remote.Address))
                {
                    Run(socket, remote, connectTo: null);
                }
                else
                {
                    socket.Dispose();
                }
            }
            catch (Exception error) when (error is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
            catch (SocketException)
            {
                // The peer was gone before it was accepted, or descriptors are short: count, breathe, go on.
                _ingress.CountLimit();
                await Task.Delay(AcceptRetry, _clock.Provider, CancellationToken.None);
            }
        }
    }

    /// <summary>True when there was room, which is taken then; counts where there was none.</summary>
    private bool HasRoomFor(IPAddress address)
    {
        if (!_limits.TryEnter(address))
        {
            _ingress.CountLimit();
            return false;
        }

        if (_tls is null || _tls.TryBegin(address))
        {
            return true;
        }

        _limits.Leave(address);
        _ingress.CountLimit();
        return false;
    }

    private StreamConnection? FindTo(IPEndPoint remote) => _connections.Values.FirstOrDefault(c => c.Remote.Equals(remote));

    private StreamConnection? Open(IPEndPoint remote)
    {
        var connectTo = Sockets.ForFamily(remote, _listen.AddressFamily);
        if (connectTo.AddressFamily != _listen.AddressFamily || _closing.IsCancellationRequested || !_limits.TryEnter(remote.Address))
        {
            return null;
        }

        try
        {
            return Run(SipBinding.Bind(new IPEndPoint(_listen.Address, 0), ProtocolType.Tcp), remote, connectTo);
        }
        catch (IOException)
        {
            // No local port left: the message is lost and counted by the caller, as if the peer did not answer.
            _limits.Leave(remote.Address);
            return null;
        }
    }

    private StreamConnection Run(Socket socket, IPEndPoint remote, IPEndPoint? connectTo)
    {
        var number = Interlocked.Increment(ref _lastNumber);
        var connection = new StreamConnection(number, socket, remote, _tls, _ingress, _clock, _options.MaxSendBytesPerConnection);
        _connections[number] = connection;
        var running = Task.Run(async () =>
        {
            try
            {
                await connection.RunAsync(connectTo, _listen.Port);
            }
            finally
            {
                _connections.TryRemove(number, out _);
                _limits.Leave(remote.Address);
                connection.Dispose();
            }
        });
        _running[number] = running;
        running.ContinueWith(_ => _running.TryRemove(number, out Task? _), TaskScheduler.Default);
        return connection;
    }

    private void CloseIdle()
    {
        var now = _clock.NowNs;
        foreach (var connection in _connections.Values)
        {
            var partial = connection.PartialSinceNs;
            if (now - connection.LastMessageNs > _options.ConnectionIdleSeconds * 1_000_000_000L
                || (partial != long.MaxValue && now - partial > _options.PartialMessageSeconds * 1_000_000_000L))
            {
                connection.Close();
            }
        }
    }
}
