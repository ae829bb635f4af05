namespace EdgeCx.Coaching.Policy.Files;

/// <summary>One value of a site's JSON file and the line it stands on, so that an error can point at it.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Line">Its line, from 1.</param>
/// <param name="Path">Its keys from the root, joined by dots; empty for the root.</param>
/// <param name="Text">The string, or the literal as it stands.</param>
internal sealed record SiteNode(SiteNodeKind Kind, int Line, string Path, string Text = "")
{
    /// <summary>The keys of a section, in their order.</summary>
    public IReadOnlyList<(string Name, SiteNode Node)> Members { get; init; } = [];

    /// <summary>The entries of a list.</summary>
    public IReadOnlyList<SiteNode> Items { get; init; } = [];

    /// <summary>The value of a number.</summary>
    public double Number { get; init; }

    /// <summary>The value of a flag.</summary>
    public bool Flag => Text == "true";

    /// <summary>The value as an error shows it.</summary>
    public string Shown => Kind switch
    {
        SiteNodeKind.Section => "a section",
        SiteNodeKind.List => "a list",
        SiteNodeKind.Text => $"'{(Text.Length <= 40 ? Text : Text[..40] + "…")}'",
        _ => Text,
    };
}
