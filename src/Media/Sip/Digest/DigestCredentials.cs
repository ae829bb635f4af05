using System.Text;
using EdgeCx.Media.Sip.Messages;

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

        if (!cursor.AtEnd)
        {
            reject = new Reject(cursor.Position, "a comma or the end");
            return false;
        }

        return TryMake(values, cursor.Position, out credentials, out reject);
    }

    /// <summary>name EQUAL (token / quoted-string), with blanks around.</summary>
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

        if (text.Length > MaxValueBytes + 2)
        {
            reject = new Reject(start, "a shorter value");
            return false;
        }

        if (!values.TryAdd(Encoding.Latin1.GetString(name), Unquoted(text)))
        {
            reject = new Reject(start, "each parameter once");
            return false;
        }

        cursor.SkipBlanks();
        reject = default;
        return true;
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

        DigestAlgorithm? algorithm = values.GetValueOrDefault("algorithm", "MD5").ToUpperInvariant() switch
        {
            "MD5" => DigestAlgorithm.Md5,
            "SHA-256" => DigestAlgorithm.Sha256,
            _ => null,
        };
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
        credentials = new DigestCredentials(values) { Algorithm = algorithm, NonceCount = count, Response = octets };
        return true;
    }

    private static string Unquoted(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty || text[0] != (byte)'"')
        {
            return Encoding.Latin1.GetString(text);
        }

        var inner = text[1..^1];
        var plain = new StringBuilder(inner.Length);
        for (var i = 0; i < inner.Length; i++)
        {
            if (inner[i] == (byte)'\\' && i + 1 < inner.Length)
            {
                i++;
            }

            plain.Append((char)inner[i]);
        }

        return plain.ToString();
    }
}
