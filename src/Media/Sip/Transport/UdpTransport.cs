using System.Net;
using System.Net.Sockets;
using EdgeCx.Media.Sip.Admission;

namespace EdgeCx.Media.Sip.Transport;

/// <summary>One UDP socket: a datagram a message (RFC 3261 18). Fragments were put together by the kernel.</summary>
internal sealed class UdpTransport : IDisposable
{
    private const int ReceiveBufferBytes = 1 << 20;
    private readonly Socket _socket;
    private readonly SipIngress _ingress;
    private readonly IPEndPoint _listen;
    private Task _receiving = Task.CompletedTask;
    private long _kernelDrops;

    /// <summary>Takes a bound socket.</summary>
    public UdpTransport(Socket socket, SipIngress ingress)
    {
        FiltersInKernel = ingress.Sources is { } sources && KernelSourceFilter.TryAttach(socket, sources);
        _socket = socket;
        _ingress = ingress;
        _listen = (IPEndPoint)socket.LocalEndPoint!;
        _socket.ReceiveBufferSize = ReceiveBufferBytes;

        // Which of our addresses the peer reached: it goes into Contact and SDP when we listen on all of them.
        var level = _listen.AddressFamily == AddressFamily.InterNetworkV6 ? SocketOptionLevel.IPv6 : SocketOptionLevel.IP;
        _socket.SetSocketOption(level, SocketOptionName.PacketInformation, true);
    }

    /// <summary>True where the kernel drops the datagrams of sources that are not listed.</summary>
    public bool FiltersInKernel { get; }

    /// <summary>Counts what the kernel dropped since the last time. One thread at a time.</summary>
    public void CountKernelDrops()
    {
        var drops = KernelSourceFilter.Drops(_socket);

        // The kernel's counter has 32 bits.
        var since = (uint)(drops - _kernelDrops);
        _kernelDrops = drops;
        if (FiltersInKernel)
        {
            _ingress.CountUnlisted(since);
        }
        else
        {
            _ingress.CountLimit(since);
        }
    }

    /// <summary>Begins to receive.</summary>
    public void Start() => _receiving = ReceiveAsync();

    /// <summary>Sends a datagram. Signalling thread only; the kernel takes or refuses it at once.</summary>
    public void Send(in SipFlow flow, ReadOnlyMemory<byte> message)
    {
        try
        {
            _socket.SendTo(message.Span, SocketFlags.None, Sockets.ForFamily(flow.Remote, _listen.AddressFamily));
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // Unreachable, refused by a filter, too large for the path: lost like a datagram on the way. Retransmission and timers deal with it.
            _ingress.CountLimit();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    /// <summary>Completes when receiving has ended.</summary>
    public Task Completion => _receiving;

    private async Task ReceiveAsync()
    {
        await Task.Yield();
        var buffer = GC.AllocateUninitializedArray<byte>(65536, pinned: true);
        var any = new IPEndPoint(_listen.AddressFamily == AddressFamily.InterNetworkV6 ? IPAddress.IPv6Any : IPAddress.Any, 0);
        while (true)
        {
            try
            {
                var received = await _socket.ReceiveMessageFromAsync(buffer, SocketFlags.None, any);
                if (!_ingress.Admits(((IPEndPoint)received.RemoteEndPoint).Address))
                {
                    _ingress.CountUnlisted();
                    continue;
                }

                var local = new IPEndPoint(Sockets.Plain(received.PacketInformation.Address), _listen.Port);
                var flow = new SipFlow(SipTransport.Udp, Sockets.Plain((IPEndPoint)received.RemoteEndPoint), local, 0);
                _ingress.AcceptDatagram(buffer.AsSpan(0, received.ReceivedBytes), flow);
            }
            catch (Exception error) when (error is ObjectDisposedException
                or SocketException { SocketErrorCode: SocketError.OperationAborted or SocketError.Interrupted or SocketError.NotSocket })
            {
                return;
            }
            catch (SocketException)
            {
                // An ICMP error of something we sent: the socket is as good as before.
                _ingress.CountLimit();
            }
        }
    }
}
