using EdgeCx.Media.Sip.Messages;

namespace EdgeCx.Media.Sip.Transport;

/// <summary>Cuts a stream into messages by Content-Length, which is mandatory there (RFC 3261 18.3, 20.14). Pure.</summary>
internal static class StreamFramer
{
    /// <summary>Looks at what a stream has given so far.</summary>
    /// <param name="buffer">Octets that were not consumed yet.</param>
    /// <param name="limits">How long a message may be.</param>
    public static StreamFrame Next(ReadOnlySpan<byte> buffer, in SipLimits limits)
    {
        if (buffer.IsEmpty)
        {
            return new StreamFrame(FrameKind.NeedMore, 0);
        }

        if (buffer[0] is (byte)'\r' or (byte)'\n')
        {
            return LineEnds(buffer);
        }

        var body = SipLines.FindBody(buffer, 0);
        if (body < 0)
        {
            return buffer.Length < limits.MaxMessageBytes
                ? new StreamFrame(FrameKind.NeedMore, 0)
                : Broken(buffer.Length, 513, "Message Too Large");
        }

        if (!TryReadLength(buffer[..body], out var length))
        {
            return Broken(body, 400, "Content-Length missing or malformed");
        }

        if (body + (long)length > limits.MaxMessageBytes)
        {
            return Broken(body, 513, "Message Too Large");
        }

        var whole = body + length;
        return whole <= buffer.Length ? new StreamFrame(FrameKind.Message, whole) : new StreamFrame(FrameKind.NeedMore, 0) { Awaited = whole };
    }

    /// <summary>Keep-alives. What may yet become a CRLF CRLF is waited for: it holds nothing up.</summary>
    private static StreamFrame LineEnds(ReadOnlySpan<byte> buffer)
    {
        if (buffer.StartsWith("\r\n\r\n"u8))
        {
            return new StreamFrame(FrameKind.Ping, 4);
        }

        if ("\r\n\r\n"u8.StartsWith(buffer))
        {
            return new StreamFrame(FrameKind.NeedMore, 0);
        }

        return new StreamFrame(FrameKind.Pong, buffer.StartsWith("\r\n"u8) ? 2 : 1);
    }

    private static StreamFrame Broken(int length, int status, string reason) => new(FrameKind.Broken, length, new SipFault(status, reason));

    /// <summary>Finds the one Content-Length; the lines are split by the parser's own rule.</summary>
    private static bool TryReadLength(ReadOnlySpan<byte> head, out int length)
    {
        length = 0;
        var seen = 0;
        var position = 0;
        while (SipLines.TryReadLine(head, position, out var line, out var next) && line.Length > 0)
        {
            var text = head.Slice(line.Start, line.Length);
            var colon = text.IndexOf((byte)':');
            if (colon > 0 && HeaderNames.Match(text[..colon].TrimEnd(" \t"u8), HeaderNames.ContentLength))
            {
                seen++;
                var value = ValueWithFolds(head, line.Start + colon + 1, next);
                if (!SipGrammar.TryNumber(value, int.MaxValue, out var number))
                {
                    return false;
                }

                length = (int)number;
            }

            position = next;
        }

        return seen == 1;
    }

    /// <summary>The value and the folded lines behind it, trimmed of blanks and line ends.</summary>
    private static ReadOnlySpan<byte> ValueWithFolds(ReadOnlySpan<byte> head, int start, int next)
    {
        var end = next;
        while (end < head.Length && SipGrammar.IsBlank(head[end]) && SipLines.TryReadLine(head, end, out _, out var after))
        {
            end = after;
        }

        return head[start..end].Trim(" \t\r\n"u8);
    }
}
