namespace EdgeCx.Media.Capture.Dialogs;

/// <summary>Reads the values of a join header: what the dialogs on both sides of a B2BUA share.</summary>
internal static class JoinKey
{
    private const int MaxKeys = 16;
    private const int MaxLength = 256;

    /// <summary>Adds what a header names: the UUIDs of a Session-ID (RFC 7989 5), else the value without its parameters.</summary>
    public static void Read(string name, string? value, HashSet<string> keys)
    {
        if (value is null or { Length: > MaxLength })
        {
            return;
        }

        var isSessionId = name.Equals("Session-ID", StringComparison.OrdinalIgnoreCase);
        foreach (var part in value.Split(';'))
        {
            var text = part.Trim();
            if (isSessionId && text.StartsWith("remote=", StringComparison.OrdinalIgnoreCase))
            {
                text = text["remote=".Length..];
            }

            // The nil UUID stands for what is not known yet.
            if (text.Length > 0 && text.Trim('0', '-').Length > 0 && keys.Count < MaxKeys)
            {
                keys.Add(text);
            }

            if (!isSessionId)
            {
                break;
            }
        }
    }
}
