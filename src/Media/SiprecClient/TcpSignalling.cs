using System.Net;
using System.Net.Sockets;
using EdgeCx.Media.Sip.Messages;
using EdgeCx.Media.Sip.Transport;

namespace EdgeCx.Media.SiprecClient;

/// <summary>SIP over one TCP connection; messages are framed by Content-Length (RFC 3261 18.3).</summary>
internal sealed class TcpSignalling : ISignallingChannel
{
    private readonly Socket _socket;
    private readonly SemaphoreSlim _sending = new(1, 1);
    private readonly byte[] _buffer = new byte[2 * SipLimits.Default.MaxMessageBytes];
    private int _start;
    private int _end;

    private TcpSignalling(Socket socket)
    {
        _socket = socket;
        Local = (IPEndPoint)socket.LocalEndPoint!;
    }

    /// <inheritdoc/>
    public string ViaTransport => "TCP";

    /// <inheritdoc/>
    public bool IsReliable => true;

    /// <inheritdoc/>
    public IPEndPoint Local { get; }

    /// <summary>Connects.</summary>
    /// <exception cref="SocketException">The server does not take the connection.</exception>
    public static async Task<TcpSignalling> ConnectAsync(IPEndPoint server, int localPort, CancellationToken cancellation)
    {
        var socket = new Socket(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            if (localPort != 0)
            {
                socket.Bind(new IPEndPoint(UdpSignalling.RouteTo(server), localPort));
            }

            await socket.ConnectAsync(server, cancellation);
            return new TcpSignalling(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask SendAsync(ReadOnlyMemory<byte> message, CancellationToken cancellation)
    {
        await _sending.WaitAsync(cancellation);
        try
        {
            while (!message.IsEmpty)
            {
                message = message[await _socket.SendAsync(message, SocketFlags.None, cancellation)..];
            }
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask<ReadOnlyMemory<byte>> ReceiveAsync(CancellationToken cancellation)
    {
        while (true)
        {
            var frame = StreamFramer.Next(_buffer.AsSpan(_start, _end - _start), SipLimits.Default);
            switch (frame.Kind)
            {
                case FrameKind.Message:
                    var message = _buffer.AsMemory(_start, frame.Length);
                    _start += frame.Length;
                    return message;
                case FrameKind.Ping or FrameKind.Pong:
                    _start += frame.Length;
                    break;
                case FrameKind.NeedMore when await FillAsync(cancellation):
                    break;
                default:
                    return default;
            }
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _socket.Dispose();
        _sending.Dispose();
        return ValueTask.CompletedTask;
    }

    private async ValueTask<bool> FillAsync(CancellationToken cancellation)
    {
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        _end -= _start;
        _start = 0;
        if (_end == _buffer.Length)
        {
            return false;
        }

        try
        {
            var read = await _socket.ReceiveAsync(_buffer.AsMemory(_end), SocketFlags.None, cancellation);
            _end += read;
            return read > 0;
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            return false;
        }
    }
}
