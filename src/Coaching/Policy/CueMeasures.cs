using System.Text.Json;

namespace EdgeCx.Coaching.Policy;

/// <summary>The measures of one call at a moment; filled again and again.</summary>
internal sealed class CueMeasures
{
    private static readonly string[] Names = [.. Enum.GetNames<CueMeasure>().Select(JsonNamingPolicy.CamelCase.ConvertName)];
    private readonly double[] _values = new double[Names.Length];

    /// <summary>Makes a set in which nothing is known.</summary>
    public CueMeasures() => Array.Fill(_values, double.NaN);

    /// <summary>One measure; NaN while not known.</summary>
    public double this[CueMeasure measure]
    {
        get => _values[(int)measure];
        set => _values[(int)measure] = value;
    }

    /// <summary>A measure's name in an event's evidence.</summary>
    public static string NameOf(CueMeasure measure) => Names[(int)measure];

    /// <summary>
    /// True for what is measured of turn-taking and pace alone. Only these may stand behind a kind that outlives an objection, and only these
    /// are taken of an agent's voice.
    /// </summary>
    public static bool IsOfTalk(CueMeasure measure) => measure is CueMeasure.ResponseWaitMs or CueMeasure.SilenceMs or CueMeasure.SpeakingRatePerS
        or CueMeasure.MonologueMs or CueMeasure.OverlapMs or CueMeasure.InterruptionsPerMinute;

    /// <summary>True for what is known of the customer: what a kind about how they feel may open on, and never what an agent's voice gives.</summary>
    public static bool IsOfCustomer(CueMeasure measure) => !IsOfTalk(measure) || measure is CueMeasure.InterruptionsPerMinute;

    /// <summary>What a threshold on a measure may be.</summary>
    public static (double Min, double Max) RangeOf(CueMeasure measure) => measure switch
    {
        CueMeasure.ResponseWaitMs or CueMeasure.SilenceMs or CueMeasure.MonologueMs or CueMeasure.OverlapMs => (100, 600_000),
        CueMeasure.SpeakingRatePerS => (0.1, 15),
        CueMeasure.InterruptionsPerMinute or CueMeasure.Words or CueMeasure.Repairs or CueMeasure.Questions => (0, 1000),
        CueMeasure.Arousal or CueMeasure.Valence or CueMeasure.StrainRise => (-1, 1),
        CueMeasure.CustomerRateRatio => (0.1, 10),
        _ => (0, 1),
    };

    /// <summary>The known ones among these, by name, rounded to what a person can use.</summary>
    public Dictionary<string, double> Evidence(IEnumerable<CueMeasure> measures)
    {
        var evidence = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var measure in measures)
        {
            if (!double.IsNaN(this[measure]))
            {
                evidence[NameOf(measure)] = Math.Round(this[measure], 3);
            }
        }

        return evidence;
    }
}
