using System.Buffers.Binary;

namespace EdgeCx.Media.Rtp.Srtp;

/// <summary>
/// Where an SRTP packet's encrypted part begins (RFC 3711 3.1): after the fixed header, CSRCs and extension, which stay in clear. Padding
/// cannot be looked at: its count is encrypted. Pure: no throw.
/// </summary>
internal static class SrtpHeader
{
    /// <summary>Octets of an RTCP packet that stay in clear: the first header and the sender's SSRC (RFC 3711 3.4).</summary>
    public const int RtcpBytes = 8;

    /// <summary>Octets of E with the index of an RTCP packet.</summary>
    public const int RtcpIndexBytes = 4;

    /// <summary>The flag E: what follows the header is encrypted.</summary>
    public const uint EncryptedFlag = 0x8000_0000;

    /// <summary>Octets of an RTP packet that stay in clear; false where the packet ends within them or is not version 2.</summary>
    public static bool TryLength(ReadOnlySpan<byte> packet, out int length)
    {
        length = RtpParser.HeaderBytes;
        if (packet.Length < length || packet[0] >> 6 != 2)
        {
            return false;
        }

        length += (packet[0] & 0x0F) * 4;
        if ((packet[0] & 0x10) != 0)
        {
            if (packet.Length < length + RtpParser.ExtensionHeaderBytes)
            {
                return false;
            }

            length += RtpParser.ExtensionHeaderBytes + (BinaryPrimitives.ReadUInt16BigEndian(packet[(length + 2)..]) * 4);
        }

        return length <= packet.Length;
    }
}
