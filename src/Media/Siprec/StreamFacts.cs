using EdgeCx.Media.Siprec.Quirks;

namespace EdgeCx.Media.Siprec;

/// <summary>What the signalling says of one stream, for <see cref="RoleRules"/> to judge.</summary>
/// <param name="Knowledge">How much is known.</param>
/// <param name="Label">Label of the m-line; null without one.</param>
/// <param name="Speaker">The one person; null unless <see cref="SpeakerKnowledge.One"/>.</param>
/// <param name="Hint">What the vendor lets know beyond RFC 7865.</param>
/// <param name="Lines">Audio streams of the recording.</param>
internal sealed record StreamFacts(SpeakerKnowledge Knowledge, string? Label, MetadataParticipant? Speaker, VendorHint Hint, int Lines);
