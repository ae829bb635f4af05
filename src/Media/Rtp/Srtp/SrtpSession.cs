using EdgeCx.Core.Flow;

namespace EdgeCx.Media.Rtp.Srtp;

/// <summary>
/// One leg's SRTP over its life: opens what comes, protects our RTCP, follows new keys. What was sent under the keys before is still
/// accepted for a while after a change (RFC 4568 7.1.4). One thread.
/// </summary>
internal sealed class SrtpSession : IDisposable
{
    /// <summary>How long packets under the keys before are accepted, ns.</summary>
    public const long OverlapNs = 2_000_000_000;

    private readonly byte[] _plain = new byte[SrtpTransform.MaxPacketBytes];
    private SrtpParameters? _parameters;
    private SrtpReceiver? _receiver;
    private SrtpReceiver? _before;
    private SrtpSender? _sender;
    private long _overlapEndsNs;
    private int _length;

    /// <summary>Begins with what was negotiated.</summary>
    public SrtpSession(SrtpParameters parameters)
    {
        _parameters = parameters;
        _receiver = new SrtpReceiver(parameters);
        _sender = NewSender(parameters);
    }

    /// <summary>True once nothing is left to open: the stream is plain, and what was protected had its time.</summary>
    public bool IsOver => _receiver is null && _before is null;

    /// <summary>Follows a new description.</summary>
    /// <param name="parameters">What was negotiated; null where the stream is plain from here on.</param>
    /// <param name="nowNs">Now, monotonic ns.</param>
    public void Follow(SrtpParameters? parameters, long nowNs)
    {
        if (ReferenceEquals(parameters, _parameters))
        {
            return;
        }

        if (parameters is null || _parameters is null || !parameters.HasSamePeerKeys(_parameters))
        {
            var next = parameters is null ? null : new SrtpReceiver(parameters, _receiver ?? _before);
            _before?.Dispose();
            _before = _receiver;
            _receiver = next;
            _overlapEndsNs = nowNs + OverlapNs;
        }

        if (parameters?.OwnKey != _parameters?.OwnKey || parameters?.Suite != _parameters?.Suite)
        {
            _sender?.Dispose();
            _sender = parameters is null ? null : NewSender(parameters);
        }

        _parameters = parameters;
    }

    /// <summary>Time passed: keys before are forgotten when their while is over.</summary>
    public void OnTick(long nowNs)
    {
        if (_before is not null && nowNs >= _overlapEndsNs)
        {
            _before.Dispose();
            _before = null;
        }
    }

    /// <summary>Opens a datagram; the packet is valid until <see cref="Clear"/>.</summary>
    /// <param name="datagram">What came.</param>
    /// <param name="isRtcp">RTCP, else RTP.</param>
    /// <param name="arrivalNs">Arrival, monotonic ns.</param>
    /// <param name="packet">The plain packet.</param>
    /// <param name="reason">Why not.</param>
    public bool TryOpen(ReadOnlySpan<byte> datagram, bool isRtcp, long arrivalNs, out ReadOnlySpan<byte> packet, out DropReason reason)
    {
        reason = default;
        if ((_receiver is not null && TryOpen(_receiver, datagram, isRtcp, arrivalNs, out reason))
            || (_before is not null && reason != DropReason.SrtpReplay && TryOpen(_before, datagram, isRtcp, arrivalNs, out reason)))
        {
            packet = _plain.AsSpan(0, _length);
            return true;
        }

        packet = datagram;
        return _receiver is null;
    }

    /// <summary>Wipes the packet that was opened last.</summary>
    public void Clear()
    {
        _plain.AsSpan(0, _length).Clear();
        _length = 0;
    }

    /// <summary>Protects our RTCP in place; 0 where it must not be sent. A plain stream's stays as it is.</summary>
    /// <param name="buffer">The packet, with room for <see cref="SrtpSender.MaxTrailerBytes"/> after it.</param>
    /// <param name="length">Octets of the packet; 0 for none.</param>
    public int ProtectRtcp(Span<byte> buffer, int length) =>
        length == 0 || _parameters is null ? length : _sender?.ProtectRtcp(buffer, length) ?? 0;

    /// <summary>Clears the session keys.</summary>
    public void Dispose()
    {
        Clear();
        _receiver?.Dispose();
        _before?.Dispose();
        _sender?.Dispose();
    }

    private static SrtpSender? NewSender(SrtpParameters parameters) =>
        parameters.OwnKey is { } key ? new SrtpSender(parameters.Suite, key) : null;

    private bool TryOpen(SrtpReceiver receiver, ReadOnlySpan<byte> datagram, bool isRtcp, long arrivalNs, out DropReason reason) => isRtcp
        ? receiver.TryOpenRtcp(datagram, _plain, arrivalNs, out _length, out reason)
        : receiver.TryOpenRtp(datagram, _plain, arrivalNs, out _length, out reason);
}
