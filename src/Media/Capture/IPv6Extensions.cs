using System.Buffers.Binary;

namespace EdgeCx.Media.Capture;

/// <summary>
/// Extension headers that may stand before a payload (RFC 8200 4.1): hop-by-hop, routing, fragment, destination options, and
/// authentication (RFC 4302), which hides nothing.
/// </summary>
/// <param name="Protocol">What follows them.</param>
/// <param name="Length">Their octets.</param>
/// <param name="FragmentId">Identification in a fragment header.</param>
/// <param name="FragmentOffset">Offset of the fragment, bytes.</param>
/// <param name="MoreFragments">True for all fragments but the last.</param>
internal readonly record struct IPv6Extensions(byte Protocol, int Length, uint FragmentId, int FragmentOffset, bool MoreFragments)
{
    private const int MaxHeaders = 8;
    private const int MinBytes = 8;
    private const byte Fragment = 44;
    private const byte Authentication = 51;

    /// <summary>True for a protocol number that is one of these headers.</summary>
    public static bool Is(byte protocol) => protocol is 0 or 43 or Fragment or Authentication or 60;

    /// <summary>Walks over the headers, up to and with a fragment header: what follows that is a part of a payload.</summary>
    /// <param name="octets">From the first of them on.</param>
    /// <param name="protocol">The first one's number.</param>
    /// <param name="extensions">What they said.</param>
    /// <param name="reject">What was expected.</param>
    public static bool TryWalk(ReadOnlySpan<byte> octets, byte protocol, out IPv6Extensions extensions, out Reject reject)
    {
        extensions = default;
        var position = 0;
        for (var i = 0; Is(protocol); i++)
        {
            if (i == MaxHeaders || octets.Length - position < MinBytes)
            {
                reject = new Reject(Math.Min(position, octets.Length), "at most eight whole IPv6 extension headers are expected");
                return false;
            }

            var header = octets[position..];
            var length = protocol switch
            {
                Fragment => MinBytes,
                Authentication => (header[1] + 2) * 4,
                _ => (header[1] + 1) * 8,
            };
            if (length > header.Length)
            {
                reject = new Reject(position + 1, "an extension header within the packet is expected");
                return false;
            }

            position += length;
            if (protocol == Fragment)
            {
                var field = BinaryPrimitives.ReadUInt16BigEndian(header[2..]);
                if ((field & 0xFFF9) != 0)
                {
                    extensions = new IPv6Extensions(
                        header[0], position, BinaryPrimitives.ReadUInt32BigEndian(header[4..]), field & 0xFFF8, (field & 1) != 0);
                    reject = default;
                    return true;
                }
            }

            protocol = header[0];
        }

        extensions = new IPv6Extensions(protocol, position, 0, 0, false);
        reject = default;
        return true;
    }
}
