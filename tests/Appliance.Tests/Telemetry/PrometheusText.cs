using System.Globalization;
using System.Text.RegularExpressions;

namespace EdgeCx.Appliance.Tests.Telemetry;

/// <summary>
/// A strict reader of the Prometheus text format 0.0.4: what a scraper might forgive fails here. Each family once, HELP and TYPE ahead of its
/// samples, no sample outside of its family, no series twice, histograms cumulative and whole.
/// </summary>
internal sealed partial class PrometheusText
{
    private static readonly string[] Types = ["counter", "gauge", "summary", "histogram", "untyped"];
    private readonly Dictionary<string, double> _samples = new(StringComparer.Ordinal);

    /// <summary>Types by family.</summary>
    public Dictionary<string, string> Families { get; } = new(StringComparer.Ordinal);

    /// <summary>The value of a series, written as in the text.</summary>
    public double this[string series] => _samples[series];

    /// <summary>All series, in the order of the text.</summary>
    public IEnumerable<string> Series => _samples.Keys;

    /// <summary>Reads a page.</summary>
    /// <exception cref="FormatException">It is not valid.</exception>
    public static PrometheusText Parse(string text)
    {
        var page = new PrometheusText();
        if (!text.EndsWith('\n'))
        {
            throw new FormatException("the last line has no line feed");
        }

        var (family, helped) = ("", "");
        foreach (var line in text[..^1].Split('\n'))
        {
            if (Help().Match(line) is { Success: true } help)
            {
                helped = help.Groups[1].Value;
            }
            else if (TypeLine().Match(line) is { Success: true } type)
            {
                family = type.Groups[1].Value;
                Require(helped == family, line, "HELP of another family");
                Require(Types.Contains(type.Groups[2].Value), line, "unknown type");
                Require(page.Families.TryAdd(family, type.Groups[2].Value), line, "a family twice");
            }
            else
            {
                page.AddSample(line, family);
            }
        }

        foreach (var (name, _) in page.Families.Where(f => f.Value == "histogram"))
        {
            page.CheckHistogram(name);
        }

        return page;
    }

    private void AddSample(string line, string family)
    {
        var sample = Sample().Match(line);
        Require(sample.Success, line, "no sample");
        var suffix = sample.Groups[1].Value.StartsWith(family, StringComparison.Ordinal) ? sample.Groups[1].Value[family.Length..] : "?";
        var allowed = Families[family] switch
        {
            "histogram" => suffix is "_bucket" or "_sum" or "_count",
            "summary" => suffix is "" or "_sum" or "_count",
            _ => suffix.Length == 0,
        };
        Require(allowed, line, $"not of the family {family}");
        var names = sample.Groups[3].Captures.Select(c => c.Value).ToArray();
        Require(names.Distinct().Count() == names.Length, line, "a label twice");
        Require(Families[family] != "counter" || Value(sample) >= 0, line, "a negative counter");
        Require(_samples.TryAdd(sample.Groups[1].Value + sample.Groups[2].Value, Value(sample)), line, "a series twice");
    }

    private void CheckHistogram(string name)
    {
        var buckets = _samples.Where(s => s.Key.StartsWith(name + "_bucket{", StringComparison.Ordinal)).GroupBy(s => Le().Replace(s.Key, ""));
        foreach (var series in buckets)
        {
            var (before, bound) = (0.0, double.NegativeInfinity);
            foreach (var (key, count) in series)
            {
                var le = Le().Match(key).Groups[1].Value is var l && l == "+Inf" ? double.PositiveInfinity : double.Parse(l, CultureInfo.InvariantCulture);
                Require(le > bound && count >= before, key, "buckets do not ascend");
                (before, bound) = (count, le);
            }

            Require(double.IsPositiveInfinity(bound), series.Key, "no bucket of everything");
            var labels = series.Key[(name.Length + "_bucket".Length)..];
            Require(_samples[name + "_count" + labels] == before, series.Key, "the count is not the last bucket");
            Require(_samples.ContainsKey(name + "_sum" + labels), series.Key, "no sum");
        }
    }

    private static double Value(Match sample) => double.Parse(sample.Groups[5].Value, NumberStyles.Float, CultureInfo.InvariantCulture);

    private static void Require(bool holds, string line, string what)
    {
        if (!holds)
        {
            throw new FormatException($"{what}: {line}");
        }
    }

    [GeneratedRegex(@"^# HELP ([a-zA-Z_:][a-zA-Z0-9_:]*) ([^\\\n]|\\\\|\\n)+$")]
    private static partial Regex Help();

    [GeneratedRegex("^# TYPE ([a-zA-Z_:][a-zA-Z0-9_:]*) ([a-z]+)$")]
    private static partial Regex TypeLine();

    [GeneratedRegex("""^([a-zA-Z_:][a-zA-Z0-9_:]*)(\{(?:([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\[\\"n])*)"(?:,(?!\})|(?=\})))+\})? ([-+]?(?:[0-9]*\.?[0-9]+(?:[eE][-+]?[0-9]+)?|Inf|NaN))$""")]
    private static partial Regex Sample();

    [GeneratedRegex(""",?le="([^"]*)"(?=\})""")]
    private static partial Regex Le();
}
