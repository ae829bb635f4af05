namespace EdgeCx.Appliance.Evidence;

/// <summary>One model.</summary>
/// <param name="Name">Its name and version, as it runs.</param>
/// <param name="Sha256">Hash of its description, which holds the hashes of its files (they are checked at each start); null where its hash is in the program.</param>
/// <param name="CardSha256">Hash of its card.</param>
/// <param name="Card">Where its card is.</param>
internal sealed record ModelEvidence(string Name, string? Sha256, string? CardSha256, string? Card);
