using System.Text;
using EdgeCx.Media.Siprec;

namespace EdgeCx.Fuzz.Targets;

/// <summary>
/// Multipart bodies. Oracle: the contents that come out, in order, are those that a line-by-line walk over the text finds between the
/// delimiters; and they lie inside the body without overlap.
/// </summary>
internal sealed class MultipartTarget : IFuzzTarget
{
    private const string Body =
        "--b1\r\nContent-Type: application/sdp\r\nContent-Length: 5\r\n\r\nv=0\r\nm=audio 4000 RTP/AVP 0\r\n\r\n--b1\r\n" +
        "Content-Type: application/rs-metadata+xml;\r\n charset=utf-8\r\nContent-Disposition: recording-session\r\n\r\n<recording/>\r\n--b1--\r\n";

    public string Name => "multipart";

    public IEnumerable<byte[]> Seeds =>
    [
        Encoding.ASCII.GetBytes(Body),
        Encoding.ASCII.GetBytes("preamble\n" + Body.Replace("\r\n", "\n", StringComparison.Ordinal)),
        Encoding.ASCII.GetBytes(Body[..^8]),
    ];

    public IEnumerable<byte[]> Dictionary => new[]
    {
        "--b1\r\n", "--b1--", "\r\n--b1\r\n", "\n--b1\n", "--", "b1", "\r\n\r\n", "\n\n", "Content-Type: application/sdp\r\n", "Content-Disposition: recording-session\n", "c: x\n", ": ", "\r\n ", "\n\t", "\r",
    }.Select(Encoding.ASCII.GetBytes);

    public void Run(ReadOnlySpan<byte> input)
    {
        var taken = MultipartReader.TryRead(input, "multipart/mixed; boundary=\"b1\"", out var parts, out var reject);
        if (!taken)
        {
            Oracle.Holds(parts.IsEmpty && reject.Offset >= 0 && reject.Offset <= input.Length && reject.Reason.Length > 0, "a reject without place or reason");
        }

        var end = 0;
        foreach (var part in parts)
        {
            Oracle.Holds(part.Offset > end && part.Length > 0 && part.Offset + part.Length <= input.Length, "parts overlap or leave the body");
            end = part.Offset + part.Length;
        }

        var text = Encoding.Latin1.GetString(input);
        var lines = text.Split('\n').Select(l => l + "\n").ToList();
        lines[^1] = lines[^1][..^1];
        if (input.Length > MultipartReader.MaxBytes || !lines.Exists(l => IsDelimiter(l, out _)))
        {
            return;
        }

        var expected = Walk(lines).Where(c => c.Length > 0).ToList();
        Oracle.Holds(taken == (expected.Count is > 0 and <= MultipartReader.MaxParts), "taken or not");
        Oracle.Holds(!taken || parts.Select(p => text.Substring(p.Offset, p.Length)).SequenceEqual(expected), "contents");
    }

    private static IEnumerable<string> Walk(List<string> lines)
    {
        StringBuilder? part = null;
        foreach (var line in lines)
        {
            if (!IsDelimiter(line, out var last))
            {
                part?.Append(line);
                continue;
            }

            if (part is not null)
            {
                var text = part.ToString();
                yield return Content(text.EndsWith("\r\n", StringComparison.Ordinal) ? text[..^2] : text.EndsWith('\n') ? text[..^1] : text);
            }

            part = new StringBuilder();
            if (last)
            {
                yield break;
            }
        }

        yield return Content(part!.ToString());
    }

    // Headers end at a blank line, or where a line is neither a header nor the continuation of one.
    private static string Content(string part)
    {
        var position = 0;
        var afterHeader = false;
        while (position < part.Length)
        {
            var newline = part.IndexOf('\n', position);
            var next = newline < 0 ? part.Length : newline + 1;
            var line = part[position..next].TrimEnd('\r', '\n');
            var isContinuation = afterHeader && part[position] is ' ' or '\t';
            if (line.Length == 0 && !isContinuation)
            {
                return part[next..];
            }

            var name = line.Split(':')[0].TrimEnd(' ', '\t');
            if (!(afterHeader && isContinuation) && !(line.Contains(':', StringComparison.Ordinal) && name.Length > 0 && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '-')))
            {
                return part[position..];
            }

            afterHeader = true;
            position = next;
        }

        return "";
    }

    private static bool IsDelimiter(string line, out bool last)
    {
        line = line.TrimEnd(' ', '\t', '\r', '\n');
        last = line == "--b1--";
        return last || line == "--b1";
    }
}
