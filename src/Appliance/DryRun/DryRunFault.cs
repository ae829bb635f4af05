namespace EdgeCx.Appliance.DryRun;

/// <summary>A file that could not be heard, or not as a whole.</summary>
/// <param name="File">Its path.</param>
/// <param name="Error">What is wrong with it.</param>
internal sealed record DryRunFault(string File, string Error);
