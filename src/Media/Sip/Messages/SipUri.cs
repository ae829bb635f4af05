using System.Text;

namespace EdgeCx.Media.Sip.Messages;

/// <summary>A SIP or SIPS URI (RFC 3261 19.1), or any other absolute URI of which only the scheme is read.</summary>
/// <param name="Scheme">Scheme in lower case.</param>
/// <param name="User">userinfo as sent, still escaped; empty without one.</param>
/// <param name="Target">Host and port; empty for other schemes.</param>
/// <param name="Parameters">The uri-parameters as sent, with their first semicolon; empty without.</param>
/// <param name="HasHeaders">True when <c>?headers</c> follow: not allowed in a Request-URI.</param>
internal sealed record SipUri(string Scheme, string User, HostPort Target, string Parameters, bool HasHeaders)
{
    /// <summary>True for sip and sips.</summary>
    public bool IsSip => Scheme is "sip" or "sips";

    /// <summary>True when the parameters hold <paramref name="name"/>, e.g. <c>lr</c>.</summary>
    public bool HasParameter(string name) => Parameter(name) is not null;

    /// <summary>A parameter's value; empty for one without a value, null where it is missing.</summary>
    public string? Parameter(string name)
    {
        foreach (var part in Parameters.Split(';', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            var key = equals < 0 ? part : part[..equals];
            if (string.Equals(key, name, StringComparison.OrdinalIgnoreCase))
            {
                return equals < 0 ? "" : part[(equals + 1)..];
            }
        }

        return null;
    }

    /// <summary>Reads a URI that fills the whole text.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out SipUri? uri, out Reject reject)
    {
        uri = null;
        var colon = text.IndexOf((byte)':');
        if (!TryReadScheme(text, colon, out var scheme))
        {
            reject = new Reject(0, "a scheme and a colon");
            return false;
        }

        if (SipGrammar.HasBlankOrControl(text) || text.IndexOfAny("<>\""u8) >= 0)
        {
            reject = new Reject(colon, "a URI without blanks, quotes and angle brackets");
            return false;
        }

        if (scheme is "sip" or "sips")
        {
            return TryReadSip(text, colon + 1, scheme, out uri, out reject);
        }

        uri = new SipUri(scheme, "", default, "", false);
        reject = colon + 1 < text.Length ? default : new Reject(text.Length, "something after the scheme");
        return colon + 1 < text.Length;
    }

    /// <summary>scheme ":" with the characters of RFC 3986; the scheme comes back in lower case.</summary>
    private static bool TryReadScheme(ReadOnlySpan<byte> text, int colon, out string scheme)
    {
        scheme = "";
        if (colon <= 0 || !char.IsAsciiLetter((char)text[0]))
        {
            return false;
        }

        foreach (var octet in text[..colon])
        {
            if (!char.IsAsciiLetterOrDigit((char)octet) && octet is not ((byte)'+' or (byte)'-' or (byte)'.'))
            {
                return false;
            }
        }

        scheme = Encoding.Latin1.GetString(text[..colon]).ToLowerInvariant();
        return true;
    }

    private static bool TryReadSip(ReadOnlySpan<byte> text, int start, string scheme, out SipUri? uri, out Reject reject)
    {
        uri = null;
        var rest = text[start..];
        var at = rest.IndexOf((byte)'@');
        var user = at < 0 ? default : rest[..at];
        if (at == 0 || FindBrokenEscape(text) is var broken and >= 0)
        {
            reject = new Reject(at == 0 ? start : FindBrokenEscape(text), at == 0 ? "a user before the @" : "two hexadecimal digits after %");
            return false;
        }

        var afterUser = start + at + 1;
        var cursor = new SipCursor(text[afterUser..]);
        if (!HostPort.TryTake(ref cursor, out var target, out var inner))
        {
            reject = inner with { Offset = inner.Offset + afterUser };
            return false;
        }

        cursor.TryTakeUntil("?"u8, out var parameters);
        if (!parameters.IsEmpty && parameters[0] != (byte)';')
        {
            reject = new Reject(afterUser + cursor.Position - parameters.Length, "; ? or the end after the host");
            return false;
        }

        reject = default;
        uri = new SipUri(scheme, Encoding.Latin1.GetString(user), target, Encoding.Latin1.GetString(parameters), !cursor.AtEnd);
        return true;
    }

    private static int FindBrokenEscape(ReadOnlySpan<byte> text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == (byte)'%'
                && (i + 2 >= text.Length || !char.IsAsciiHexDigit((char)text[i + 1]) || !char.IsAsciiHexDigit((char)text[i + 2])))
            {
                return i;
            }
        }

        return -1;
    }
}
