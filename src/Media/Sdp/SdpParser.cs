using System.Buffers.Text;
using System.Net;
using System.Text;

namespace EdgeCx.Media.Sdp;

/// <summary>
/// Reads session descriptions (RFC 8866) as they come from the field: bare LF, blank lines before the first line, missing
/// <c>o=</c>, <c>s=</c>, <c>t=</c> and <c>c=</c> lines are taken; unknown lines and attributes are passed over. Only what would make the
/// answer wrong is rejected: no version line, an m-line that cannot be understood (its place counts), too many of them.
/// </summary>
internal static class SdpParser
{
    /// <summary>Largest description that is read, bytes.</summary>
    public const int MaxBytes = 64 * 1024;

    /// <summary>Most m-lines.</summary>
    public const int MaxMedia = 32;

    /// <summary>Most formats of an m-line.</summary>
    public const int MaxFormats = 64;

    // What is read here is echoed in the answer: it stays small.
    private const int MaxToken = 64;

    /// <summary>Reads a description.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out SdpSession? session, out Reject reject)
    {
        session = null;
        if (text.Length > MaxBytes)
        {
            reject = new Reject(MaxBytes, "a session description of at most 64 KiB");
            return false;
        }

        var builder = new SdpSessionBuilder();
        var seenVersion = false;
        for (var start = 0; start < text.Length;)
        {
            var line = NextLine(text, start, out var next);
            if (line.IsEmpty)
            {
                start = next;
                continue;
            }

            if (!seenVersion)
            {
                if (!line.TrimEnd(" \t"u8).SequenceEqual("v=0"u8))
                {
                    reject = new Reject(start, "v=0 as the first line");
                    return false;
                }

                seenVersion = true;
            }
            else if (line.Length >= 2 && line[1] == '=' && !TakeLine(builder, line[0], line[2..], out var reason))
            {
                reject = new Reject(start, reason);
                return false;
            }

            start = next;
        }

        if (!seenVersion)
        {
            reject = new Reject(text.Length, "v=0 as the first line");
            return false;
        }

        session = builder.Build();
        reject = default;
        return true;
    }

    private static ReadOnlySpan<byte> NextLine(ReadOnlySpan<byte> text, int start, out int next)
    {
        var rest = text[start..];
        var end = rest.IndexOf((byte)'\n');
        next = end < 0 ? text.Length : start + end + 1;
        return (end < 0 ? rest : rest[..end]).TrimEnd((byte)'\r');
    }

    private static bool TakeLine(SdpSessionBuilder builder, byte type, ReadOnlySpan<byte> value, out string reason)
    {
        reason = "";
        switch (type)
        {
            case (byte)'m':
                return TakeMedia(builder, value, out reason);
            case (byte)'c':
                builder.SetConnection(ParseConnection(value));
                return true;
            case (byte)'a':
                SdpAttributeParser.Take(builder, value);
                return true;
            default:
                return true;
        }
    }

    private static bool TakeMedia(SdpSessionBuilder builder, ReadOnlySpan<byte> value, out string reason)
    {
        var kind = NextToken(ref value);
        var ports = NextToken(ref value);
        var protocol = NextToken(ref value);
        if (kind is null || ports is null || protocol is null)
        {
            reason = "an m-line with media type, port, transport and formats";
            return false;
        }

        // 49170/2: the number of ports is of no use to us.
        var port = ports.Split('/', 2)[0];
        if (port.Length is 0 or > 5 || port.AsSpan().ContainsAnyExceptInRange('0', '9')
            || int.Parse(port, System.Globalization.CultureInfo.InvariantCulture) is not (<= 65535 and var number))
        {
            reason = "a port from 0 to 65535 in the m-line";
            return false;
        }

        var formats = new List<string>();
        while (NextToken(ref value) is { } format)
        {
            if (formats.Count == MaxFormats)
            {
                reason = "at most 64 formats in an m-line";
                return false;
            }

            formats.Add(format);
        }

        if (!value.IsEmpty)
        {
            reason = "formats of visible characters in the m-line";
            return false;
        }

        if (builder.MediaCount == MaxMedia)
        {
            reason = "at most 32 m-lines";
            return false;
        }

        builder.AddMedia(kind, number, protocol, formats);
        reason = "";
        return true;
    }

    /// <summary>The next run of visible ASCII; null at the end or where something else stands (then <paramref name="rest"/> is not empty).</summary>
    internal static string? NextToken(ref ReadOnlySpan<byte> rest)
    {
        rest = rest.TrimStart(" \t"u8);
        var end = rest.IndexOfAny((byte)' ', (byte)'\t');
        var token = end < 0 ? rest : rest[..end];
        if (token.Length is 0 or > MaxToken || token.ContainsAnyExceptInRange((byte)0x21, (byte)0x7e))
        {
            return null;
        }

        rest = rest[token.Length..];
        if (rest.IndexOfAnyExcept((byte)' ', (byte)'\t') < 0)
        {
            rest = default;
        }

        return Encoding.ASCII.GetString(token);
    }

    /// <summary>A number from the whole of a token.</summary>
    internal static bool TryNumber(ReadOnlySpan<byte> token, int min, int max, out int number) =>
        Utf8Parser.TryParse(token, out number, out var used) && used == token.Length && number >= min && number <= max;

    private static IPAddress? ParseConnection(ReadOnlySpan<byte> value)
    {
        _ = NextToken(ref value);
        _ = NextToken(ref value);
        var address = NextToken(ref value)?.Split('/', 2)[0];
        return IPAddress.TryParse(address, out var parsed) ? parsed : null;
    }
}
