using System.Text.Json;
using EdgeCx.Core.Cues;

namespace EdgeCx.Coaching.Policy.Files;

/// <summary>The words that a site's files may use for what rules are made of.</summary>
internal static class SiteWords
{
    /// <summary>Kinds of cue, as events name them.</summary>
    public static IReadOnlyDictionary<string, CueKind> Kinds { get; } = Enum.GetValues<CueKind>().ToDictionary(k => k.ToString(), StringComparer.Ordinal);

    /// <summary>Measures, as evidence names them.</summary>
    public static IReadOnlyDictionary<string, CueMeasure> Measures { get; } = Enum.GetValues<CueMeasure>().ToDictionary(CueMeasures.NameOf, StringComparer.Ordinal);

    /// <summary>Measures of turn-taking: what a kind that does not rest on the customer's voice or words may look at.</summary>
    public static IReadOnlyDictionary<string, CueMeasure> TalkMeasures { get; } =
        Measures.Where(m => CueMeasures.IsOfTalk(m.Value)).ToDictionary(StringComparer.Ordinal);

    /// <summary>Measures of the customer: what a kind about how they feel may open on.</summary>
    public static IReadOnlyDictionary<string, CueMeasure> CustomerMeasures { get; } =
        Measures.Where(m => CueMeasures.IsOfCustomer(m.Value)).ToDictionary(StringComparer.Ordinal);

    /// <summary>Tiers.</summary>
    public static IReadOnlyDictionary<string, CueTier> Tiers { get; } = Of<CueTier>();

    /// <summary>Groups.</summary>
    public static IReadOnlyDictionary<string, CueGroup> Groups { get; } = Of<CueGroup>();

    /// <summary>Tenures.</summary>
    public static IReadOnlyDictionary<string, Agents.Tenure> Tenures { get; } = Of<Agents.Tenure>();

    private static Dictionary<string, T> Of<T>()
        where T : struct, Enum => Enum.GetValues<T>().ToDictionary(v => JsonNamingPolicy.CamelCase.ConvertName(v.ToString()), StringComparer.Ordinal);
}
