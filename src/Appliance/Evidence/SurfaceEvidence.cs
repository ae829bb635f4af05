namespace EdgeCx.Appliance.Evidence;

/// <summary>Where events go.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Keeps">What it keeps, where and how long.</param>
/// <param name="Holds">What kinds of things.</param>
internal sealed record SurfaceEvidence(string Name, string Keeps, string Holds);
