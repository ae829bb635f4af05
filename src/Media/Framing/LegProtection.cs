using EdgeCx.Core.Calls;
using EdgeCx.Core.Flow;
using EdgeCx.Media.Rtp.Srtp;

namespace EdgeCx.Media.Framing;

/// <summary>
/// What stands between a leg's datagrams and its packets: nothing on a plain leg, which pays one comparison; SRTP on a protected one.
/// Counts what is not opened. One thread.
/// </summary>
internal sealed class LegProtection(Leg leg, DropCounters drops, SrtpParameters? keys) : IDisposable
{
    private SrtpSession? _srtp = keys is null ? null : new SrtpSession(keys);

    /// <summary>Opens a datagram; false where it was dropped and counted. The packet is valid until <see cref="Clear"/>.</summary>
    public bool TryOpen(ReadOnlySpan<byte> datagram, bool isRtcp, long arrivalNs, out ReadOnlySpan<byte> packet)
    {
        packet = datagram;
        if (_srtp is null || _srtp.TryOpen(datagram, isRtcp, arrivalNs, out packet, out var reason))
        {
            return true;
        }

        drops.Add(reason);
        leg.Statistics.AddRejected();
        return false;
    }

    /// <summary>Wipes the packet that was opened last.</summary>
    public void Clear() => _srtp?.Clear();

    /// <summary>Protects an RTCP packet of ours in place; its length, or 0 where it must not be sent.</summary>
    public int ProtectRtcp(Span<byte> buffer, int length) => _srtp?.ProtectRtcp(buffer, length) ?? length;

    /// <summary>Follows a new description.</summary>
    public void Follow(SrtpParameters? keys, long nowNs)
    {
        if (_srtp is not null)
        {
            _srtp.Follow(keys, nowNs);
        }
        else if (keys is not null)
        {
            _srtp = new SrtpSession(keys);
        }
    }

    /// <summary>Time passed: keys that had their while are forgotten.</summary>
    public void OnTick(long nowNs)
    {
        _srtp?.OnTick(nowNs);
        if (_srtp is { IsOver: true })
        {
            _srtp.Dispose();
            _srtp = null;
        }
    }

    /// <summary>Clears the session keys. Nothing is opened afterwards.</summary>
    public void Dispose() => _srtp?.Dispose();
}
