namespace EdgeCx.Appliance.Diagnosis;

/// <summary>Whether the JSON-lines log can be written, by opening it for a moment as its writer does.</summary>
internal static class EventLogCheck
{
    private const string Subject = "Delivery:JsonLog";

    /// <summary>Looks at the file; one that was not there is not left behind.</summary>
    public static Finding Look(string path)
    {
        if (Directory.Exists(path))
        {
            return Block(path, "is a folder");
        }

        try
        {
            var isNew = !File.Exists(path);
            using (new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete))
            {
            }

            if (isNew)
            {
                File.Delete(path);
            }

            return new Finding(Subject, Verdict.Ok, $"{path} can be written");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Block(path, $"cannot be written ({e.Message.TrimEnd('.')})");
        }
    }

    private static Finding Block(string path, string why) =>
        new(Subject, Verdict.Block, $"Delivery:JsonLog is '{path}', which {why}; allowed is a file in an existing folder that the service may write.");
}
