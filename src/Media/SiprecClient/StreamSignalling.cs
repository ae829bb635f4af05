using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using EdgeCx.Media.Sip.Messages;
using EdgeCx.Media.Sip.Transport;

namespace EdgeCx.Media.SiprecClient;

/// <summary>SIP over one TCP or TLS connection; messages are framed by Content-Length (RFC 3261 18.3).</summary>
internal sealed class StreamSignalling : ISignallingChannel
{
    private readonly Stream _stream;
    private readonly SemaphoreSlim _sending = new(1, 1);
    private readonly byte[] _buffer = new byte[2 * SipLimits.Default.MaxMessageBytes];
    private int _start;
    private int _end;

    private StreamSignalling(Stream stream, IPEndPoint local)
    {
        _stream = stream;
        Local = local;
    }

    /// <inheritdoc/>
    public string ViaTransport => IsSecure ? "TLS" : "TCP";

    /// <inheritdoc/>
    public bool IsReliable => true;

    /// <inheritdoc/>
    public IPEndPoint Local { get; }

    private bool IsSecure => _stream is SslStream;

    /// <summary>Connects, and shakes hands where TLS is spoken.</summary>
    /// <exception cref="SocketException">The server does not take the connection.</exception>
    /// <exception cref="AuthenticationException">The server's certificate is not trusted, or it does not trust ours.</exception>
    /// <exception cref="IOException">The handshake broke off.</exception>
    public static async Task<StreamSignalling> ConnectAsync(SiprecCallerOptions options, CancellationToken cancellation)
    {
        var server = options.Server;
        var socket = new Socket(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        Stream? stream = null;
        try
        {
            if (options.LocalPort != 0)
            {
                socket.Bind(new IPEndPoint(UdpSignalling.RouteTo(server), options.LocalPort));
            }

            await socket.ConnectAsync(server, cancellation);
            var local = (IPEndPoint)socket.LocalEndPoint!;
            stream = new NetworkStream(socket, ownsSocket: true);
            if (options.Transport == SignallingTransport.Tls)
            {
                var secure = new SslStream(stream);
                stream = secure;
                await secure.AuthenticateAsClientAsync(options.Tls.Options(server, options.ServerName), cancellation);
            }

            return new StreamSignalling(stream, local);
        }
        catch
        {
            if (stream is not null)
            {
                await stream.DisposeAsync();
            }

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
            await _stream.WriteAsync(message, cancellation);
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
    public async ValueTask DisposeAsync()
    {
        await _stream.DisposeAsync();
        _sending.Dispose();
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
            var read = await _stream.ReadAsync(_buffer.AsMemory(_end), cancellation);
            _end += read;
            return read > 0;
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException or AuthenticationException)
        {
            return false;
        }
    }
}
