namespace EdgeCx.Media.Sip.Messages;

/// <summary>Where lines begin and end: one rule for the parser and for the framing of streams.</summary>
internal static class SipLines
{
    /// <summary>Octets of CR and LF before a start line (RFC 3261 7.5: ignored).</summary>
    public static int SkipLineEnds(ReadOnlySpan<byte> input)
    {
        var position = input.IndexOfAnyExcept((byte)'\r', (byte)'\n');
        return position < 0 ? input.Length : position;
    }

    /// <summary>Reads the line at <paramref name="position"/>; false when no LF ends it.</summary>
    /// <param name="input">The message.</param>
    /// <param name="position">Where the line begins.</param>
    /// <param name="line">Its content without CRLF or LF.</param>
    /// <param name="next">Where the next line begins.</param>
    public static bool TryReadLine(ReadOnlySpan<byte> input, int position, out (int Start, int Length) line, out int next)
    {
        var end = position < input.Length ? input[position..].IndexOf((byte)'\n') : -1;
        if (end < 0)
        {
            line = default;
            next = position;
            return false;
        }

        next = position + end + 1;
        var length = end > 0 && input[position + end - 1] == (byte)'\r' ? end - 1 : end;
        line = (position, length);
        return true;
    }

    /// <summary>Where the body begins: behind the first empty line after <paramref name="start"/>; −1 when none has come yet.</summary>
    public static int FindBody(ReadOnlySpan<byte> input, int start)
    {
        var position = start;
        while (TryReadLine(input, position, out var line, out var next))
        {
            if (line.Length == 0)
            {
                return next;
            }

            position = next;
        }

        return -1;
    }
}
