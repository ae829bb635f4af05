namespace EdgeCx.Appliance.Web;

/// <summary>One token of the file. The token itself is not kept.</summary>
/// <param name="Name">Whose it is, for the log and for errors.</param>
/// <param name="Scope">What it may do.</param>
/// <param name="Hash">SHA-256 of it.</param>
internal sealed record ApiToken(string Name, AccessScope Scope, byte[] Hash);
