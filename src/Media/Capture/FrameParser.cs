using System.Buffers.Binary;

namespace EdgeCx.Media.Capture;

/// <summary>From a captured frame to the IP packet in it: Ethernet with 802.1Q/802.1ad tags, Linux cooked, raw and loopback. Pure.</summary>
internal static class FrameParser
{
    private const ushort EtherIPv4 = 0x0800;
    private const ushort EtherIPv6 = 0x86DD;
    private const ushort EtherVlan = 0x8100;
    private const ushort EtherServiceVlan = 0x88A8;
    private const ushort EtherOldQinQ = 0x9100;
    private const int MaxTags = 4;
    private const int HeaderIPv6 = 40;

    /// <summary>Finds the IP packet.</summary>
    /// <param name="frame">The frame as captured.</param>
    /// <param name="link">Its link-layer header type.</param>
    /// <param name="packet">The packet.</param>
    /// <param name="reject">Why there is none.</param>
    public static bool TryParse(ReadOnlySpan<byte> frame, LinkType link, out IpPacket packet, out Reject reject)
    {
        switch (link)
        {
            case LinkType.Ethernet:
                return frame.Length < 14
                    ? Fail(frame.Length, "an Ethernet header is expected", out packet, out reject)
                    : TryEtherType(frame, BinaryPrimitives.ReadUInt16BigEndian(frame[12..]), 14, out packet, out reject);
            case LinkType.LinuxCooked:
                return frame.Length < 16
                    ? Fail(frame.Length, "a cooked header of 16 bytes is expected", out packet, out reject)
                    : TryEtherType(frame, BinaryPrimitives.ReadUInt16BigEndian(frame[14..]), 16, out packet, out reject);
            case LinkType.LinuxCooked2:
                return frame.Length < 20
                    ? Fail(frame.Length, "a cooked header of 20 bytes is expected", out packet, out reject)
                    : TryEtherType(frame, BinaryPrimitives.ReadUInt16BigEndian(frame), 20, out packet, out reject);
            case LinkType.Null or LinkType.Loop:
                // The family's number differs between systems: the IP version tells as much.
                return TryVersion(frame, 4, out packet, out reject);
            case LinkType.Raw or LinkType.RawBsd or LinkType.RawDlt or LinkType.IPv4 or LinkType.IPv6:
                return TryVersion(frame, 0, out packet, out reject);
            default:
                return Fail(0, "a link type is expected that can be read: Ethernet, Linux cooked, raw IP or loopback", out packet, out reject);
        }
    }

    private static bool TryEtherType(ReadOnlySpan<byte> frame, ushort type, int offset, out IpPacket packet, out Reject reject)
    {
        for (var tags = 0; type is EtherVlan or EtherServiceVlan or EtherOldQinQ; tags++)
        {
            if (tags == MaxTags || frame.Length < offset + 4)
            {
                return Fail(offset, "at most four whole VLAN tags are expected", out packet, out reject);
            }

            type = BinaryPrimitives.ReadUInt16BigEndian(frame[(offset + 2)..]);
            offset += 4;
        }

        return type switch
        {
            EtherIPv4 => TryIPv4(frame, offset, out packet, out reject),
            EtherIPv6 => TryIPv6(frame, offset, out packet, out reject),
            _ => Fail(offset - 2, "IPv4 or IPv6 is expected", out packet, out reject),
        };
    }

    private static bool TryVersion(ReadOnlySpan<byte> frame, int offset, out IpPacket packet, out Reject reject)
    {
        if (frame.Length <= offset)
        {
            return Fail(frame.Length, "an IP packet is expected", out packet, out reject);
        }

        return (frame[offset] >> 4) switch
        {
            4 => TryIPv4(frame, offset, out packet, out reject),
            6 => TryIPv6(frame, offset, out packet, out reject),
            _ => Fail(offset, "IPv4 or IPv6 is expected", out packet, out reject),
        };
    }

    private static bool TryIPv4(ReadOnlySpan<byte> frame, int offset, out IpPacket packet, out Reject reject)
    {
        var ip = frame[offset..];
        if (ip.Length < 20 || ip[0] >> 4 != 4)
        {
            return Fail(offset, "an IPv4 header of at least 20 bytes is expected", out packet, out reject);
        }

        var header = (ip[0] & 0x0F) * 4;
        int total = BinaryPrimitives.ReadUInt16BigEndian(ip[2..]);
        if (total == 0)
        {
            // Segmentation offload leaves the length to the card: the frame's own is true.
            total = ip.Length;
        }

        if (header < 20 || total < header || total > ip.Length)
        {
            return Fail(offset + 2, "an IPv4 length that holds the header and lies within the frame is expected", out packet, out reject);
        }

        IpPacket.Set(out packet, ip[9], ip.Slice(12, 8), ip[header..total]);
        var fragment = BinaryPrimitives.ReadUInt16BigEndian(ip[6..]);
        if ((fragment & 0x3FFF) != 0)
        {
            packet.FragmentId = BinaryPrimitives.ReadUInt16BigEndian(ip[4..]);
            packet.FragmentOffset = (fragment & 0x1FFF) * 8;
            packet.MoreFragments = (fragment & 0x2000) != 0;
        }

        reject = default;
        return true;
    }

    private static bool TryIPv6(ReadOnlySpan<byte> frame, int offset, out IpPacket packet, out Reject reject)
    {
        var ip = frame[offset..];
        if (ip.Length < HeaderIPv6 || ip[0] >> 4 != 6)
        {
            return Fail(offset, "an IPv6 header of 40 bytes is expected", out packet, out reject);
        }

        var end = HeaderIPv6 + BinaryPrimitives.ReadUInt16BigEndian(ip[4..]);
        if (end > ip.Length)
        {
            return Fail(offset + 4, "an IPv6 length within the frame is expected", out packet, out reject);
        }

        if (!IPv6Extensions.TryWalk(ip[HeaderIPv6..end], ip[6], out var extensions, out reject))
        {
            packet = default;
            reject = reject with { Offset = reject.Offset + offset + HeaderIPv6 };
            return false;
        }

        IpPacket.Set(out packet, extensions.Protocol, ip.Slice(8, 32), ip[(HeaderIPv6 + extensions.Length)..end]);
        packet.FragmentId = extensions.FragmentId;
        packet.FragmentOffset = extensions.FragmentOffset;
        packet.MoreFragments = extensions.MoreFragments;
        return true;
    }

    private static bool Fail(int offset, string reason, out IpPacket packet, out Reject reject)
    {
        packet = default;
        reject = new Reject(offset, reason);
        return false;
    }
}
