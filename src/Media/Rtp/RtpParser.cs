using System.Buffers.Binary;
using System.Diagnostics;

namespace EdgeCx.Media.Rtp;

/// <summary>Parses RTP packets (RFC 3550 5.1, 5.3.1). Pure: no clock, no log, no allocation, no throw.</summary>
internal static class RtpParser
{
    /// <summary>Octets of the fixed header.</summary>
    public const int HeaderBytes = 12;

    /// <summary>Octets of an extension's own header.</summary>
    public const int ExtensionHeaderBytes = 4;

    /// <summary>Parses a datagram; false with a reason when it is not one whole RTP packet.</summary>
    public static bool TryParse(ReadOnlySpan<byte> datagram, out RtpPacket packet, out Reject reject)
    {
        packet = default;
        reject = default;
        if (datagram.Length < HeaderBytes)
        {
            reject = new Reject(datagram.Length, "a fixed header has 12 octets");
            return false;
        }

        var first = datagram[0];
        if (first >> 6 != 2)
        {
            reject = new Reject(0, "the version must be 2");
            return false;
        }

        var offset = HeaderBytes;
        var csrcBytes = (first & 0x0F) * 4;
        if (csrcBytes > datagram.Length - offset)
        {
            reject = new Reject(offset, "the CSRC list must lie within the datagram");
            return false;
        }

        var csrcs = datagram.Slice(offset, csrcBytes);
        offset += csrcBytes;

        var hasExtension = (first & 0x10) != 0;
        var extension = ReadOnlySpan<byte>.Empty;
        ushort profile = 0;
        if (hasExtension)
        {
            if (datagram.Length - offset < ExtensionHeaderBytes)
            {
                reject = new Reject(offset, "an extension has a header of 4 octets");
                return false;
            }

            profile = BinaryPrimitives.ReadUInt16BigEndian(datagram[offset..]);
            var extensionBytes = BinaryPrimitives.ReadUInt16BigEndian(datagram[(offset + 2)..]) * 4;
            offset += ExtensionHeaderBytes;
            if (extensionBytes > datagram.Length - offset)
            {
                reject = new Reject(offset, "the extension must lie within the datagram");
                return false;
            }

            extension = datagram.Slice(offset, extensionBytes);
            offset += extensionBytes;
        }

        byte padding = 0;
        if ((first & 0x20) != 0)
        {
            padding = datagram.Length > offset ? datagram[^1] : (byte)0;
            if (padding == 0 || padding > datagram.Length - offset)
            {
                reject = new Reject(datagram.Length - 1, "the padding count must be 1 to what follows the header");
                return false;
            }
        }

        // Field by field: a copy of the view costs more than the parsing.
        packet.Marker = (datagram[1] & 0x80) != 0;
        packet.PayloadType = (byte)(datagram[1] & 0x7F);
        packet.SequenceNumber = BinaryPrimitives.ReadUInt16BigEndian(datagram[2..]);
        packet.Timestamp = BinaryPrimitives.ReadUInt32BigEndian(datagram[4..]);
        packet.Ssrc = BinaryPrimitives.ReadUInt32BigEndian(datagram[8..]);
        packet.Csrcs = csrcs;
        packet.HasExtension = hasExtension;
        packet.ExtensionProfile = profile;
        packet.Extension = extension;
        packet.Payload = datagram[offset..^padding];
        packet.Padding = padding;
        Debug.Assert(offset + packet.Payload.Length + padding == datagram.Length, "the parts must sum to the datagram");
        return true;
    }
}
