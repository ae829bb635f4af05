using System.Security.Cryptography;
using System.Text;
using EdgeCx.Media.Sip.Messages;

namespace EdgeCx.Media.Sip.Digest;

/// <summary>Judges the credentials of requests, and writes challenges. Signalling thread only.</summary>
internal sealed class DigestGuard(SipDigestOptions options, DigestUserStore users)
{
    private readonly DigestNonces _nonces = new(options.NonceSeconds, options.MaxNonces);

    // An unknown user costs as much time as a known one.
    private readonly byte[] _nobody = RandomNumberGenerator.GetBytes(32);

    /// <summary>True when a request of this method must authenticate.</summary>
    public bool Asks(SipMethod method) => options.Asks(method);

    /// <summary>Judges a request. Several Authorization headers may be there, for several realms: ours counts.</summary>
    public DigestVerdict Judge(SipMessage request, long nowNs)
    {
        foreach (ref readonly var header in request.Headers)
        {
            if (HeaderNames.Match(request.Name(header), HeaderNames.Authorization)
                && DigestCredentials.TryParse(request.Value(header), out var credentials, out _)
                && credentials!.Realm == options.Realm)
            {
                return Judge(request, credentials, nowNs);
            }
        }

        return DigestVerdict.Wrong;
    }

    /// <summary>The values of WWW-Authenticate: one a hash, the stronger first (RFC 8760 2.4), all with the same nonce.</summary>
    public IReadOnlyList<string> Challenge(bool stale, long nowNs)
    {
        var nonce = _nonces.Issue(nowNs);
        return [.. users.Current.Algorithms.Select(a =>
            $"Digest realm=\"{options.Realm}\", nonce=\"{nonce}\", algorithm={DigestHash.NameOf(a)}, qop=\"auth\"{(stale ? ", stale=true" : "")}")];
    }

    private DigestVerdict Judge(SipMessage request, DigestCredentials credentials, long nowNs)
    {
        // Without qop there is no count, and without a count no replay can be told (RFC 8760 2.6 wants qop of everyone).
        if (credentials.Algorithm is not { } algorithm || credentials.Qop != "auth" || credentials.ClientNonce.Length == 0 || credentials.NonceCount == 0)
        {
            return DigestVerdict.Wrong;
        }

        var known = users.Current.Find(credentials.UserName, algorithm);
        var expected = DigestHash.Response(
            algorithm, known ?? _nobody.AsSpan(0, DigestHash.LengthOf(algorithm)), Encoding.Latin1.GetString(request.MethodName), credentials);
        if (!CryptographicOperations.FixedTimeEquals(expected, credentials.Response) || known is null)
        {
            return DigestVerdict.Wrong;
        }

        if (!IsSameUri(request.UriOctets, credentials.Uri))
        {
            return DigestVerdict.OtherUri;
        }

        return _nonces.TryUse(credentials.Nonce, credentials.NonceCount, nowNs) ? DigestVerdict.Right : DigestVerdict.Stale;
    }

    /// <summary>
    /// The same text, or the same host and port: clients differ in what else they hash (sipp leaves out the user), and to a recorder who is called
    /// there means nothing.
    /// </summary>
    private static bool IsSameUri(ReadOnlySpan<byte> requested, string hashed)
    {
        var octets = Encoding.Latin1.GetBytes(hashed);
        if (requested.SequenceEqual(octets))
        {
            return true;
        }

        return SipUri.TryParse(requested, out var one, out _)
            && SipUri.TryParse(octets, out var other, out _)
            && one!.IsSip && other!.IsSip
            && (one.Target.Port == other.Target.Port || one.Target.Port == 0 || other.Target.Port == 0)
            && string.Equals(one.Target.Host, other.Target.Host, StringComparison.OrdinalIgnoreCase);
    }
}
