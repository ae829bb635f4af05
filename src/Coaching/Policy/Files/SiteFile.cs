namespace EdgeCx.Coaching.Policy.Files;

/// <summary>Reads a site's file from disk, bounded; what is wrong with it is an error with its path.</summary>
internal static class SiteFile
{
    private const int MaxBytes = 8 * 1024 * 1024;

    /// <summary>Reads and parses a file; null with an error.</summary>
    public static SiteNode? TryRead(string path, SiteErrors errors)
    {
        try
        {
            if (Directory.Exists(path))
            {
                errors.AddFile("is a folder; a JSON file is expected");
                return null;
            }

            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            if (stream.Length > MaxBytes)
            {
                errors.AddFile($"has {stream.Length} bytes; allowed are {MaxBytes}");
                return null;
            }

            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            return SiteJson.TryParse(bytes, errors);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            errors.AddFile("no such file");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            errors.AddFile($"cannot be read ({e.Message})");
        }

        return null;
    }
}
