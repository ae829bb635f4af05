using EdgeCx.Core.Time;
using EdgeCx.Media.Capture;
using EdgeCx.Media.Capture.Ring;
using EdgeCx.Media.Rtp;

namespace EdgeCx.Bench;

/// <summary>The mirror port's path up to the RTP payload: the ring, the whole decoder (tags, tunnels, fragments, streams), RTP.</summary>
internal sealed class RingIngest : ICapturedTraffic, IDisposable
{
    private const long LostNs = 2_000_000_000;
    private readonly MonotonicClock _clock = new(TimeProvider.System);
    private readonly RingPacketSource _source;
    private readonly FrameDecoder _decoder;
    private long _packets;
    private ulong _read;

    /// <summary>Opens a ring.</summary>
    public RingIngest(string name)
    {
        _source = RingPacketSource.TryOpen(new RingSettings(name), _clock, out var refusal) ?? throw new InvalidOperationException(refusal.Text);
        _decoder = new FrameDecoder(this, new CaptureCounters());
    }

    /// <summary>Digest of what was read: keeps the reading in.</summary>
    public ulong Digest => _read;

    /// <summary>Frames that the kernel dropped.</summary>
    public long Dropped => _source.Dropped;

    /// <summary>Reads until so many packets came, or none does any more.</summary>
    public IngestRun Receive(long wanted)
    {
        var (cpuNs, allocated, lastNs) = (0L, 0L, _clock.NowNs + (30 * LostNs));
        _packets = 0;
        while (_packets < wanted)
        {
            if (_source.TryRead(out var record, out var frame))
            {
                if (cpuNs == 0)
                {
                    (cpuNs, allocated) = (ThreadClock.NowNs, GC.GetAllocatedBytesForCurrentThread());
                }

                lastNs = record.TimestampNs;
                _decoder.Take(record, frame, record.TimestampNs);
            }
            else if (_clock.NowNs is var nowNs && nowNs - lastNs > LostNs)
            {
                break;
            }
            else
            {
                _decoder.MoveTo(nowNs);
            }
        }

        return new IngestRun(_packets, ThreadClock.NowNs - cpuNs, GC.GetAllocatedBytesForCurrentThread() - allocated);
    }

    /// <inheritdoc/>
    public void OnUdp(in UdpDatagram datagram, long arrivalNs)
    {
        if (RtpParser.TryParse(datagram.Payload, out var packet, out _))
        {
            _packets++;
            _read ^= Payload.Touch(packet.Payload) + packet.Ssrc + packet.SequenceNumber + packet.Timestamp + packet.PayloadType
                + datagram.Destination.Port + (ulong)arrivalNs;
        }
    }

    /// <inheritdoc/>
    public void OnSipOverTcp(ReadOnlySpan<byte> message, CapturedEndpoint source, CapturedEndpoint destination, long arrivalNs) => _read++;

    /// <inheritdoc/>
    public void Dispose() => _source.Dispose();
}
