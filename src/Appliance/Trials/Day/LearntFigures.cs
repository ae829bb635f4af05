using EdgeCx.Coaching.Policy;
using EdgeCx.Coaching.Policy.Learning;
using EdgeCx.Core.Cues;

namespace EdgeCx.Appliance.Trials.Day;

/// <summary>What the agents' words taught of one kind of cue.</summary>
internal sealed record LearntFigures
{
    /// <summary>The kind.</summary>
    public required CueKind Kind { get; init; }

    /// <summary>Words "helpful" that are remembered, of all agents.</summary>
    public required int Helpful { get; init; }

    /// <summary>Words "not helpful" that are remembered.</summary>
    public required int Unhelpful { get; init; }

    /// <summary>Agents for whom it is silent.</summary>
    public required int SilentFor { get; init; }

    /// <summary>Share of its cues that is expected to help, mean over agents.</summary>
    public required double Precision { get; init; }

    /// <summary>Where it opens, mean over agents.</summary>
    public required double Opens { get; init; }

    /// <summary>Where it opens without anything learnt.</summary>
    public required double UsualOpens { get; init; }

    /// <summary>Sums up what was learnt, by kind; kinds of which nobody said a word are left out.</summary>
    public static IReadOnlyList<LearntFigures> Of(Governance governance, IReadOnlyList<DayAgent> agents)
    {
        var learnt = agents.SelectMany(a => governance.LearnedOf(a.Id)).GroupBy(l => l.Kind).OrderBy(g => g.Key);
        return [.. learnt.Where(g => g.Any(l => l.Helpful + l.Unhelpful > 0)).Select(g => Of(g.Key, [.. g]))];
    }

    private static LearntFigures Of(CueKind kind, LearnedCue[] learnt) => new()
    {
        Kind = kind,
        Helpful = learnt.Sum(l => l.Helpful),
        Unhelpful = learnt.Sum(l => l.Unhelpful),
        SilentFor = learnt.Count(l => l.SilentUntil is not null),
        Precision = Math.Round(learnt.Average(l => l.Precision), 3),
        Opens = Math.Round(learnt.Average(l => l.Opens), 3),
        UsualOpens = learnt[0].UsualOpens,
    };
}
