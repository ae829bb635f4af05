namespace EdgeCx.Media.Siprec;

/// <summary>
/// A glob over addresses, without case: <c>*</c> is any text, <c>?</c> one character. With an <c>@</c> it is held against
/// <c>user@host</c>, without one against the user alone.
/// </summary>
internal sealed class AddressPattern
{
    private readonly string _glob;
    private readonly bool _overHost;

    /// <summary>Makes a pattern; a scheme in front of it is taken off.</summary>
    public AddressPattern(string glob)
    {
        var text = glob.Trim();
        foreach (var scheme in (ReadOnlySpan<string>)["sip:", "sips:", "tel:"])
        {
            if (text.StartsWith(scheme, StringComparison.OrdinalIgnoreCase))
            {
                text = text[scheme.Length..];
                break;
            }
        }

        _glob = text.ToLowerInvariant();
        _overHost = _glob.Contains('@', StringComparison.Ordinal);
    }

    /// <summary>True for <c>*</c> alone.</summary>
    public bool IsEveryone => _glob == "*";

    /// <summary>True where the address fits. An empty pattern fits nobody.</summary>
    public bool Matches(AddressOfRecord address) => _glob.Length > 0 && IsMatch(_glob, _overHost ? address.Full : address.User);

    /// <summary>Glob matching in time of at most pattern times text, without recursion.</summary>
    internal static bool IsMatch(ReadOnlySpan<char> glob, ReadOnlySpan<char> text)
    {
        int g = 0, t = 0, star = -1, retry = 0;
        while (t < text.Length)
        {
            if (g < glob.Length && glob[g] == '*')
            {
                (star, retry) = (g++, t);
            }
            else if (g < glob.Length && (glob[g] == '?' || glob[g] == text[t]))
            {
                g++;
                t++;
            }
            else if (star >= 0)
            {
                g = star + 1;
                t = ++retry;
            }
            else
            {
                return false;
            }
        }

        while (g < glob.Length && glob[g] == '*')
        {
            g++;
        }

        return g == glob.Length;
    }
}
