using System.Text;
using EdgeCx.Media.Sip.Digest;

namespace EdgeCx.Fuzz.Targets;

/// <summary>
/// Authorization headers. The oracle reads what was accepted again with strings: the parameters are cut outside of quotes at commas and at the first
/// equals sign, and must give the same values.
/// </summary>
internal sealed class DigestTarget : IFuzzTarget
{
    private const string Whole =
        "Digest username=\"sbc\", realm=\"edge.example\", nonce=\"AAAA/+==\", uri=\"sip:srs@192.0.2.1;transport=tls\", algorithm=SHA-256, qop=auth, "
        + "nc=0000001f, cnonce=\"c\", response=\"753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1\", opaque=\"\"";

    private static readonly string[] Tokens =
    [
        "Digest ", "digest\t", "Basic ", "username=", "realm=\"", "nonce=", "uri=", "response=", "\"0123456789abcdef0123456789abcdef\"", "algorithm=MD5", "MD5-sess",
        "nc=00000000", "nc=ffffffff", "qop=auth-int", "cnonce=", ",", ", ,", "=", "\"", "\\\"", "\\", " ", "\t", "\0", "\u00FF", ";", "stale=true", "username*=",
    ];

    /// <inheritdoc/>
    public string Name => "sip-digest";

    /// <inheritdoc/>
    public IEnumerable<byte[]> Seeds =>
    [
        Octets(Whole),
        Octets("Digest response=0123456789abcdef0123456789ABCDEF,username=a,realm=r,nonce=n,uri=x"),
        Octets("  digest username = \"a\\\"b\\\\\" ,realm=\"\",nonce=\"n\" , uri=\"sip:x,y\",response=\"0123456789abcdef0123456789abcdef\""),
    ];

    /// <inheritdoc/>
    public IEnumerable<byte[]> Dictionary => Tokens.Select(Octets);

    /// <inheritdoc/>
    public void Run(ReadOnlySpan<byte> input)
    {
        var accepted = DigestCredentials.TryParse(input, out var credentials, out var reject);
        Oracle.Holds(accepted == credentials is not null, "verdict and credentials differ");
        Oracle.Holds(accepted || reject.Reason is { Length: > 0 }, "a rejection without a reason");
        Oracle.Holds(accepted || (uint)reject.Offset <= input.Length, "a rejection beyond the input");
        if (credentials is null)
        {
            return;
        }

        var read = ReadAgain(Encoding.Latin1.GetString(input));
        Oracle.Holds(read["username"] == credentials.UserName && read["realm"] == credentials.Realm && read["nonce"] == credentials.Nonce && read["uri"] == credentials.Uri, "mandatory values");
        Oracle.Holds(read.GetValueOrDefault("cnonce", "") == credentials.ClientNonce && read.GetValueOrDefault("qop", "") == credentials.Qop, "optional values");
        Oracle.Holds(read["response"].Equals(Convert.ToHexString(credentials.Response), StringComparison.OrdinalIgnoreCase), "response");
        Oracle.Holds(credentials.NonceCount == (read.TryGetValue("nc", out var nc) ? Convert.ToUInt32(nc, 16) : 0), "nc");
        Oracle.Holds(
            credentials.Algorithm == (read.GetValueOrDefault("algorithm", "MD5").ToUpperInvariant() switch { "MD5" => DigestAlgorithm.Md5, "SHA-256" => DigestAlgorithm.Sha256, _ => (DigestAlgorithm?)null }),
            "algorithm");
        Oracle.Holds(credentials.Algorithm is not { } known || DigestHash.Response(known, [1, 2], "INVITE", credentials).Length == DigestHash.LengthOf(known), "length of a digest");
    }

    private static Dictionary<string, string> ReadAgain(string text)
    {
        var values = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var rest = text.TrimStart(' ', '\t')["Digest".Length..];
        foreach (var parameter in CutOutsideQuotes(rest))
        {
            var equals = parameter.IndexOf('=', StringComparison.Ordinal);
            Oracle.Holds(equals > 0, "a parameter without an equals sign");
            var value = parameter[(equals + 1)..].Trim(' ', '\t');
            Oracle.Holds(values.TryAdd(parameter[..equals].Trim(' ', '\t'), value.StartsWith('"') ? Unescape(value[1..^1]) : value), "a parameter twice");
        }

        return values;
    }

    private static List<string> CutOutsideQuotes(string text)
    {
        var parts = new List<string> { "" };
        var quoted = false;
        for (var i = 0; i < text.Length; i++)
        {
            if (quoted && text[i] == '\\' && i + 1 < text.Length)
            {
                parts[^1] += text[i++];
            }
            else if (text[i] == '"')
            {
                quoted = !quoted;
            }
            else if (text[i] == ',' && !quoted)
            {
                parts.Add("");
                continue;
            }

            parts[^1] += text[i];
        }

        return parts;
    }

    private static string Unescape(string text)
    {
        var plain = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            plain.Append(text[i] == '\\' && i + 1 < text.Length ? text[++i] : text[i]);
        }

        return plain.ToString();
    }

    private static byte[] Octets(string text) => Encoding.Latin1.GetBytes(text);
}
