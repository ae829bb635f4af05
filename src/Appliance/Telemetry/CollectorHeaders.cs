namespace EdgeCx.Appliance.Telemetry;

/// <summary>Headers that a collector asks for, usually a key. They are sent and never shown: errors name the line, not what it says.</summary>
internal static class CollectorHeaders
{
    private const int MaxBytes = 16 * 1024;
    private const int MaxHeaders = 32;

    /// <summary>Reads the file; null and why where it cannot be used.</summary>
    /// <param name="file">The file; empty for no headers.</param>
    /// <param name="error">Names key, file, line and what is allowed.</param>
    public static IReadOnlyList<KeyValuePair<string, string>>? TryLoad(string file, out string error)
    {
        error = "";
        if (file.Length == 0)
        {
            return [];
        }

        try
        {
            if (new FileInfo(file).Length > MaxBytes)
            {
                error = $"Telemetry:HeadersFile is '{file}', which is larger than {MaxBytes} bytes; allowed is a 'Name: value' a line.";
                return null;
            }

            return TryParse(File.ReadAllLines(file), file, out error);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            error = $"Telemetry:HeadersFile is '{file}', which cannot be read ({e.GetType().Name}); allowed is a file that the service may read.";
            return null;
        }
    }

    private static List<KeyValuePair<string, string>>? TryParse(string[] lines, string file, out string error)
    {
        error = "";
        List<KeyValuePair<string, string>> headers = [];
        for (var i = 0; i < lines.Length; i++)
        {
            var line = lines[i].Trim();
            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }

            var colon = line.IndexOf(':', StringComparison.Ordinal);
            var name = colon > 0 ? line[..colon].Trim() : "";
            var value = line[(colon + 1)..].Trim();
            if (!name.All(IsTokenCharacter) || name.Length == 0 || value.Length == 0 || value.Any(char.IsControl) || headers.Count == MaxHeaders)
            {
                error = $"Telemetry:HeadersFile is '{file}', whose line {i + 1} is no header; allowed are at most {MaxHeaders} lines of 'Name: value'.";
                return null;
            }

            headers.Add(new(name, value));
        }

        return headers;
    }

    // RFC 9110, section 5.6.2.
    private static bool IsTokenCharacter(char c) => char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-.^_`|~".Contains(c, StringComparison.Ordinal);
}
