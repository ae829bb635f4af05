using EdgeCx.Core.Flow;
using EdgeCx.Media.Framing;
using EdgeCx.Media.Rtp.Sockets;

namespace EdgeCx.Media.Rtp;

/// <summary>
/// The receiving thread's side of a port: live, then draining until its end marker is sent, then guarding the port so that packets of the
/// old leg never reach a new one. One thread.
/// </summary>
internal sealed class PortReceiver
{
    private const int RoundsPerTurn = 4;
    private readonly LegReceiver _receiver;
    private readonly DropCounters _drops;
    private readonly int _guardMs;
    private int _baselineResets;
    private long _guardedUntilNs = long.MaxValue;

    /// <summary>Makes the receiver of a port, on the signalling thread; handed in, it is the receiving thread's.</summary>
    public PortReceiver(LegPort port, FramingContext context, MediaOptions options)
    {
        Port = port;
        _drops = context.Outlet.Metrics.Drops;
        _guardMs = options.PortGuardMs;
        _receiver = new LegReceiver(port.Leg, port.Media, context, context.Clock.NowNs);
        _receiver.Rtcp.IntervalMs = options.RtcpIntervalMs;
    }

    /// <summary>The port.</summary>
    public LegPort Port { get; }

    /// <summary>When a held gap is due.</summary>
    public long HoldDueNs => _receiver.HoldDueNs;

    /// <summary>Takes what a socket has, up to a few batches: the rest is left to the next turn, so that no leg starves the others. How many datagrams.</summary>
    public int Receive(DatagramBatch batch, bool rtcp)
    {
        var socket = rtcp ? Port.RtcpSocket : Port.RtpSocket;
        var total = 0;
        for (var round = 0; round < RoundsPerTurn; round++)
        {
            var count = batch.Receive(socket);
            for (var i = 0; i < count; i++)
            {
                Take(batch, i, rtcp);
            }

            batch.Clear();
            total += count;
            if (count < DatagramBatch.Capacity)
            {
                break;
            }
        }

        return total;
    }

    /// <summary>Follows the signalling, lets time pass, reports. False when the port is free to be closed.</summary>
    public bool Tick(long nowNs, DatagramBatch batch, Span<byte> report, bool stopping)
    {
        var receiver = _receiver;
        if (_guardedUntilNs != long.MaxValue)
        {
            receiver.OnTick(nowNs);
            return !receiver.IsDrained || (nowNs < _guardedUntilNs && !stopping);
        }

        Follow(receiver, nowNs);
        if (Port.IsClosed || stopping)
        {
            // What the kernel already has came before the end: it is heard.
            Receive(batch, rtcp: false);
            SendReport(report[..receiver.WriteGoodbye(report, nowNs)], receiver);
            receiver.Finish(nowNs);
            Port.WipeKeys(ended: true);
            _guardedUntilNs = nowNs + (_guardMs * 1_000_000L);
            return true;
        }

        receiver.OnTick(nowNs);
        SendReport(report[..receiver.WriteReport(report, nowNs)], receiver);
        return true;
    }

    private void Take(DatagramBatch batch, int index, bool rtcp)
    {
        if (_guardedUntilNs != long.MaxValue)
        {
            _drops.Add(DropReason.UnknownLeg);
        }
        else if (rtcp)
        {
            _receiver.OnRtcp(batch.Datagram(index), batch.Source(index), batch.ArrivalNs(index));
        }
        else
        {
            _receiver.OnRtp(batch.Datagram(index), batch.Source(index), batch.ArrivalNs(index));
        }
    }

    private void Follow(LegReceiver receiver, long nowNs)
    {
        if (!ReferenceEquals(Port.Media, receiver.Media))
        {
            receiver.Update(Port.Media, nowNs);
            Port.WipeKeys(ended: false);
        }

        if (Port.BaselineResets != _baselineResets)
        {
            _baselineResets = Port.BaselineResets;
            receiver.ResetBaseline(nowNs);
        }
    }

    // On a shared port to where RTP comes from (RFC 5761), else to where RTCP comes from, or by convention to the port above RTP's.
    private void SendReport(ReadOnlySpan<byte> report, LegReceiver receiver)
    {
        if (report.IsEmpty)
        {
            return;
        }

        if (receiver.Media.RtcpMux)
        {
            Port.RtpSocket.TrySend(report, receiver.Source);
        }
        else
        {
            Port.RtcpSocket.TrySend(report, receiver.Rtcp.Source ?? receiver.Source with { Port = (ushort)(receiver.Source.Port + 1) });
        }
    }
}
