using System.Collections.Immutable;
using System.Text;

namespace EdgeCx.Media.Siprec;

/// <summary>
/// Splits a multipart body (RFC 2046 5.1) as recording clients write them: parts in any order, quoted or bare boundary, bare LF,
/// preamble, <c>Content-Length</c> inside parts, a missing closing delimiter, a missing blank line after a part's headers, even a boundary
/// that differs from the one announced (then the first line that begins with <c>--</c> is it). One level: a part that is multipart itself
/// stays a part.
/// </summary>
internal static class MultipartReader
{
    /// <summary>Largest body, bytes.</summary>
    public const int MaxBytes = 64 * 1024;

    /// <summary>Most parts.</summary>
    public const int MaxParts = 16;

    private const int MaxBoundary = 200;
    private const int MaxHeaderValue = 512;

    /// <summary>Splits a body.</summary>
    /// <param name="body">The body.</param>
    /// <param name="contentType">Content-Type of the message, for its boundary; may be empty.</param>
    /// <param name="parts">The parts in order, at least one.</param>
    /// <param name="reject">Why not, where the result is false.</param>
    public static bool TryRead(ReadOnlySpan<byte> body, string contentType, out ImmutableArray<BodyPart> parts, out Reject reject)
    {
        parts = [];
        if (body.Length > MaxBytes)
        {
            reject = new Reject(MaxBytes, "a multipart body of at most 64 KiB");
            return false;
        }

        if (!TryFindBoundary(body, contentType, out var boundary, out var first))
        {
            reject = new Reject(body.Length, "a boundary delimiter line in the multipart body");
            return false;
        }

        var found = ImmutableArray.CreateBuilder<BodyPart>();
        var start = NextLine(body, first);
        var closed = IsDelimiter(body[first..start], boundary, out var last) && last;
        while (!closed && start < body.Length)
        {
            var next = NextDelimiter(body, start, boundary, out var after, out closed);
            if (ReadPart(body, start, EndOfContent(body, start, next)) is { } part)
            {
                if (found.Count == MaxParts)
                {
                    reject = new Reject(start, "at most 16 parts in a multipart body");
                    return false;
                }

                found.Add(part);
            }

            start = after;
        }

        if (found.Count == 0)
        {
            reject = new Reject(first, "a part between the boundary delimiters");
            return false;
        }

        parts = found.ToImmutable();
        reject = default;
        return true;
    }

    private static bool TryFindBoundary(ReadOnlySpan<byte> body, string contentType, out byte[] boundary, out int first)
    {
        boundary = BoundaryOf(contentType);
        if (boundary.Length > 0)
        {
            first = NextDelimiter(body, 0, boundary, out _, out _);
            if (first < body.Length)
            {
                return true;
            }
        }

        for (first = 0; first < body.Length; first = NextLine(body, first))
        {
            var line = body[first..NextLine(body, first)].TrimEnd(" \t\r\n"u8);
            if (line.Length is > 2 and <= MaxBoundary + 2 && line.StartsWith("--"u8))
            {
                boundary = line[2..].ToArray();
                return true;
            }
        }

        return false;
    }

    /// <summary>The boundary parameter of a Content-Type, quoted or bare; empty where there is none that can be used.</summary>
    internal static byte[] BoundaryOf(string contentType)
    {
        var rest = contentType.AsSpan();
        for (var semicolon = rest.IndexOf(';'); semicolon >= 0; semicolon = rest.IndexOf(';'))
        {
            rest = rest[(semicolon + 1)..].TrimStart();
            if (!rest.StartsWith("boundary", StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            var value = rest["boundary".Length..].TrimStart();
            if (!value.StartsWith('='))
            {
                continue;
            }

            value = value[1..].TrimStart();
            var text = value.StartsWith('"') ? Unquote(value[1..]) : Bare(value);
            return text.Length is > 0 and <= MaxBoundary && Ascii.IsValid(text) ? Encoding.ASCII.GetBytes(text) : [];
        }

        return [];
    }

    private static string Bare(ReadOnlySpan<char> value)
    {
        var end = value.IndexOfAny(';', ' ', '\t');
        return (end < 0 ? value : value[..end]).ToString();
    }

    private static string Unquote(ReadOnlySpan<char> value)
    {
        var text = new StringBuilder();
        for (var i = 0; i < value.Length && value[i] != '"'; i++)
        {
            if (value[i] == '\\' && i + 1 < value.Length)
            {
                i++;
            }

            text.Append(value[i]);
        }

        return text.ToString().TrimEnd();
    }

    /// <summary>Offset of the next delimiter line at or after <paramref name="start"/>, or the body's length.</summary>
    private static int NextDelimiter(ReadOnlySpan<byte> body, int start, ReadOnlySpan<byte> boundary, out int after, out bool last)
    {
        last = false;
        for (var line = start; line < body.Length;)
        {
            after = NextLine(body, line);
            if (IsDelimiter(body[line..after], boundary, out last))
            {
                return line;
            }

            line = after;
        }

        after = body.Length;
        return body.Length;
    }

    private static bool IsDelimiter(ReadOnlySpan<byte> line, ReadOnlySpan<byte> boundary, out bool last)
    {
        last = false;
        line = line.TrimEnd(" \t\r\n"u8);
        if (!line.StartsWith("--"u8) || !line[2..].StartsWith(boundary))
        {
            return false;
        }

        var rest = line[(2 + boundary.Length)..];
        last = rest.SequenceEqual("--"u8);
        return last || rest.IsEmpty;
    }

    private static int NextLine(ReadOnlySpan<byte> body, int start)
    {
        var end = body[start..].IndexOf((byte)'\n');
        return end < 0 ? body.Length : start + end + 1;
    }

    // The line break before a delimiter belongs to the delimiter (RFC 2046 5.1.1). Without a delimiter there is nothing to give back.
    private static int EndOfContent(ReadOnlySpan<byte> body, int start, int next)
    {
        if (next == body.Length || next == start)
        {
            return next;
        }

        return next - 1 > start && body[next - 2] == '\r' ? next - 2 : next - 1;
    }

    private static BodyPart? ReadPart(ReadOnlySpan<byte> body, int start, int end)
    {
        string contentType = "", disposition = "";
        var position = start;
        while (position < end)
        {
            var next = Math.Min(NextLine(body, position), end);
            var line = body[position..next].TrimEnd("\r\n"u8);
            if (line.IsEmpty)
            {
                position = next;
                break;
            }

            var colon = line.IndexOf((byte)':');
            var name = colon < 0 ? default : line[..colon].TrimEnd(" \t"u8);
            if (name.IsEmpty || !IsToken(name))
            {
                // No header: the blank line was forgotten and the content begins.
                break;
            }

            position = next;
            var value = Value(body, line[(colon + 1)..], ref position, end);
            if (Ascii.EqualsIgnoreCase(name, "Content-Type"u8) || Ascii.EqualsIgnoreCase(name, "c"u8))
            {
                contentType = value;
            }
            else if (Ascii.EqualsIgnoreCase(name, "Content-Disposition"u8))
            {
                disposition = value;
            }
        }

        return position < end ? new BodyPart(contentType, disposition, position, end - position) : null;
    }

    private static string Value(ReadOnlySpan<byte> body, ReadOnlySpan<byte> first, ref int position, int end)
    {
        var value = new StringBuilder(Text(first));
        while (position < end && body[position] is (byte)' ' or (byte)'\t')
        {
            var next = Math.Min(NextLine(body, position), end);
            if (value.Length < MaxHeaderValue)
            {
                value.Append(' ').Append(Text(body[position..next]));
            }

            position = next;
        }

        return value.ToString();
    }

    private static string Text(ReadOnlySpan<byte> bytes)
    {
        bytes = bytes.Trim(" \t\r\n"u8);
        return Encoding.UTF8.GetString(bytes[..Math.Min(bytes.Length, MaxHeaderValue)]);
    }

    private static bool IsToken(ReadOnlySpan<byte> name)
    {
        foreach (var c in name)
        {
            if (!char.IsAsciiLetterOrDigit((char)c) && c != '-')
            {
                return false;
            }
        }

        return true;
    }
}
