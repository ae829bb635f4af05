using System.Collections.Immutable;

namespace EdgeCx.Media.Rtp.Srtp;

/// <summary>
/// A crypto-suite of SRTP as SDES names it: RFC 4568 6.2 (AES_CM_128), RFC 6188 4 (AES_192_CM, AES_256_CM), RFC 7714 14.2 (AEAD).
/// </summary>
internal sealed class SrtpSuite
{
    private SrtpSuite(string name, int keyBytes, int saltBytes, int rtpTagBytes, int rtcpTagBytes, bool isAead)
    {
        Name = name;
        KeyBytes = keyBytes;
        SaltBytes = saltBytes;
        RtpTagBytes = rtpTagBytes;
        RtcpTagBytes = rtcpTagBytes;
        IsAead = isAead;
    }

    /// <summary>All suites that are supported. The order is that of an offer of ours; a peer's offer keeps its own.</summary>
    public static ImmutableArray<SrtpSuite> All { get; } =
    [
        Counter("AES_CM_128_HMAC_SHA1_80", 16, 10),
        Counter("AES_CM_128_HMAC_SHA1_32", 16, 4),
        Counter("AES_192_CM_HMAC_SHA1_80", 24, 10),
        Counter("AES_192_CM_HMAC_SHA1_32", 24, 4),
        Counter("AES_256_CM_HMAC_SHA1_80", 32, 10),
        Counter("AES_256_CM_HMAC_SHA1_32", 32, 4),
        new("AEAD_AES_128_GCM", 16, 12, 16, 16, isAead: true),
        new("AEAD_AES_256_GCM", 32, 12, 16, 16, isAead: true),
    ];

    /// <summary>The suite's registered name.</summary>
    public string Name { get; }

    /// <summary>Octets of the master key, and of the session key.</summary>
    public int KeyBytes { get; }

    /// <summary>Octets of the master salt, and of the session salt.</summary>
    public int SaltBytes { get; }

    /// <summary>Octets of an RTP packet's authentication tag.</summary>
    public int RtpTagBytes { get; }

    /// <summary>Octets of an RTCP packet's tag: 10 also where RTP's has 4 (RFC 4568 6.2.2).</summary>
    public int RtcpTagBytes { get; }

    /// <summary>AES-GCM; else AES in counter mode with HMAC-SHA1.</summary>
    public bool IsAead { get; }

    /// <summary>The suite of a name; null where it is not supported. Names are compared without case (RFC 4234 2.3).</summary>
    public static SrtpSuite? Find(string name)
    {
        // Names of the draft before RFC 6188, which FreeSWITCH and others still write.
        if (name.StartsWith("AES_CM_192_", StringComparison.OrdinalIgnoreCase) || name.StartsWith("AES_CM_256_", StringComparison.OrdinalIgnoreCase))
        {
            name = string.Concat("AES_", name.AsSpan(7, 3), "_CM_", name.AsSpan(11));
        }

        foreach (var suite in All)
        {
            if (suite.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return suite;
            }
        }

        return null;
    }

    /// <inheritdoc/>
    public override string ToString() => Name;

    private static SrtpSuite Counter(string name, int keyBytes, int rtpTagBytes) => new(name, keyBytes, 14, rtpTagBytes, 10, isAead: false);
}
