using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace EdgeCx.Appliance.Tests.Phones;

/// <summary>The phone's side of RFC 7616, written from the RFC and sharing no code with the product.</summary>
internal static partial class TestDigest
{
    public const string Realm = "phone";
    public const string Nonce = "bm9uY2UtMTIz";

    public static string Challenge(string algorithm) => $"Digest realm=\"{Realm}\", qop=\"auth\", algorithm={algorithm}, nonce=\"{Nonce}\", opaque=\"b3A\"";

    public static bool IsRight(string method, string header, string user, string password)
    {
        var values = Parameter().Matches(header).ToDictionary(m => m.Groups[1].Value, m => m.Groups[2].Value.Trim('"'), StringComparer.OrdinalIgnoreCase);
        var isSha = values.GetValueOrDefault("algorithm", "MD5") == "SHA-256";
        string Hash(string text) => Convert.ToHexStringLower(isSha ? SHA256.HashData(Encoding.UTF8.GetBytes(text)) : MD5.HashData(Encoding.UTF8.GetBytes(text)));
        var ha1 = Hash($"{user}:{Realm}:{password}");
        var ha2 = Hash($"{method}:{values["uri"]}");
        return header.StartsWith("Digest ", StringComparison.Ordinal)
            && values["username"] == user && values["nonce"] == Nonce && values["opaque"] == "b3A"
            && values["response"] == Hash($"{ha1}:{Nonce}:{values["nc"]}:{values["cnonce"]}:{values["qop"]}:{ha2}");
    }

    [GeneratedRegex("(\\w+)=(\"[^\"]*\"|[^,\\s]+)")]
    private static partial Regex Parameter();
}
