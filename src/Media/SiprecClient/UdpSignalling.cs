using System.Net;
using System.Net.Sockets;

namespace EdgeCx.Media.SiprecClient;

/// <summary>SIP over UDP: a datagram a message. Not connected, so that one refused datagram does not end the others.</summary>
internal sealed class UdpSignalling : ISignallingChannel
{
    private readonly Socket _socket;
    private readonly IPEndPoint _server;
    private readonly byte[] _buffer = new byte[65_536];

    private UdpSignalling(Socket socket, IPEndPoint server, IPEndPoint local)
    {
        _socket = socket;
        _server = server;
        Local = local;
    }

    /// <inheritdoc/>
    public string ViaTransport => "UDP";

    /// <inheritdoc/>
    public bool IsReliable => false;

    /// <inheritdoc/>
    public IPEndPoint Local { get; }

    /// <summary>Binds the local port on the address that the server is reached from.</summary>
    /// <exception cref="SocketException">The port is in use, or there is no way to the server.</exception>
    public static UdpSignalling Open(IPEndPoint server, int localPort)
    {
        var address = RouteTo(server);
        var socket = new Socket(server.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            socket.Bind(new IPEndPoint(address, localPort));
            socket.ReceiveBufferSize = 1 << 20;
            return new UdpSignalling(socket, server, (IPEndPoint)socket.LocalEndPoint!);
        }
        catch (SocketException)
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>The local address from which packets to an address go out. Sends nothing.</summary>
    public static IPAddress RouteTo(IPEndPoint remote)
    {
        using var probe = new Socket(remote.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        probe.Connect(remote);
        return ((IPEndPoint)probe.LocalEndPoint!).Address;
    }

    /// <inheritdoc/>
    public async ValueTask SendAsync(ReadOnlyMemory<byte> message, CancellationToken cancellation) =>
        await _socket.SendToAsync(message, SocketFlags.None, _server, cancellation);

    /// <inheritdoc/>
    public async ValueTask<ReadOnlyMemory<byte>> ReceiveAsync(CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                var received = await _socket.ReceiveFromAsync(_buffer, SocketFlags.None, _server, cancellation);
                if (received.ReceivedBytes > 0)
                {
                    return _buffer.AsMemory(0, received.ReceivedBytes);
                }
            }
            catch (SocketException e) when (e.SocketErrorCode is SocketError.ConnectionRefused or SocketError.ConnectionReset)
            {
                // An ICMP error of an earlier datagram; the transaction's timers decide.
                continue;
            }
            catch (Exception e) when (e is ObjectDisposedException or SocketException)
            {
                return default;
            }
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _socket.Dispose();
        return ValueTask.CompletedTask;
    }
}
