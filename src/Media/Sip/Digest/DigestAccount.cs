using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using EdgeCx.Media.Sip.Messages;

namespace EdgeCx.Media.Sip.Digest;

/// <summary>
/// What we answer challenges with (RFC 3261 22.2, 22.3; RFC 8760): user and password, and the challenges of one dialog so far, of the server and of
/// a proxy before it. One user at a time. Never in a log.
/// </summary>
internal sealed class DigestAccount
{
    private const string ServerChallenge = "WWW-Authenticate";
    private const string ProxyChallenge = "Proxy-Authenticate";
    private readonly string _user;
    private readonly string _password;
    private DigestChallenge? _ofServer;
    private DigestChallenge? _ofProxy;
    private uint _serverCount;
    private uint _proxyCount;

    /// <summary>Takes an account.</summary>
    /// <param name="user">User; empty for none: then no challenge is answered.</param>
    /// <param name="password">Password.</param>
    public DigestAccount(string user, string password)
    {
        _user = user;
        _password = password;
    }

    /// <summary>Takes the challenge of a 401 or 407.</summary>
    /// <returns>
    /// True where the request should be sent again. False where there is nothing to answer it with, or where it was answered already and the nonce was
    /// not too old: then the password is wrong, and to repeat it would only lock the account.
    /// </returns>
    /// <param name="response">The refusal.</param>
    /// <param name="answered">The refused request answered a challenge of this kind.</param>
    public bool TryTake(SipMessage response, bool answered)
    {
        var isProxy = response.StatusCode == 407;
        if (_user.Length == 0 || response.StatusCode is not (401 or 407)
            || DigestChallenge.Strongest(response, isProxy ? ProxyChallenge : ServerChallenge) is not { } challenge || (answered && !challenge.IsStale))
        {
            return false;
        }

        if (isProxy)
        {
            (_ofProxy, _proxyCount) = (challenge, 0);
        }
        else
        {
            (_ofServer, _serverCount) = (challenge, 0);
        }

        return true;
    }

    /// <summary>True where requests answer a challenge of the kind that a status carries.</summary>
    public bool Answers(int status) => (status == 407 ? _ofProxy : _ofServer) is not null;

    /// <summary>The header lines of a request; empty where nobody has challenged.</summary>
    /// <param name="method">Method of the request.</param>
    /// <param name="uri">Its Request-URI as written.</param>
    public string Lines(string method, string uri)
    {
        var text = "";
        if (_ofServer is not null)
        {
            text += $"Authorization: {Answer(_ofServer, ++_serverCount, method, uri)}\r\n";
        }

        if (_ofProxy is not null)
        {
            text += $"Proxy-Authorization: {Answer(_ofProxy, ++_proxyCount, method, uri)}\r\n";
        }

        return text;
    }

    private string Answer(DigestChallenge challenge, uint count, string method, string uri)
    {
        var algorithm = challenge.Algorithm;
        var user = _user.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
        var ha1 = Hex(algorithm, [.. Encoding.UTF8.GetBytes(_user), (byte)':', .. Encoding.Latin1.GetBytes(challenge.Realm), (byte)':', .. Encoding.UTF8.GetBytes(_password)]);
        var ha2 = Hex(algorithm, Encoding.Latin1.GetBytes($"{method}:{uri}"));
        var text = $"Digest username=\"{user}\", realm=\"{challenge.Realm}\", nonce=\"{challenge.Nonce}\", uri=\"{uri}\", algorithm={DigestHash.NameOf(algorithm)}";
        if (challenge.Opaque.Length > 0)
        {
            text += $", opaque=\"{challenge.Opaque}\"";
        }

        if (!challenge.HasAuth)
        {
            return text + $", response=\"{Hex(algorithm, Encoding.Latin1.GetBytes($"{ha1}:{challenge.Nonce}:{ha2}"))}\"";
        }

        var client = RandomNumberGenerator.GetHexString(16, lowercase: true);
        var nc = count.ToString("x8", CultureInfo.InvariantCulture);
        var response = Hex(algorithm, Encoding.Latin1.GetBytes($"{ha1}:{challenge.Nonce}:{nc}:{client}:auth:{ha2}"));
        return text + $", qop=auth, nc={nc}, cnonce=\"{client}\", response=\"{response}\"";
    }

    private static string Hex(DigestAlgorithm algorithm, byte[] octets) => Convert.ToHexStringLower(DigestHash.Of(algorithm, octets));
}
