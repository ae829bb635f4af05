using EdgeCx.Core.Flow;
using EdgeCx.Media.Rtp.Srtp;

namespace EdgeCx.Media.Capture.Flows;

/// <summary>
/// Opens one voice's SRTP, whose flows may be under other keys on each hop. Flows under the same keys share what was taken, so that a packet's
/// copy is known without being opened again, and the count of wraps outlives a change of addresses. What was sent under the keys before is
/// opened for a while after a change (RFC 4568 7.1.4). The thread of the port's reader only.
/// </summary>
internal sealed class VoiceProtection : IDisposable
{
    private const int MaxReceivers = 2 * PacketCopies.MaxFlows;
    private readonly byte[] _plain = new byte[SrtpTransform.MaxPacketBytes];
    private readonly List<Entry> _entries = new(MaxReceivers);
    private readonly Entry?[] _now = new Entry?[PacketCopies.MaxFlows];
    private readonly Entry?[] _before = new Entry?[PacketCopies.MaxFlows];
    private readonly long[] _overlapEndsNs = new long[PacketCopies.MaxFlows];
    private int _length;

    /// <summary>Opens a packet; it is valid until <see cref="Clear"/>.</summary>
    /// <param name="flow">Number of the flow it came by.</param>
    /// <param name="keys">Keys of the flow's hop.</param>
    /// <param name="datagram">The packet.</param>
    /// <param name="isRtcp">RTCP, else RTP.</param>
    /// <param name="arrivalNs">When it came, ns.</param>
    /// <param name="packet">The plain packet.</param>
    /// <param name="reason">Why not.</param>
    public bool TryOpen(
        int flow, SrtpParameters keys, ReadOnlySpan<byte> datagram, bool isRtcp, long arrivalNs, out ReadOnlySpan<byte> packet, out DropReason reason)
    {
        if (_now[flow] is not { } entry || entry.Keys != keys)
        {
            entry = Follow(flow, keys, arrivalNs);
        }

        entry.UsedNs = arrivalNs;
        var isOpen = TryOpen(entry.Receiver, datagram, isRtcp, arrivalNs, out reason)
            || (reason != DropReason.SrtpReplay && _before[flow] is { } before && TryOpen(before.Receiver, datagram, isRtcp, arrivalNs, out _));
        packet = _plain.AsSpan(0, _length);
        return isOpen;
    }

    /// <summary>Clears the packet that was opened last.</summary>
    public void Clear()
    {
        _plain.AsSpan(0, _length).Clear();
        _length = 0;
    }

    /// <summary>A flow is over. Its keys stay while the voice lives: what goes on elsewhere goes on under them.</summary>
    public void Dismiss(int flow)
    {
        _now[flow] = null;
        _before[flow] = null;
    }

    /// <summary>Time passed: keys before a change are forgotten when their while is over.</summary>
    public void OnTick(long nowNs)
    {
        for (var flow = 0; flow < _before.Length; flow++)
        {
            if (_before[flow] is { } before && nowNs >= _overlapEndsNs[flow])
            {
                _before[flow] = null;
                if (Array.IndexOf(_now, before) < 0 && Array.IndexOf(_before, before) < 0)
                {
                    Forget(before);
                }
            }
        }
    }

    /// <summary>Clears the session keys.</summary>
    public void Dispose()
    {
        Clear();
        while (_entries.Count > 0)
        {
            Forget(_entries[^1]);
        }
    }

    private Entry Follow(int flow, SrtpParameters keys, long nowNs)
    {
        var last = _now[flow] ?? Newest();
        if (_now[flow] is { } before)
        {
            _before[flow] = before;
            _overlapEndsNs[flow] = nowNs + SrtpSession.OverlapNs;
        }

        var entry = _entries.Find(e => e.Keys == keys);
        if (entry is null)
        {
            if (_entries.Count == MaxReceivers)
            {
                Forget(_entries.MinBy(static e => e.UsedNs)!);
            }

            entry = new Entry(keys, new SrtpReceiver(keys, last?.Receiver));
            _entries.Add(entry);
        }

        _now[flow] = entry;
        return entry;
    }

    private Entry? Newest() => _entries.Count == 0 ? null : _entries.MaxBy(static e => e.UsedNs);

    private void Forget(Entry entry)
    {
        entry.Receiver.Dispose();
        _entries.Remove(entry);
        for (var flow = 0; flow < _now.Length; flow++)
        {
            _now[flow] = _now[flow] == entry ? null : _now[flow];
            _before[flow] = _before[flow] == entry ? null : _before[flow];
        }
    }

    private bool TryOpen(SrtpReceiver receiver, ReadOnlySpan<byte> datagram, bool isRtcp, long arrivalNs, out DropReason reason) => isRtcp
        ? receiver.TryOpenRtcp(datagram, _plain, arrivalNs, out _length, out reason)
        : receiver.TryOpenRtp(datagram, _plain, arrivalNs, out _length, out reason);

    private sealed class Entry(SrtpParameters keys, SrtpReceiver receiver)
    {
        public SrtpParameters Keys => keys;

        public SrtpReceiver Receiver => receiver;

        public long UsedNs { get; set; }
    }
}
