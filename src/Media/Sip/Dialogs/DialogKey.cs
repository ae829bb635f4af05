namespace EdgeCx.Media.Sip.Dialogs;

/// <summary>Names a dialog (RFC 3261 12). The remote tag may be missing (RFC 2543).</summary>
internal readonly record struct DialogKey(string CallId, string LocalTag, string? RemoteTag);
