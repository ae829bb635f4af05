using System.Buffers.Binary;

namespace EdgeCx.Media.Capture.Decapsulation;

/// <summary>
/// The header between GRE and a mirrored frame (draft-foschiano-erspan-03 4): none for type I, 8 bytes for type II, 12 for type III with
/// 8 more where its O bit announces a platform's own.
/// </summary>
/// <param name="Length">Octets of the header.</param>
/// <param name="Link">What follows it.</param>
internal readonly record struct ErspanHeader(int Length, LinkType Link)
{
    /// <summary>GRE protocol type of types I and II.</summary>
    public const ushort TypeOneOrTwo = 0x88BE;

    /// <summary>GRE protocol type of type III.</summary>
    public const ushort TypeThree = 0x22EB;

    private const int TypeTwoBytes = 8;
    private const int TypeThreeBytes = 12;
    private const int PlatformBytes = 8;
    private const int FrameTypeEthernet = 0;
    private const int FrameTypeIp = 2;

    /// <summary>Reads the header behind a GRE header.</summary>
    /// <param name="gre">The GRE header, of one of the two protocol types.</param>
    /// <param name="payload">What follows it.</param>
    /// <param name="header">The header.</param>
    /// <param name="reject">Why there is none.</param>
    public static bool TryParse(in GreHeader gre, ReadOnlySpan<byte> payload, out ErspanHeader header, out Reject reject)
    {
        header = default;
        if (gre.ProtocolType == TypeOneOrTwo && !gre.HasSequence)
        {
            header = new ErspanHeader(0, LinkType.Ethernet);
            reject = default;
            return true;
        }

        var isTypeThree = gre.ProtocolType == TypeThree;
        var length = isTypeThree ? TypeThreeBytes : TypeTwoBytes;
        if (payload.Length < length)
        {
            return Fail(payload.Length, "an ERSPAN header of 8 (type II) or 12 bytes (type III) is expected", out reject);
        }

        if (payload[0] >> 4 != (isTypeThree ? 2 : 1))
        {
            return Fail(0, "ERSPAN version 1 (type II) or 2 (type III) is expected", out reject);
        }

        var link = LinkType.Ethernet;
        if (isTypeThree)
        {
            var last = BinaryPrimitives.ReadUInt16BigEndian(payload[10..]);
            var frameType = (last >> 10) & 0x1F;
            if (frameType is not (FrameTypeEthernet or FrameTypeIp))
            {
                return Fail(10, "frame type 0 (Ethernet) or 2 (IP) is expected", out reject);
            }

            link = frameType == FrameTypeIp ? LinkType.Raw : LinkType.Ethernet;
            length += (last & 1) != 0 ? PlatformBytes : 0;
            if (payload.Length < length)
            {
                return Fail(payload.Length, "the platform's sub-header of 8 bytes is expected", out reject);
            }
        }

        header = new ErspanHeader(length, link);
        reject = default;
        return true;
    }

    private static bool Fail(int offset, string reason, out Reject reject)
    {
        reject = new Reject(offset, reason);
        return false;
    }
}
