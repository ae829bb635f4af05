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

        // What is escaped goes back as it came, and is hashed so too.
        if (!DigestParameters.TryRead(value, unescape: false, out var values, out reject))
        {
            return false;
        }

        var algorithm = DigestParameters.AlgorithmOf(values);
        var hasAuth = values.TryGetValue("qop", out var qop) && qop.Split(',', StringSplitOptions.TrimEntries).Contains("auth", StringComparer.OrdinalIgnoreCase);
        if (algorithm is null || (qop is not null && !hasAuth)
            || !values.TryGetValue("realm", out var realm) || !values.TryGetValue("nonce", out var nonce))
        {
            reject = new Reject(value.Length, "realm and nonce, with MD5 or SHA-256 and the quality auth or none");
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
}
