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
