namespace EdgeCx.Media.Siprec;

/// <summary>One stream of a recording.</summary>
/// <param name="Id">The document's id of it.</param>
/// <param name="Label">Label of the m-line that carries it; null where none is said.</param>
/// <param name="Mode"><c>mixed</c> or <c>separate</c> where the older layout says it; null otherwise.</param>
internal sealed record MetadataStream(string Id, string? Label, string? Mode)
{
    /// <summary>True where the document says that several voices are in it.</summary>
    public bool IsMixed => string.Equals(Mode, "mixed", StringComparison.OrdinalIgnoreCase);
}
