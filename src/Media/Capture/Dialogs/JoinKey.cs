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

        var parts = value.Split(';');
        Add(parts[0], keys);
        if (name.Equals("Session-ID", StringComparison.OrdinalIgnoreCase)
            && Array.Find(parts, static p => p.TrimStart().StartsWith("remote=", StringComparison.OrdinalIgnoreCase)) is { } remote)
        {
            Add(remote.Trim()["remote=".Length..], keys);
        }
    }

    private static void Add(string text, HashSet<string> keys)
    {
        var key = text.Trim();

        // The nil UUID stands for what is not known yet.
        if (key.Length > 0 && key.Trim('0', '-').Length > 0 && keys.Count < MaxKeys)
        {
            keys.Add(key);
        }
    }
}
