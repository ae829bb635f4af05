namespace EdgeCx.Media.Sip.Digest;

/// <summary>An Authorization header of the Digest scheme (RFC 3261 20.7, RFC 7616 3.4). Holds secrets of a kind: not for logs.</summary>
internal sealed class DigestCredentials
{
    /// <summary>Longest value of one parameter, octets.</summary>
    public const int MaxValueBytes = 512;

    private readonly Dictionary<string, string> _values;

    private DigestCredentials(Dictionary<string, string> values) => _values = values;

    /// <summary>username.</summary>
    public string UserName => _values["username"];

    /// <summary>realm.</summary>
    public string Realm => _values["realm"];

    /// <summary>nonce.</summary>
    public string Nonce => _values["nonce"];

    /// <summary>uri: the Request-URI as the peer hashed it.</summary>
    public string Uri => _values["uri"];

    /// <summary>cnonce; empty without one.</summary>
    public string ClientNonce => _values.GetValueOrDefault("cnonce", "");

    /// <summary>qop; empty without one.</summary>
    public string Qop => _values.GetValueOrDefault("qop", "");

    /// <summary>nc as sent, eight hexadecimal digits; empty without one.</summary>
    public string NonceCountText => _values.GetValueOrDefault("nc", "");

    /// <summary>nc as a number; 0 without one.</summary>
    public uint NonceCount { get; private init; }

    /// <summary>response, as octets.</summary>
    public byte[] Response { get; private init; } = [];

    /// <summary>The hash that was used; MD5 where none is named. Null for one that is not known here.</summary>
    public DigestAlgorithm? Algorithm { get; private init; }

    /// <summary>
    /// Reads a header value. A parameter that is there twice, one without a value, or a value that is too long is a reject: which of two was meant
    /// nobody can tell. Unknown parameters are passed over (RFC 7616 3.4).
    /// </summary>
    public static bool TryParse(ReadOnlySpan<byte> value, out DigestCredentials? credentials, out Reject reject)
    {
        credentials = null;
        return DigestParameters.TryRead(value, unescape: true, out var values, out reject) && TryMake(values, value.Length, out credentials, out reject);
    }

    private static bool TryMake(Dictionary<string, string> values, int end, out DigestCredentials? credentials, out Reject reject)
    {
        credentials = null;
        foreach (var name in (ReadOnlySpan<string>)["username", "realm", "nonce", "uri", "response"])
        {
            if (!values.ContainsKey(name))
            {
                reject = new Reject(end, "username, realm, nonce, uri and response");
                return false;
            }
        }

        var response = values["response"];
        var octets = new byte[response.Length / 2];
        if (response.Length is not (32 or 64) || Convert.FromHexString(response, octets, out _, out _) != System.Buffers.OperationStatus.Done)
        {
            reject = new Reject(end, "a response of 32 or 64 hexadecimal digits");
            return false;
        }

        var count = 0u;
        if (values.TryGetValue("nc", out var nc)
            && (nc.Length != 8 || !uint.TryParse(nc, System.Globalization.NumberStyles.AllowHexSpecifier, System.Globalization.CultureInfo.InvariantCulture, out count)))
        {
            reject = new Reject(end, "an nc of eight hexadecimal digits");
            return false;
        }

        reject = default;
        credentials = new DigestCredentials(values) { Algorithm = DigestParameters.AlgorithmOf(values), NonceCount = count, Response = octets };
        return true;
    }
}
