using EdgeCx.Core.Calls;

namespace EdgeCx.Media.Siprec;

/// <summary>Who speaks on a stream, and why we say so.</summary>
/// <param name="Role">The role.</param>
/// <param name="Rule">The rule in words: no numbers of people, no addresses; may stand in a log and in the API.</param>
/// <param name="Address">The speaker's address; null where it is not known. Identity.</param>
/// <param name="AgentId">For an agent: the site's id of them; empty where there is none.</param>
internal sealed record RoleDecision(SpeakerRole Role, string Rule, AddressOfRecord? Address = null, string AgentId = "");
