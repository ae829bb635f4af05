using EdgeCx.Coaching.Policy.Agents;

namespace EdgeCx.Appliance.Trials.Day;

/// <summary>A simulated agent.</summary>
/// <param name="Id">The site's name for them.</param>
/// <param name="Tenure">How long they have been on the job.</param>
internal sealed record DayAgent(string Id, Tenure Tenure);
