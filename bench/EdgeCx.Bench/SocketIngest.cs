using System.Net;
using EdgeCx.Core.Time;
using EdgeCx.Media.Rtp;
using EdgeCx.Media.Rtp.Sockets;

namespace EdgeCx.Bench;

/// <summary>
/// The receiving path of the media plane up to the RTP payload: the same sockets, epoll set and slabs as a <c>ReceiveLoop</c> of as many
/// legs, in the same order of calls, without what a leg does with a packet.
/// </summary>
internal sealed class SocketIngest : IDisposable
{
    private const int ReceiveBufferBytes = 262_144;
    private const int TickMs = 50;
    private const long LostNs = 2_000_000_000;
    private readonly MonotonicClock _clock = new(TimeProvider.System);
    private readonly EpollSet _epoll = new();
    private readonly ReceiveSocket[] _sockets;
    private readonly DatagramBatch _batch;
    private long _packets;
    private ulong _read;

    /// <summary>Binds ports.</summary>
    public SocketIngest(int firstPort, int ports)
    {
        _batch = new DatagramBatch(new ArrivalClock(_clock));
        _sockets = new ReceiveSocket[ports];
        for (var i = 0; i < ports; i++)
        {
            _sockets[i] = ReceiveSocket.TryBind(IPAddress.Loopback, firstPort + i, ReceiveBufferBytes, out var error)
                ?? throw new InvalidOperationException($"port {firstPort + i} of the loopback cannot be bound (error {error})");
            _epoll.Add(_sockets[i].Descriptor, (ulong)i);
        }
    }

    /// <summary>Digest of what was read: keeps the reading in.</summary>
    public ulong Digest => _read;

    /// <summary>Receives until so many packets came, or none does any more.</summary>
    public IngestRun Receive(long wanted)
    {
        var (cpuNs, allocated, lastNs) = (0L, 0L, _clock.NowNs + (30 * LostNs));
        _packets = 0;
        while (_packets < wanted)
        {
            var ready = _epoll.Wait(TickMs);
            var nowNs = _clock.NowNs;
            if (ready == 0 && nowNs - lastNs > LostNs)
            {
                break;
            }

            if (ready > 0)
            {
                lastNs = nowNs;
                if (cpuNs == 0)
                {
                    (cpuNs, allocated) = (ThreadClock.NowNs, GC.GetAllocatedBytesForCurrentThread());
                }
            }

            for (var i = 0; i < ready; i++)
            {
                Receive(_sockets[(int)_epoll.Key(i)]);
            }
        }

        return new IngestRun(_packets, ThreadClock.NowNs - cpuNs, GC.GetAllocatedBytesForCurrentThread() - allocated);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var socket in _sockets)
        {
            socket.Dispose();
        }

        _epoll.Dispose();
    }

    private void Receive(ReceiveSocket socket)
    {
        var count = _batch.Receive(socket);
        for (var i = 0; i < count; i++)
        {
            if (RtpParser.TryParse(_batch.Datagram(i), out var packet, out _))
            {
                var source = _batch.Source(i);
                _packets++;
                _read ^= Payload.Touch(packet.Payload) + packet.Ssrc + packet.SequenceNumber + packet.Timestamp + packet.PayloadType
                    + source.Low + source.Port + (ulong)_batch.ArrivalNs(i);
            }
        }

        _batch.Clear();
    }
}
