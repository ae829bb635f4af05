namespace EdgeCx.Media.Capture.Decapsulation;

/// <summary>A VXLAN header (RFC 7348 5).</summary>
/// <param name="NetworkIdentifier">The VNI.</param>
internal readonly record struct VxlanHeader(uint NetworkIdentifier)
{
    /// <summary>Octets of the header.</summary>
    public const int Bytes = 8;

    // The I flag must be set; 0x80 is the group policy extension's. The rest are reserved, and no one sets them: what has them is no VXLAN
    // (an RTP packet to the same port begins with 0x80 and does not have the I flag).
    private const byte HasIdentifier = 0x08;
    private const byte Foreign = 0x77;

    /// <summary>Reads the header at the start of a datagram.</summary>
    public static bool TryParse(ReadOnlySpan<byte> datagram, out VxlanHeader header, out Reject reject)
    {
        header = default;
        if (datagram.Length < Bytes)
        {
            reject = new Reject(datagram.Length, "a VXLAN header of 8 bytes is expected");
            return false;
        }

        if ((datagram[0] & HasIdentifier) == 0 || (datagram[0] & Foreign) != 0)
        {
            reject = new Reject(0, "the I flag of VXLAN alone is expected");
            return false;
        }

        header = new VxlanHeader(((uint)datagram[4] << 16) | ((uint)datagram[5] << 8) | datagram[6]);
        reject = default;
        return true;
    }
}
