using System.Buffers.Binary;
using EdgeCx.Core.Flow;

namespace EdgeCx.Media.Rtp.Srtp;

/// <summary>
/// Opens what one peer protects under one set of keys (RFC 3711 3.3, 3.4; RFC 7714 8, 9): index, replay, tag, decryption, in this order.
/// Nothing of a packet whose tag is wrong leaves a trace. One thread; allocates nothing.
/// </summary>
internal sealed class SrtpReceiver : IDisposable
{
    // So long a silence may hide more packets than half of the sequence numbers: the count of wraps may be one behind.
    private const long LongSilenceNs = 60_000_000_000;
    private const long Wrap = 0x1_0000;
    private readonly SrtpKeyring _rtpKeys;
    private readonly SrtpKeyring _rtcpKeys;
    private readonly SrtpStreams _rtpStreams = new();
    private readonly SrtpStreams _rtcpStreams = new();

    /// <summary>Derives the session keys.</summary>
    /// <param name="parameters">Suite and keys.</param>
    /// <param name="before">The receiver under the keys before; null where there was none.</param>
    public SrtpReceiver(SrtpParameters parameters, SrtpReceiver? before = null)
    {
        _rtpKeys = new SrtpKeyring(parameters.Suite, parameters.PeerKeys, isRtcp: false);
        _rtcpKeys = new SrtpKeyring(parameters.Suite, parameters.PeerKeys, isRtcp: true);
        if (before is not null)
        {
            _rtpStreams.Continue(before._rtpStreams);
        }
    }

    /// <summary>Opens an RTP packet.</summary>
    /// <param name="packet">The datagram, at most <see cref="SrtpTransform.MaxPacketBytes"/>.</param>
    /// <param name="plain">Room for the RTP packet, as long.</param>
    /// <param name="arrivalNs">Arrival, monotonic ns.</param>
    /// <param name="length">Octets of the RTP packet.</param>
    /// <param name="reason">Why not.</param>
    public bool TryOpenRtp(ReadOnlySpan<byte> packet, Span<byte> plain, long arrivalNs, out int length, out DropReason reason)
    {
        length = 0;
        reason = DropReason.MalformedSrtp;
        var trailerBytes = _rtpKeys.TagBytes + _rtpKeys.IdentifierBytes;
        if (packet.Length > plain.Length || !SrtpHeader.TryLength(packet, out var headerBytes) || packet.Length < headerBytes + trailerBytes)
        {
            return false;
        }

        var payloadEnd = packet.Length - trailerBytes;
        var (tagAt, identifierAt) = _rtpKeys.IsAead
            ? (payloadEnd, payloadEnd + _rtpKeys.TagBytes)
            : (payloadEnd + _rtpKeys.IdentifierBytes, payloadEnd);
        if (_rtpKeys.Find(packet.Slice(identifierAt, _rtpKeys.IdentifierBytes)) is not { } transform)
        {
            reason = DropReason.SrtpUnknownKey;
            return false;
        }

        var parts = new Parts(
            packet[..headerBytes], packet[headerBytes..payloadEnd], packet.Slice(tagAt, _rtpKeys.TagBytes), plain[headerBytes..payloadEnd]);
        if (!TryOpenRtp(transform, parts, arrivalNs, out reason))
        {
            return false;
        }

        packet[..headerBytes].CopyTo(plain);
        length = payloadEnd;
        return true;
    }

    /// <summary>Opens an RTCP packet; parameters as of <see cref="TryOpenRtp(ReadOnlySpan{byte}, Span{byte}, long, out int, out DropReason)"/>.</summary>
    public bool TryOpenRtcp(ReadOnlySpan<byte> packet, Span<byte> plain, long arrivalNs, out int length, out DropReason reason)
    {
        length = 0;
        reason = DropReason.MalformedSrtp;
        var trailerBytes = _rtcpKeys.TagBytes + SrtpHeader.RtcpIndexBytes + _rtcpKeys.IdentifierBytes;
        if (packet.Length > plain.Length || packet.Length < SrtpHeader.RtcpBytes + trailerBytes || packet[0] >> 6 != 2)
        {
            return false;
        }

        var bodyEnd = packet.Length - trailerBytes;
        var (tagAt, indexAt, identifierAt) = _rtcpKeys.IsAead
            ? (bodyEnd, bodyEnd + _rtcpKeys.TagBytes, packet.Length - _rtcpKeys.IdentifierBytes)
            : (packet.Length - _rtcpKeys.TagBytes, bodyEnd, bodyEnd + SrtpHeader.RtcpIndexBytes);
        if (_rtcpKeys.Find(packet.Slice(identifierAt, _rtcpKeys.IdentifierBytes)) is not { } transform)
        {
            reason = DropReason.SrtpUnknownKey;
            return false;
        }

        var trailer = packet.Slice(indexAt, SrtpHeader.RtcpIndexBytes);
        var word = BinaryPrimitives.ReadUInt32BigEndian(trailer);
        var index = (long)(word & ~SrtpHeader.EncryptedFlag);
        var ssrc = BinaryPrimitives.ReadUInt32BigEndian(packet[4..]);
        var place = _rtcpStreams.IndexOf(ssrc);
        if (place >= 0 && !_rtcpStreams[place].Window.IsFresh(index))
        {
            reason = DropReason.SrtpReplay;
            return false;
        }

        var clearBytes = (word & SrtpHeader.EncryptedFlag) != 0 ? SrtpHeader.RtcpBytes : bodyEnd;
        var tag = packet.Slice(tagAt, _rtcpKeys.TagBytes);
        if (!transform.TryOpen(ssrc, index, packet[..clearBytes], packet[clearBytes..bodyEnd], trailer, tag, plain[clearBytes..bodyEnd]))
        {
            reason = DropReason.SrtpAuthentication;
            return false;
        }

        Note(_rtcpStreams, place, ssrc, index, arrivalNs);
        packet[..clearBytes].CopyTo(plain);
        length = bodyEnd;
        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _rtpKeys.Dispose();
        _rtcpKeys.Dispose();
    }

    private bool TryOpenRtp(SrtpTransform transform, in Parts parts, long arrivalNs, out DropReason reason)
    {
        var sequence = BinaryPrimitives.ReadUInt16BigEndian(parts.Header[2..]);
        var ssrc = BinaryPrimitives.ReadUInt32BigEndian(parts.Header[8..]);
        var place = _rtpStreams.IndexOf(ssrc);
        reason = DropReason.SrtpAuthentication;
        if (place < 0)
        {
            return TryOpenFirst(transform, parts, ssrc, sequence, arrivalNs);
        }

        ref var stream = ref _rtpStreams[place];
        var index = SrtpStream.Estimate(stream.Window.Highest, sequence);
        var isFresh = index >= 0 && stream.Window.IsFresh(index);
        if (isFresh && TryOpen(transform, parts, ssrc, index))
        {
            Note(_rtpStreams, place, ssrc, index, arrivalNs);
            return true;
        }

        if (arrivalNs - stream.HeardNs >= LongSilenceNs && TryOpen(transform, parts, ssrc, index + Wrap))
        {
            Note(_rtpStreams, place, ssrc, index + Wrap, arrivalNs);
            return true;
        }

        reason = isFresh ? DropReason.SrtpAuthentication : DropReason.SrtpReplay;
        return false;
    }

    // A source begins without a wrap behind it, or goes on where it was under the key before, which some senders take for a new beginning;
    // or its numbers wrapped before the first packet that came through.
    private bool TryOpenFirst(SrtpTransform transform, in Parts parts, uint ssrc, ushort sequence, long arrivalNs)
    {
        long index = sequence;
        var isOpen = TryOpen(transform, parts, ssrc, index);
        if (!isOpen && _rtpStreams.TryFindEarlier(ssrc, out var reached) && SrtpStream.Estimate(reached, sequence) is >= Wrap and var next)
        {
            index = next;
            isOpen = TryOpen(transform, parts, ssrc, index);
        }

        if (!isOpen && index < Wrap && sequence < Wrap / 2)
        {
            index = sequence + Wrap;
            isOpen = TryOpen(transform, parts, ssrc, index);
        }

        if (isOpen)
        {
            Note(_rtpStreams, -1, ssrc, index, arrivalNs);
        }

        return isOpen;
    }

    private static bool TryOpen(SrtpTransform transform, in Parts parts, uint ssrc, long index)
    {
        Span<byte> rollover = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(rollover, (uint)(index >> 16));
        return transform.TryOpen(ssrc, index, parts.Header, parts.Payload, rollover, parts.Tag, parts.Plain);
    }

    private static void Note(SrtpStreams streams, int place, uint ssrc, long index, long arrivalNs)
    {
        ref var stream = ref streams[place >= 0 ? place : streams.Add(ssrc)];
        stream.Window.Take(index);
        stream.HeardNs = Math.Max(stream.HeardNs, arrivalNs);
    }

    private readonly ref struct Parts(ReadOnlySpan<byte> header, ReadOnlySpan<byte> payload, ReadOnlySpan<byte> tag, Span<byte> plain)
    {
        public ReadOnlySpan<byte> Header { get; } = header;

        public ReadOnlySpan<byte> Payload { get; } = payload;

        public ReadOnlySpan<byte> Tag { get; } = tag;

        public Span<byte> Plain { get; } = plain;
    }
}
