namespace EdgeCx.Tests.Shared;

/// <summary>Finds the founders' shared data (<c>../shared</c> beside the repository, or <c>EDGECX_SHARED</c>); tests skip without it.</summary>
internal static class SharedData
{
    /// <summary>The repository's root: the nearest folder above the tests that holds the solution.</summary>
    public static string RepositoryRoot { get; } = FindRoot();

    /// <summary>The full path of a file or folder of the shared data, or null where it is absent.</summary>
    public static string? TryPath(string relative)
    {
        var root = Environment.GetEnvironmentVariable("EDGECX_SHARED") is { Length: > 0 } set
            ? set
            : Path.Combine(RepositoryRoot, "..", "shared");
        var path = Path.GetFullPath(Path.Combine(root, relative));
        return File.Exists(path) || Directory.Exists(path) ? path : null;
    }

    /// <summary>The full path, or the test is skipped with a message that names what is missing.</summary>
    public static string PathOrSkip(string relative)
    {
        var path = TryPath(relative);
        if (path is null)
        {
            Assert.Skip($"shared data '{relative}' is not here (expected in ../shared beside the repository, or in EDGECX_SHARED)");
        }

        return path!;
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "EdgeCx.sln")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException("EdgeCx.sln was not found above the tests.");
    }
}
