namespace EdgeCx.Coaching.Policy.Files;

/// <summary>What is wrong with a site's file: each error names file, line, key and what is allowed. Bounded.</summary>
/// <param name="file">The file as errors name it; empty for none.</param>
/// <param name="errors">Where they go.</param>
internal sealed class SiteErrors(string file, List<string> errors)
{
    /// <summary>Most errors that are kept of all files; a file of another kind would fill pages.</summary>
    public const int Most = 50;

    private readonly int _before = errors.Count;

    /// <summary>This file has none.</summary>
    public bool IsClean => errors.Count == _before;

    /// <summary>Adds an error at a line.</summary>
    public void Add(int line, string path, string what) =>
        AddWhole($"{(file.Length == 0 ? "" : file + " ")}line {line}: {(path.Length == 0 ? "" : path + ": ")}{what}");

    /// <summary>Adds an error at a value.</summary>
    public void Add(SiteNode at, string what) => Add(at.Line, at.Path, what);

    /// <summary>Adds an error of the file as a whole.</summary>
    public void AddFile(string what) => AddWhole($"{file}: {what}");

    private void AddWhole(string error)
    {
        if (errors.Count < Most)
        {
            errors.Add(error);
        }
    }
}
