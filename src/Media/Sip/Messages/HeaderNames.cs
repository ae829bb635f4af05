using System.Text;

namespace EdgeCx.Media.Sip.Messages;

/// <summary>Header names as this edge asks for them, and their compact forms (RFC 3261 7.3.3 and the RFCs that added letters).</summary>
internal static class HeaderNames
{
    public const string Accept = "Accept";
    public const string Authorization = "Authorization";
    public const string CallId = "Call-ID";
    public const string Contact = "Contact";
    public const string ContentDisposition = "Content-Disposition";
    public const string ContentEncoding = "Content-Encoding";
    public const string ContentLength = "Content-Length";
    public const string ContentType = "Content-Type";
    public const string CSeq = "CSeq";
    public const string From = "From";
    public const string InfoPackage = "Info-Package";
    public const string RecordRoute = "Record-Route";
    public const string Require = "Require";
    public const string SessionExpires = "Session-Expires";
    public const string Supported = "Supported";
    public const string To = "To";
    public const string Via = "Via";

    /// <summary>The long name of a compact form; null where the letter stands for nothing.</summary>
    public static string? Expand(byte letter) => (letter | 0x20) switch
    {
        'a' => "Accept-Contact",
        'b' => "Referred-By",
        'c' => ContentType,
        'd' => "Request-Disposition",
        'e' => ContentEncoding,
        'f' => From,
        'i' => CallId,
        'j' => "Reject-Contact",
        'k' => Supported,
        'l' => ContentLength,
        'm' => Contact,
        'n' => "Identity-Info",
        'o' => "Event",
        'r' => "Refer-To",
        's' => "Subject",
        't' => To,
        'u' => "Allow-Events",
        'v' => Via,
        'x' => SessionExpires,
        'y' => "Identity",
        _ => null,
    };

    /// <summary>True when a name on the wire, long or compact, is the long name <paramref name="name"/>.</summary>
    public static bool Match(ReadOnlySpan<byte> onWire, string name)
    {
        if (onWire.Length == 1 && Expand(onWire[0]) is { } expanded)
        {
            return string.Equals(expanded, name, StringComparison.OrdinalIgnoreCase);
        }

        return onWire.Length == name.Length && Ascii.EqualsIgnoreCase(onWire, name);
    }
}
