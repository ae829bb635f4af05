using System.Text;

namespace EdgeCx.Media.Sip.Messages;

/// <summary>Method, Request-URI and version of a request: octet ranges in the message.</summary>
internal readonly record struct RequestLine((int Start, int Length) Method, (int Start, int Length) Uri)
{
    /// <summary>
    /// Reads <c>Method SP Request-URI SP SIP-Version</c>. False when the line does not end in a SIP version: that is no SIP. What is SIP but
    /// wrong (blanks doubled or at the end, another version) becomes a fault in <paramref name="reading"/>.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> line, int offset, ref HeadReading reading, out RequestLine request)
    {
        request = default;
        var trimmed = line.TrimEnd(" \t"u8);
        var first = trimmed.IndexOf((byte)' ');
        var last = trimmed.LastIndexOf((byte)' ');
        if (first <= 0 || trimmed.Length - last < 5 || !Ascii.EqualsIgnoreCase(trimmed.Slice(last + 1, 4), "SIP/"u8))
        {
            return false;
        }

        var method = line[..first];
        var uri = last > first ? line[(first + 1)..last] : default;
        var version = trimmed[(last + 1)..];
        request = new RequestLine((offset, first), (offset + first + 1, uri.Length));
        if (!SipGrammar.IsToken(method))
        {
            reading.Fail(400, offset, "Method is not a token");
        }
        else if (uri.Length > reading.Limits.MaxUriBytes)
        {
            reading.Fail(414, offset + first + 1, "Request-URI Too Long");
        }
        else if (uri.IsEmpty || SipGrammar.HasBlankOrControl(uri))
        {
            reading.Fail(400, offset + first + 1, "Request-URI is empty or has blanks");
        }
        else if (!Ascii.EqualsIgnoreCase(version, "SIP/2.0"u8))
        {
            reading.Fail(505, offset + last + 1, "Version Not Supported");
        }
        else if (trimmed.Length != line.Length)
        {
            reading.Fail(400, offset + trimmed.Length, "Blanks after the version");
        }

        return true;
    }
}
