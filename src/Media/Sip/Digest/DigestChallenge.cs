using System.Text;
using EdgeCx.Media.Sip.Messages;

namespace EdgeCx.Media.Sip.Digest;

/// <summary>A peer's challenge to us (RFC 3261 20.27 and 20.44, RFC 7616 3.3), as far as a client answers it.</summary>
/// <param name="Realm">realm.</param>
/// <param name="Nonce">nonce.</param>
/// <param name="Opaque">opaque; empty without one.</param>
/// <param name="Algorithm">Hash; MD5 where none is named.</param>
/// <param name="HasAuth">qop holds auth; else the answer is that of RFC 2069.</param>
/// <param name="IsStale">The nonce is too old, the password is not what is wrong.</param>
internal sealed record DigestChallenge(string Realm, string Nonce, string Opaque, DigestAlgorithm Algorithm, bool HasAuth, bool IsStale)
{
    /// <summary>The strongest challenge that a response holds in headers of a name (RFC 8760 2.4); null where none can be answered.</summary>
    public static DigestChallenge? Strongest(SipMessage response, string name)
    {
        DigestChallenge? best = null;
        foreach (ref readonly var header in response.Headers)
        {
            if (HeaderNames.Match(response.Name(header), name) && TryParse(response.Value(header), out var challenge, out _)
                && (best is null || challenge!.Algorithm > best.Algorithm))
            {
                best = challenge;
            }
        }

        return best;
    }

    /// <summary>Reads a header value that holds one challenge. One whose hash or quality of protection is unknown here is a reject.</summary>
    public static bool TryParse(ReadOnlySpan<byte> value, out DigestChallenge? challenge, out Reject reject)
    {
        challenge = null;
        var cursor = new SipCursor(value);
        cursor.SkipBlanks();
        if (!cursor.TryTakeToken(out var scheme) || !Ascii.EqualsIgnoreCase(scheme, "Digest"u8) || !SipGrammar.IsBlank(cursor.Peek))
        {
            reject = new Reject(cursor.Position, "the scheme Digest and a blank");
            return false;
        }

        var values = new Dictionary<string, string>(8, StringComparer.OrdinalIgnoreCase);
        do
        {
            if (!TryTakeParameter(ref cursor, values, out reject))
            {
                return false;
            }
        }
        while (cursor.TryTakeSeparator((byte)','));

        DigestAlgorithm? algorithm = values.GetValueOrDefault("algorithm", "MD5").ToUpperInvariant() switch
        {
            "MD5" => DigestAlgorithm.Md5,
            "SHA-256" => DigestAlgorithm.Sha256,
            _ => null,
        };
        var hasAuth = values.TryGetValue("qop", out var qop) && qop.Split(',', StringSplitOptions.TrimEntries).Contains("auth", StringComparer.OrdinalIgnoreCase);
        if (!cursor.AtEnd || algorithm is null || (qop is not null && !hasAuth)
            || !values.TryGetValue("realm", out var realm) || !values.TryGetValue("nonce", out var nonce))
        {
            reject = new Reject(cursor.Position, "realm and nonce, with MD5 or SHA-256 and the quality auth or none");
            return false;
        }

        reject = default;
        challenge = new DigestChallenge(
            realm,
            nonce,
            values.GetValueOrDefault("opaque", ""),
            algorithm.Value,
            hasAuth,
            string.Equals(values.GetValueOrDefault("stale"), "true", StringComparison.OrdinalIgnoreCase));
        return true;
    }

    private static bool TryTakeParameter(ref SipCursor cursor, Dictionary<string, string> values, out Reject reject)
    {
        cursor.SkipBlanks();
        var start = cursor.Position;
        if (!cursor.TryTakeToken(out var name) || !cursor.TryTakeSeparator((byte)'='))
        {
            reject = new Reject(cursor.Position, "a parameter and an equals sign");
            return false;
        }

        ReadOnlySpan<byte> text;
        if (cursor.Peek == (byte)'"' ? !cursor.TryTakeQuoted(out text) : !cursor.TryTakeToken(out text))
        {
            reject = new Reject(cursor.Position, "a token or a quoted string");
            return false;
        }

        // As it stands between the quotes: what is escaped goes back as it came, and is hashed so too.
        var plain = text.Length >= 2 && text[0] == (byte)'"' ? text[1..^1] : text;
        if (plain.Length > DigestCredentials.MaxValueBytes || !values.TryAdd(Encoding.Latin1.GetString(name), Encoding.Latin1.GetString(plain)))
        {
            reject = new Reject(start, "each parameter once, of at most 512 octets");
            return false;
        }

        cursor.SkipBlanks();
        reject = default;
        return true;
    }
}
