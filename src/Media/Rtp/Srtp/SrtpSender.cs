using System.Buffers.Binary;

namespace EdgeCx.Media.Rtp.Srtp;

/// <summary>
/// Protects what one source sends under one key without an identifier (RFC 3711 3.3, 3.4; RFC 7714 8, 9), in place. One thread; allocates
/// nothing.
/// </summary>
internal sealed class SrtpSender : IDisposable
{
    /// <summary>Most octets that a packet grows by: tag, and E with the index.</summary>
    public const int MaxTrailerBytes = 16 + SrtpHeader.RtcpIndexBytes;

    private readonly SrtpTransform _rtp;
    private readonly SrtpTransform _rtcp;
    private readonly bool _isAead;
    private long _rtpIndex = -1;
    private uint _rtcpIndex;

    /// <summary>Derives the session keys.</summary>
    public SrtpSender(SrtpSuite suite, SrtpMasterKey key)
    {
        _rtp = SrtpTransform.Create(suite, key, isRtcp: false);
        _rtcp = SrtpTransform.Create(suite, key, isRtcp: true);
        _isAead = suite.IsAead;
    }

    /// <summary>Protects an RTP packet whose source counts its packets in order.</summary>
    /// <param name="buffer">The packet, with room for <see cref="MaxTrailerBytes"/> after it.</param>
    /// <param name="length">Octets of the packet.</param>
    /// <returns>Octets of the protected packet; 0 where it is none, or not of a source that can be followed.</returns>
    public int ProtectRtp(Span<byte> buffer, int length)
    {
        if (!SrtpHeader.TryLength(buffer[..length], out var headerBytes))
        {
            return 0;
        }

        var sequence = BinaryPrimitives.ReadUInt16BigEndian(buffer[2..]);
        var index = _rtpIndex < 0 ? sequence : SrtpStream.Estimate(_rtpIndex, sequence);
        if (index <= _rtpIndex)
        {
            // The same index twice under one key would show both payloads (RFC 3711 9.1).
            return 0;
        }

        _rtpIndex = index;
        Span<byte> rollover = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(rollover, (uint)(index >> 16));
        var ssrc = BinaryPrimitives.ReadUInt32BigEndian(buffer[8..]);
        var tag = buffer.Slice(length, _rtp.TagBytes);
        _rtp.Seal(ssrc, index, buffer[..headerBytes], buffer[headerBytes..length], rollover, tag);
        return length + _rtp.TagBytes;
    }

    /// <summary>Protects an RTCP packet; its octets grown by tag and index, or 0 where the key is used up (RFC 3711 9.2).</summary>
    /// <param name="buffer">The packet, with room for <see cref="MaxTrailerBytes"/> after it.</param>
    /// <param name="length">Octets of the packet, at least 8.</param>
    public int ProtectRtcp(Span<byte> buffer, int length)
    {
        if (_rtcpIndex >= SrtpHeader.EncryptedFlag - 1 || length < SrtpHeader.RtcpBytes)
        {
            return 0;
        }

        _rtcpIndex++;
        Span<byte> trailer = stackalloc byte[SrtpHeader.RtcpIndexBytes];
        BinaryPrimitives.WriteUInt32BigEndian(trailer, SrtpHeader.EncryptedFlag | _rtcpIndex);
        var ssrc = BinaryPrimitives.ReadUInt32BigEndian(buffer[4..]);
        var (tagAt, indexAt) = _isAead ? (length, length + _rtcp.TagBytes) : (length + SrtpHeader.RtcpIndexBytes, length);
        _rtcp.Seal(
            ssrc, _rtcpIndex, buffer[..SrtpHeader.RtcpBytes], buffer[SrtpHeader.RtcpBytes..length], trailer, buffer.Slice(tagAt, _rtcp.TagBytes));
        trailer.CopyTo(buffer[indexAt..]);
        return length + SrtpHeader.RtcpIndexBytes + _rtcp.TagBytes;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _rtp.Dispose();
        _rtcp.Dispose();
    }
}
