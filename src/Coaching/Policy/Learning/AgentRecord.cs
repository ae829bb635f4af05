using EdgeCx.Core.Cues;

namespace EdgeCx.Coaching.Policy.Learning;

/// <summary>What one agent taught, as the site's file keeps it: an id and counts.</summary>
/// <param name="AgentId">The agent.</param>
/// <param name="LastTap">Their last tap, UTC.</param>
/// <param name="Kinds">Their taps by kind.</param>
internal sealed record AgentRecord(string AgentId, DateTimeOffset LastTap, IReadOnlyDictionary<CueKind, KindTaps> Kinds);
