using System.Security.Cryptography;
using System.Text;

namespace EdgeCx.Media.Sip.Digest;

/// <summary>The digest computation with qop=auth (RFC 7616 3.4.1 and 3.4.3, as RFC 3261 22.4 takes it over). Pure.</summary>
internal static class DigestHash
{
    /// <summary>Octets of a digest.</summary>
    public static int LengthOf(DigestAlgorithm algorithm) => algorithm == DigestAlgorithm.Md5 ? 16 : 32;

    /// <summary>The name on the wire.</summary>
    public static string NameOf(DigestAlgorithm algorithm) => algorithm == DigestAlgorithm.Md5 ? "MD5" : "SHA-256";

    /// <summary>KD(HA1, nonce ":" nc ":" cnonce ":" "auth" ":" HA2) with HA2 = H(method ":" uri).</summary>
    /// <param name="algorithm">Hash.</param>
    /// <param name="ha1">H(user ":" realm ":" password), as octets.</param>
    /// <param name="method">Method of the request.</param>
    /// <param name="credentials">What the peer sent; its response is not looked at.</param>
    public static byte[] Response(DigestAlgorithm algorithm, ReadOnlySpan<byte> ha1, string method, DigestCredentials credentials)
    {
        var ha2 = Hex(Of(algorithm, $"{method}:{credentials.Uri}"));
        return Of(algorithm, $"{Hex(ha1)}:{credentials.Nonce}:{credentials.NonceCountText}:{credentials.ClientNonce}:auth:{ha2}");
    }

    /// <summary>The hash of octets.</summary>
    // MD5 is what RFC 3261 prescribes; a peer that can do better is challenged with SHA-256 first (RFC 8760 2.4).
#pragma warning disable CA5351
    public static byte[] Of(DigestAlgorithm algorithm, ReadOnlySpan<byte> octets) =>
        algorithm == DigestAlgorithm.Md5 ? MD5.HashData(octets) : SHA256.HashData(octets);
#pragma warning restore CA5351

    private static byte[] Of(DigestAlgorithm algorithm, string text) => Of(algorithm, Encoding.Latin1.GetBytes(text));

    private static string Hex(ReadOnlySpan<byte> octets) => Convert.ToHexStringLower(octets);
}
