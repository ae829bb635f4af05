using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Threading.Channels;
using EdgeCx.Core.Time;
using EdgeCx.Media.Sip.Tls;

namespace EdgeCx.Media.Sip.Transport;

/// <summary>One stream connection, accepted or opened, plain or with TLS: frames what comes, sends what is queued, both bounded.</summary>
internal sealed class StreamConnection : IDisposable
{
    private const int FirstBufferBytes = 4096;
    private static readonly TimeSpan QueueRetry = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan BrokenLinger = TimeSpan.FromMilliseconds(500);
    private static readonly byte[] Pong = "\r\n"u8.ToArray();
    private readonly Socket _socket;
    private readonly TlsLayer? _tls;
    private readonly SipIngress _ingress;
    private readonly MonotonicClock _clock;
    private readonly int _maxSendBytes;
    private readonly CancellationTokenSource _closing = new();
    private readonly Channel<ReadOnlyMemory<byte>> _outbound =
        Channel.CreateUnbounded<ReadOnlyMemory<byte>>(new UnboundedChannelOptions { SingleReader = true });

    private long _lastMessageNs;
    private long _partialSinceNs;
    private int _sendBytes;

    /// <summary>Takes a socket that is connected, or will be by <see cref="RunAsync"/>.</summary>
    public StreamConnection(
        long number, Socket socket, IPEndPoint remote, TlsLayer? tls, SipIngress ingress, MonotonicClock clock, int maxSendBytes)
    {
        Number = number;
        Remote = remote;
        _socket = socket;
        _tls = tls;
        _ingress = ingress;
        _clock = clock;
        _maxSendBytes = maxSendBytes;
        _lastMessageNs = clock.NowNs;
        _partialSinceNs = clock.NowNs;
    }

    /// <summary>The connection's number, as in <see cref="SipFlow.Connection"/>.</summary>
    public long Number { get; }

    /// <summary>The peer.</summary>
    public IPEndPoint Remote { get; }

    /// <summary>Since when the connection has had no whole message, ns.</summary>
    public long LastMessageNs => Volatile.Read(ref _lastMessageNs);

    /// <summary>Since when a message (or the first one) has been incomplete, ns; <see cref="long.MaxValue"/> when none is.</summary>
    public long PartialSinceNs => Volatile.Read(ref _partialSinceNs);

    /// <summary>Queues a message; false when the peer does not read, or the connection is closing.</summary>
    public bool TrySend(ReadOnlyMemory<byte> message)
    {
        if (Interlocked.Add(ref _sendBytes, message.Length) > _maxSendBytes)
        {
            Interlocked.Add(ref _sendBytes, -message.Length);
            return false;
        }

        return !_closing.IsCancellationRequested && _outbound.Writer.TryWrite(message);
    }

    /// <summary>Ends the connection. Any thread, any number of times.</summary>
    public void Close()
    {
        try
        {
            _closing.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It ended by itself between the look-up and this call.
        }
    }

    /// <summary>
    /// Connects if asked to, shakes hands where TLS is spoken, then receives and sends until the connection ends. Resets and time-outs are
    /// expected ends.
    /// </summary>
    /// <param name="connectTo">Where to connect to; null for an accepted connection.</param>
    /// <param name="listenPort">Our listening port: what peers are told, whichever port this connection uses.</param>
    public async Task RunAsync(IPEndPoint? connectTo, int listenPort)
    {
        var sending = Task.CompletedTask;
        Stream? stream = null;
        try
        {
            if (connectTo is not null)
            {
                await _socket.ConnectAsync(connectTo, _closing.Token);
            }

            stream = _tls is null
                ? new NetworkStream(_socket, ownsSocket: true)
                : await _tls.SecureAsync(_socket, Remote, accepted: connectTo is null, _closing.Token);
            if (stream is null)
            {
                return;
            }

            // An accepted connection has to bring a first message in time, from here on; one of ours need not bring any.
            Volatile.Write(ref _partialSinceNs, connectTo is null ? _clock.NowNs : long.MaxValue);
            _socket.NoDelay = true;
            sending = SendAsync(stream);
            var local = new IPEndPoint(Sockets.Plain(((IPEndPoint)_socket.LocalEndPoint!).Address), listenPort);
            await ReceiveAsync(stream, new SipFlow(_tls is null ? SipTransport.Tcp : SipTransport.Tls, Remote, local, Number));
        }
        catch (Exception error) when (IsEnd(error))
        {
            // The peer reset, did not answer, or we closed: the connection is over, its dialogs are not.
        }
        finally
        {
            await _closing.CancelAsync();
            _outbound.Writer.TryComplete();
            await sending;
            if (stream is not null)
            {
                await TlsLayer.CloseAsync(stream);
            }

            _socket.Dispose();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _socket.Dispose();
        _closing.Dispose();
    }

    /// <summary>How connections end: resets, ends of ours, and TLS records that cannot be read.</summary>
    private static bool IsEnd(Exception error) =>
        error is IOException or SocketException or OperationCanceledException or ObjectDisposedException or AuthenticationException;

    private async Task ReceiveAsync(Stream stream, SipFlow flow)
    {
        var buffer = new byte[FirstBufferBytes];
        var filled = 0;
        while (true)
        {
            var count = await stream.ReadAsync(buffer.AsMemory(filled), _closing.Token);
            if (count == 0)
            {
                if (filled > 0)
                {
                    _ingress.CountMalformed();
                }

                return;
            }

            filled += count;
            var consumed = await TakeFramesAsync(buffer.AsMemory(0, filled), flow);
            if (consumed < 0)
            {
                return;
            }

            buffer.AsSpan(consumed, filled - consumed).CopyTo(buffer);
            filled -= consumed;
            NotePartial(filled > 0 && buffer[0] is not ((byte)'\r' or (byte)'\n'), consumed > 0);
            if (filled == buffer.Length)
            {
                Array.Resize(ref buffer, Math.Min(buffer.Length * 2, Math.Max(_ingress.Limits.MaxMessageBytes, buffer.Length + 1)));
            }
        }
    }

    /// <summary>Takes all whole frames; returns the octets consumed, or −1 when the stream is lost.</summary>
    private async Task<int> TakeFramesAsync(ReadOnlyMemory<byte> received, SipFlow flow)
    {
        var consumed = 0;
        while (true)
        {
            var frame = StreamFramer.Next(received.Span[consumed..], _ingress.Limits);
            switch (frame.Kind)
            {
                case FrameKind.NeedMore:
                    return consumed;
                case FrameKind.Ping:
                    TrySend(Pong);
                    break;
                case FrameKind.Message:
                    Volatile.Write(ref _lastMessageNs, _clock.NowNs);
                    if (_ingress.Parse(received.Span.Slice(consumed, frame.Length)) is { } message && !await PostAsync(new SipInbound(message, flow)))
                    {
                        return -1;
                    }

                    break;
                case FrameKind.Broken:
                    await AnswerBrokenAsync(received.Slice(consumed, frame.Length), frame, flow);
                    return -1;
            }

            consumed += frame.Length;
        }
    }

    /// <summary>The stream cannot be framed any more: one answer, time to send it, and the end.</summary>
    private async Task AnswerBrokenAsync(ReadOnlyMemory<byte> head, StreamFrame frame, SipFlow flow)
    {
        if (_ingress.Parse(head.Span) is { IsRequest: true } message)
        {
            if (!message.Fault.Exists)
            {
                _ingress.CountMalformed();
            }

            await PostAsync(new SipInbound(message.WithFault(frame.Fault), flow));
            await Task.Delay(BrokenLinger, _clock.Provider, _closing.Token);
        }
    }

    /// <summary>Queues a message and waits for room, so that the stream's own flow control holds the peer back; gives up after 5 s.</summary>
    private async Task<bool> PostAsync(SipInbound inbound)
    {
        for (var tries = 0; tries < 500; tries++)
        {
            if (_ingress.TryPost(inbound))
            {
                return true;
            }

            await Task.Delay(QueueRetry, _clock.Provider, _closing.Token);
        }

        _ingress.CountLimit();
        return false;
    }

    private void NotePartial(bool partial, bool progressed)
    {
        var since = partial ? (progressed || PartialSinceNs == long.MaxValue ? _clock.NowNs : PartialSinceNs) : long.MaxValue;
        Volatile.Write(ref _partialSinceNs, since);
    }

    private async Task SendAsync(Stream stream)
    {
        try
        {
            await foreach (var message in _outbound.Reader.ReadAllAsync(_closing.Token))
            {
                await stream.WriteAsync(message, _closing.Token);
                Interlocked.Add(ref _sendBytes, -message.Length);
            }
        }
        catch (Exception error) when (IsEnd(error))
        {
            // The receiving side notices the same end; it closes.
            await _closing.CancelAsync();
        }
    }
}
