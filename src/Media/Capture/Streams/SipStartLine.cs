namespace EdgeCx.Media.Capture.Streams;

/// <summary>Finds where a SIP message begins in a stream that was not seen from its start (RFC 3261 7.1, 7.2). Pure.</summary>
internal static class SipStartLine
{
    /// <summary>Longest start line that is believed, octets: a Request-URI may have 2048.</summary>
    public const int MaxBytes = 2200;

    private const int MaxMethodBytes = 32;

    // RFC 3261, 3262, 3265, 3311, 3428, 3515, 3903, 6086: looked for where a method is glued to what stands before it.
    private static readonly byte[][] Methods =
    [
        .. new[]
        {
            "INVITE", "ACK", "BYE", "CANCEL", "OPTIONS", "REGISTER", "UPDATE", "INFO", "PRACK", "SUBSCRIBE", "NOTIFY", "REFER", "MESSAGE", "PUBLISH",
        }.Select(m => System.Text.Encoding.ASCII.GetBytes(m + " ")),
    ];

    private static ReadOnlySpan<byte> Version => "SIP/2.0"u8;

    /// <summary>Whether octets begin with a start line.</summary>
    public static StartLineMatch Match(ReadOnlySpan<byte> octets)
    {
        var end = octets[..Math.Min(octets.Length, MaxBytes)].IndexOf((byte)'\n');
        if (end < 0)
        {
            return octets.Length < MaxBytes && MayBecome(octets) ? StartLineMatch.NeedMore : StartLineMatch.No;
        }

        var line = octets[..end].TrimEnd((byte)'\r');
        return IsResponse(line) || IsRequest(line) ? StartLineMatch.Yes : StartLineMatch.No;
    }

    /// <summary>Finds the first start line; −1 where there is none.</summary>
    /// <param name="octets">Octets of a stream.</param>
    /// <param name="keep">Where there is none, how many at the end may be the beginning of one.</param>
    public static int Find(ReadOnlySpan<byte> octets, out int keep)
    {
        keep = 0;
        var position = 0;
        while (octets[position..].IndexOf(Version) is var found and >= 0)
        {
            // A start line names the version once: what stands before the last one found is no part of it.
            var version = position + found;
            var start = FindAround(octets, Math.Max(position, version - MaxBytes), version);
            if (start >= 0)
            {
                return start;
            }

            position = version + Version.Length;
        }

        var last = octets.LastIndexOf((byte)'\n') + 1;
        if (Match(octets[last..]) == StartLineMatch.NeedMore)
        {
            keep = octets.Length - last;
        }

        return -1;
    }

    // The start line that has its version at a place; −1 where that is none. The message before it may end without a line end.
    private static int FindAround(ReadOnlySpan<byte> octets, int from, int version)
    {
        var after = octets[(version + Version.Length)..];
        if (after.StartsWith(" "u8))
        {
            return Match(octets[version..]) == StartLineMatch.Yes ? version : -1;
        }

        if (!after.StartsWith("\r\n"u8) && !after.StartsWith("\n"u8))
        {
            return -1;
        }

        var line = from + octets[from..version].LastIndexOf((byte)'\n') + 1;
        if (Match(octets[line..]) == StartLineMatch.Yes)
        {
            return line;
        }

        foreach (var method in Methods)
        {
            var glued = octets[line..version].LastIndexOf(method);
            if (glued >= 0 && Match(octets[(line + glued)..]) == StartLineMatch.Yes)
            {
                return line + glued;
            }
        }

        return -1;
    }

    // SIP/2.0 200 OK: the reason may be empty, its blank missing.
    private static bool IsResponse(ReadOnlySpan<byte> line) =>
        line.Length >= Version.Length + 4
        && line.StartsWith(Version)
        && line[Version.Length] == (byte)' '
        && !line.Slice(Version.Length + 1, 3).ContainsAnyExceptInRange((byte)'0', (byte)'9')
        && (line.Length == Version.Length + 4 || line[Version.Length + 4] == (byte)' ');

    // INVITE sip:a@b SIP/2.0
    private static bool IsRequest(ReadOnlySpan<byte> line)
    {
        var method = line.IndexOf((byte)' ');
        if (method is < 1 or > MaxMethodBytes || line[..method].ContainsAnyExceptInRange((byte)'A', (byte)'Z'))
        {
            return false;
        }

        var uri = line[(method + 1)..];
        return uri.Length > Version.Length + 1
            && uri.EndsWith(Version)
            && uri[^(Version.Length + 1)] == (byte)' '
            && uri[..^(Version.Length + 1)].IndexOf((byte)':') > 0;
    }

    // Letters, then after a blank anything; or the beginning of a response.
    private static bool MayBecome(ReadOnlySpan<byte> octets)
    {
        if (octets.StartsWith(Version) || Version.StartsWith(octets))
        {
            return true;
        }

        var other = octets.IndexOfAnyExceptInRange((byte)'A', (byte)'Z');
        return other < 0 ? octets.Length <= MaxMethodBytes : other is > 0 and <= MaxMethodBytes && octets[other] == (byte)' ';
    }
}
