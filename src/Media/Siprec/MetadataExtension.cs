namespace EdgeCx.Media.Siprec;

/// <summary>One element that RFC 7865 does not know.</summary>
/// <param name="Owner">Id of the participant, session or stream that it stands in or names as its parent; empty where it names none.</param>
/// <param name="Name">Its name without prefix.</param>
/// <param name="Value">Its own text, trimmed; empty for a container.</param>
internal sealed record MetadataExtension(string Owner, string Name, string Value);
