using System.Net;

namespace EdgeCx.Media.Siprec;

/// <summary>
/// An address of record reduced to what rules look at: user and host, without scheme, display name, password, port, parameters and
/// headers; lower case. Identity: not for logs.
/// </summary>
/// <param name="User">User part or telephone number; empty where there is none.</param>
/// <param name="Host">Host; empty for <c>tel:</c>.</param>
internal sealed record AddressOfRecord(string User, string Host)
{
    private const int MaxLength = 512;

    /// <summary><c>user@host</c>, or whichever of the two there is.</summary>
    public string Full => Host.Length == 0 ? User : User + "@" + Host;

    /// <summary>True where the address hides who it is (RFC 3323 4.1.1.3, and what gateways write for a withheld number): it names nobody.</summary>
    public bool IsWithheld =>
        Host == "anonymous.invalid" || User is "anonymous" or "restricted" or "unavailable" or "unknown" or "private" or "withheld";

    /// <summary>Reads an address as metadata and headers write it: with or without scheme, brackets, display name.</summary>
    /// <returns>Null where nothing is left.</returns>
    public static AddressOfRecord? TryParse(string? text)
    {
        if (text is null || text.Length > MaxLength)
        {
            return null;
        }

        var rest = text.AsSpan().Trim();
        if (rest.IndexOf('<') is >= 0 and var open)
        {
            rest = rest[(open + 1)..];
            var close = rest.IndexOf('>');
            rest = close < 0 ? rest : rest[..close];
        }

        var scheme = StripScheme(ref rest);
        var isTel = scheme == "tel:";
        var at = rest.LastIndexOf('@');
        var host = Before(rest[(at + 1)..], ";?");
        var user = at < 0 ? host : rest[..at];
        if (at < 0 && !isTel && LooksLikeHost(host, scheme.Length > 0))
        {
            user = default;
        }
        else if (at < 0)
        {
            host = default;
        }

        // Parameters of a telephone number may stand before the @ (RFC 3261 19.1.6); a password is nobody's business.
        var userText = Uri.UnescapeDataString(Before(user, ";:").ToString()).Trim().ToLowerInvariant();
        if (isTel)
        {
            userText = new string([.. userText.Where(c => c is not ('-' or '.' or '(' or ')' or ' '))]);
        }

        var hostText = WithoutPort(host.Trim()).ToString().ToLowerInvariant();
        return userText.Length + hostText.Length == 0 ? null : new AddressOfRecord(userText, hostText);
    }

    private static string StripScheme(ref ReadOnlySpan<char> rest)
    {
        foreach (var scheme in (ReadOnlySpan<string>)["sip:", "sips:", "tel:"])
        {
            if (rest.StartsWith(scheme, StringComparison.OrdinalIgnoreCase))
            {
                rest = rest[scheme.Length..];
                return scheme;
            }
        }

        return "";
    }

    // Bare text without @: an address of record without a user names a host; a number or an extension is a user.
    private static bool LooksLikeHost(ReadOnlySpan<char> text, bool isUri) =>
        text.StartsWith('[') || (text.ContainsAny('.', ':') && (isUri || IPEndPoint.TryParse(text, out _)));

    private static ReadOnlySpan<char> Before(ReadOnlySpan<char> text, ReadOnlySpan<char> any)
    {
        var end = text.IndexOfAny(any);
        return end < 0 ? text : text[..end];
    }

    private static ReadOnlySpan<char> WithoutPort(ReadOnlySpan<char> host)
    {
        if (host.StartsWith('['))
        {
            var close = host.IndexOf(']');
            return close < 0 ? host : host[..(close + 1)];
        }

        return Before(host, ":");
    }
}
