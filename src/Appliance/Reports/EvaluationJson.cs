using System.Text.Json.Nodes;
using EdgeCx.Core.Events;
using EdgeCx.Inference.Evaluation;

namespace EdgeCx.Appliance.Reports;

/// <summary>
/// <c>evaluate --json</c>: one object, the overall figures at its top. Names that come from the manifest (corpora, labels) stay as they are.
/// </summary>
internal static class EvaluationJson
{
    /// <summary>Writes a report.</summary>
    public static JsonObject Of(EvaluationReport report)
    {
        var json = Figures(report.Overall);
        json["perCorpus"] = Table(report.PerCorpus, Figures);
        json["confusion"] = Table(report.Confusion, row => Table(row, n => JsonValue.Create(n)));
        json["byEvidenceSeconds"] = Table(report.ByEvidenceSeconds, Figures);
        json["riskCoverage"] = new JsonArray([.. report.RiskCoverage.Select(p => new JsonObject
        {
            ["coverage"] = Round(p.Coverage),
            ["risk"] = Round(p.Risk),
            ["margin"] = Round(p.Margin),
        })]);
        json["reliability"] = new JsonArray([.. report.Reliability.Select(b => new JsonObject
        {
            ["confidence"] = Round(b.Confidence),
            ["accuracy"] = Round(b.Accuracy),
            ["clips"] = b.Clips,
        })]);
        json["unknownLabels"] = report.UnknownLabels;
        json["unknownLabelCounts"] = Table(report.UnknownLabelCounts, n => JsonValue.Create(n));
        json["badClips"] = report.BadClips.Count;
        json["damagedClips"] = report.DamagedClips.Count;
        json["speakersLeftOut"] = report.LeftOut.Count;
        json["treatments"] = Table(report.Treatments, n => JsonValue.Create(n));
        return json;
    }

    /// <summary>The object as text.</summary>
    public static string Text(EvaluationReport report) => Of(report).ToJsonString(EventJson.Options);

    private static JsonObject Figures(EvaluationMetrics m) => new()
    {
        ["clips"] = m.Clips,
        ["abstained"] = m.Abstained,
        ["uar4"] = m.Uar4,
        ["angerAuroc"] = m.AngerAuroc,
        ["arousalAuroc"] = m.ArousalAuroc,
        ["valenceAuroc"] = m.ValenceAuroc,
        ["ece"] = m.Ece,
        ["speakers"] = m.Speakers,
        ["outOfDomain"] = m.OutOfDomain,
        ["answered"] = m.Answered,
        ["answeredAccuracy"] = m.AnsweredAccuracy,
        ["intervals"] = Table(m.Intervals, i => i is { } known ? new JsonArray(Round(known.Low), Round(known.High)) : null),
    };

    private static JsonObject Table<T>(IReadOnlyDictionary<string, T> rows, Func<T, JsonNode?> write) =>
        new(rows.Select(r => KeyValuePair.Create(r.Key, write(r.Value))));

    private static double Round(double value) => Math.Round(value, 4);
}
