using EdgeCx.Coaching.Policy;

namespace EdgeCx.Appliance.Web;

/// <summary>What governs cues, as the composition shows it to the console.</summary>
/// <param name="Read">It; null where no room coaches (tests of the console alone).</param>
internal sealed record GovernanceView(Func<Governance?> Read);
