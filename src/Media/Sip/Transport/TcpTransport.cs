using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using EdgeCx.Core.Time;

namespace EdgeCx.Media.Sip.Transport;

/// <summary>The TCP listener and its connections: accepted ones, and those opened when a reply or a BYE has none left to go by.</summary>
internal sealed class TcpTransport : IDisposable
{
    private const int Backlog = 128;
    private static readonly TimeSpan AcceptRetry = TimeSpan.FromMilliseconds(100);
    private readonly Socket _listener;
    private readonly IPEndPoint _listen;
    private readonly SipOptions _options;
    private readonly SipIngress _ingress;
    private readonly MonotonicClock _clock;
    private readonly ConcurrentDictionary<long, TcpConnection> _connections = new();
    private readonly ConcurrentDictionary<long, Task> _running = new();
    private readonly CancellationTokenSource _closing = new();
    private ITimer? _sweep;
    private Task _accepting = Task.CompletedTask;
    private long _lastNumber;

    /// <summary>Takes a bound socket.</summary>
    public TcpTransport(Socket listener, SipOptions options, SipIngress ingress, MonotonicClock clock)
    {
        _listener = listener;
        _listen = (IPEndPoint)listener.LocalEndPoint!;
        _options = options;
        _ingress = ingress;
        _clock = clock;
    }

    /// <summary>Connections open now.</summary>
    public int ConnectionCount => _connections.Count;

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
                if (!HasRoomFor(remote.Address))
                {
                    _ingress.CountLimit();
                    socket.Dispose();
                    continue;
                }

                Run(socket, remote, connectTo: null);
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

    private bool HasRoomFor(IPAddress address) =>
        _connections.Count < _options.MaxConnections
        && _connections.Values.Count(c => c.Remote.Address.Equals(address)) < _options.MaxConnectionsPerAddress;

    private TcpConnection? FindTo(IPEndPoint remote) => _connections.Values.FirstOrDefault(c => c.Remote.Equals(remote));

    private TcpConnection? Open(IPEndPoint remote)
    {
        if (_closing.IsCancellationRequested || !HasRoomFor(remote.Address))
        {
            return null;
        }

        var connectTo = Sockets.ForFamily(remote, _listen.AddressFamily);
        if (connectTo.AddressFamily != _listen.AddressFamily)
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
            return null;
        }
    }

    private TcpConnection Run(Socket socket, IPEndPoint remote, IPEndPoint? connectTo)
    {
        var number = Interlocked.Increment(ref _lastNumber);
        var connection = new TcpConnection(number, socket, remote, _ingress, _clock, _options.MaxSendBytesPerConnection);
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
