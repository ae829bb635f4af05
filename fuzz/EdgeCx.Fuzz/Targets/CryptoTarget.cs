using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.RegularExpressions;
using EdgeCx.Media.Sdp;

namespace EdgeCx.Fuzz.Targets;

/// <summary>
/// The value of <c>a=crypto</c>. The oracle reads it by regular expressions after the grammar of RFC 4568 9, with numbers of any length, and
/// decides alike: whether it is well-formed, what its keys and identifiers are, and whether anything stands against choosing it.
/// </summary>
internal sealed partial class CryptoTarget : IFuzzTarget
{
    private const string Key30 = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwd";
    private const string Key44 = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUmJygpKis=";
    private const string Key46 = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUmJygpKissLQ==";

    private static readonly Dictionary<string, int> Octets = new(StringComparer.OrdinalIgnoreCase)
    {
        ["AES_CM_128_HMAC_SHA1_80"] = 30,
        ["AES_CM_128_HMAC_SHA1_32"] = 30,
        ["AES_192_CM_HMAC_SHA1_80"] = 38,
        ["AES_192_CM_HMAC_SHA1_32"] = 38,
        ["AES_CM_192_HMAC_SHA1_80"] = 38,
        ["AES_CM_192_HMAC_SHA1_32"] = 38,
        ["AES_256_CM_HMAC_SHA1_80"] = 46,
        ["AES_256_CM_HMAC_SHA1_32"] = 46,
        ["AES_CM_256_HMAC_SHA1_80"] = 46,
        ["AES_CM_256_HMAC_SHA1_32"] = 46,
        ["AEAD_AES_128_GCM"] = 28,
        ["AEAD_AES_256_GCM"] = 44,
    };

    public string Name => "crypto";

    public IEnumerable<byte[]> Seeds => new[]
    {
        $"1 AES_CM_128_HMAC_SHA1_80 inline:{Key30}|2^20|1:4;inline:{Key30}|2^20|2:4 WSH=64",
        $"2 AES_CM_128_HMAC_SHA1_32 inline:{Key30}|1:32 UNENCRYPTED_SRTCP",
        $"3 AES_256_CM_HMAC_SHA1_80 inline:{Key46}",
        $"4 AEAD_AES_256_GCM inline:{Key44}|65536 -x",
        "5 F8_128_HMAC_SHA1_80 inline:x FEC_ORDER=FEC_SRTP",
    }.Select(Encoding.ASCII.GetBytes);

    public IEnumerable<byte[]> Dictionary => new[]
    {
        Key30, Key44, Key46, "inline:", "|", "2^", "|2^31", "|1:4", ":128", ";", ";inline:", "=", "==", "WSH=", " -", "KDR=1", "UNENCRYPTED_SRTP",
        "AEAD_AES_128_GCM", "AES_CM_256_HMAC_SHA1_80", "18446744073709551616", "\t", " ",
    }.Select(Encoding.ASCII.GetBytes);

    public void Run(ReadOnlySpan<byte> input)
    {
        var accepted = SdpCryptoParser.TryParse(input, out var crypto, out var reject);
        var expected = Read(Encoding.Latin1.GetString(input));
        Oracle.Holds(accepted == expected is not null, $"accepted {accepted}, the oracle says otherwise");
        if (!accepted)
        {
            Oracle.Holds(crypto is null && reject.Offset >= 0 && reject.Offset <= input.Length && reject.Reason.Length > 0, "a reject without place or reason");
            return;
        }

        Oracle.Holds(crypto!.Tag == expected!.Tag && crypto.SuiteName == expected.Suite, "tag or suite");
        Oracle.Holds((crypto.Obstacle == SdpCryptoObstacle.None) == expected.CanBeChosen, "obstacle");
        Oracle.Holds(crypto.Keys.Length == expected.Keys.Count, "number of keys");
        for (var i = 0; i < expected.Keys.Count; i++)
        {
            Oracle.Holds(crypto.Keys[i].Octets.SequenceEqual(expected.Keys[i].Octets), "key");
            Oracle.Holds(crypto.Keys[i].Identifier.Length == expected.Keys[i].Bytes, "identifier's length");
            Oracle.Holds(new BigInteger(crypto.Keys[i].Identifier, isUnsigned: true, isBigEndian: true) == expected.Keys[i].Identifier, "identifier");
        }
    }

    private static Attribute? Read(string text)
    {
        var words = text.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        if (text.Length > 2048 || text.Any(c => c is < '\t' or > '~') || words.Length < 3
            || !Tag().IsMatch(words[0]) || !SuiteName().IsMatch(words[1]))
        {
            return null;
        }

        var tag = int.Parse(words[0], CultureInfo.InvariantCulture);
        if (!Octets.TryGetValue(words[1], out var octets))
        {
            return new Attribute(tag, words[1], [], CanBeChosen: false);
        }

        var keys = words[2].Split(';').Select(k => ReadKey(k, octets)).ToList();
        if (keys.Count > SdpCryptoParser.MaxKeys || keys.Contains(null) || keys.Select(k => k!.Bytes).Distinct().Count() > 1
            || (keys.Count > 1 && keys[0]!.Bytes == 0))
        {
            return null;
        }

        return new Attribute(tag, words[1], [.. keys.Select(k => k!)], words[3..].All(p => Harmless().IsMatch(p) && !IsTooLarge(p)));
    }

    private static Key? ReadKey(string text, int octets)
    {
        var match = KeyParameter().Match(text);
        if (!match.Success)
        {
            return null;
        }

        var encoded = match.Groups["key"].Value;
        var digits = encoded.TrimEnd('=');
        if (digits.Length != ((octets * 8) + 5) / 6 || (encoded.Length != digits.Length && encoded.Length % 4 != 0) || encoded.Length > digits.Length + 2)
        {
            return null;
        }

        // Bits behind the last octet must be zero (RFC 4648 3.5).
        var padded = digits.PadRight((digits.Length + 3) / 4 * 4, '=');
        var key = Convert.FromBase64String(padded);
        if (Convert.ToBase64String(key) != padded)
        {
            return null;
        }

        var bytes = match.Groups["length"].Success ? int.Parse(match.Groups["length"].Value, CultureInfo.InvariantCulture) : 0;
        var identifier = match.Groups["mki"].Success ? BigInteger.Parse(match.Groups["mki"].Value, CultureInfo.InvariantCulture) : 0;
        return match.Groups["mki"].Success && (bytes is < 1 or > 128 || identifier >= BigInteger.Pow(256, bytes)) ? null : new Key(key, bytes, identifier);
    }

    // The hint's number is read as 32 bits.
    private static bool IsTooLarge(string parameter) =>
        parameter[0] != '-' && BigInteger.Parse(parameter[4..], CultureInfo.InvariantCulture) > int.MaxValue;

    [GeneratedRegex(@"\A[0-9]{1,9}\z")]
    private static partial Regex Tag();

    [GeneratedRegex(@"\A[A-Za-z0-9_]{1,64}\z")]
    private static partial Regex SuiteName();

    [GeneratedRegex(@"\A(-|(?i:WSH)=[0-9]+\z)")]
    private static partial Regex Harmless();

    [GeneratedRegex(@"\A(?i:inline):(?<key>[A-Za-z0-9+/]+=*)(\|(2\^)?[0-9]+)?(\|(?<mki>[0-9]+):(?<length>[0-9]{1,3}))?\z")]
    private static partial Regex KeyParameter();

    private sealed record Key(byte[] Octets, int Bytes, BigInteger Identifier);

    private sealed record Attribute(int Tag, string Suite, List<Key> Keys, bool CanBeChosen);
}
