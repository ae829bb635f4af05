namespace EdgeCx.Coaching.Policy.Files;

/// <summary>What a value of a site's JSON file is.</summary>
internal enum SiteNodeKind
{
    /// <summary>An object of keys.</summary>
    Section,

    /// <summary>An array.</summary>
    List,

    /// <summary>A string.</summary>
    Text,

    /// <summary>A number.</summary>
    Number,

    /// <summary>true or false.</summary>
    Flag,

    /// <summary>null.</summary>
    Nothing,
}
