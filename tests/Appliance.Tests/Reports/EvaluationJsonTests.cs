using System.Text.Json;
using EdgeCx.Appliance.Reports;
using EdgeCx.Core.Emotion;
using EdgeCx.Inference.Evaluation;
using EdgeCx.Inference.Evaluation.Statistics;

namespace EdgeCx.Appliance.Tests.Reports;

public sealed class EvaluationJsonTests
{
    private static readonly string[] Figures = ["clips", "abstained", "uar4", "angerAuroc", "arousalAuroc", "valenceAuroc", "ece"];

    [Fact]
    public void Text_Report_HasTheContractsKeysAndKeepsTheManifestsNames()
    {
        using var json = JsonDocument.Parse(EvaluationJson.Text(Report()));
        var root = json.RootElement;
        foreach (var name in Figures)
        {
            root.TryGetProperty(name, out _).ShouldBeTrue(name);
            root.GetProperty("perCorpus").GetProperty("CREMA-D").TryGetProperty(name, out _).ShouldBeTrue(name);
            root.GetProperty("byEvidenceSeconds").GetProperty("3+").TryGetProperty(name, out _).ShouldBeTrue(name);
        }

        root.GetProperty("clips").GetInt32().ShouldBe(4);
        root.GetProperty("uar4").GetDouble().ShouldBe(1);
        root.GetProperty("valenceAuroc").ValueKind.ShouldBe(JsonValueKind.Number);
        root.GetProperty("confusion").GetProperty("anger").GetProperty("anger").GetInt32().ShouldBe(2);
        root.GetProperty("confusion").GetProperty("sadness").GetProperty("neutral").GetInt32().ShouldBe(0);
        root.GetProperty("intervals").GetProperty("uar4").EnumerateArray().Select(v => v.GetDouble()).ShouldBe([1, 1]);
        root.GetProperty("unknownLabels").GetInt32().ShouldBe(3);
        root.GetProperty("unknownLabelCounts").GetProperty("Übermut").GetInt32().ShouldBe(3);
        root.GetProperty("badClips").GetInt32().ShouldBe(1);
        root.GetProperty("riskCoverage").GetArrayLength().ShouldBePositive();
    }

    [Fact]
    public void Text_NoClips_HasNullsAndNoNaN()
    {
        using var json = JsonDocument.Parse(EvaluationJson.Text(Report() with { Overall = EvaluationMetrics.Of([]) }));
        json.RootElement.GetProperty("clips").GetInt32().ShouldBe(0);
        json.RootElement.GetProperty("uar4").ValueKind.ShouldBe(JsonValueKind.Null);
        json.RootElement.GetProperty("ece").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public void Markdown_Report_HasItsPlotsBesideIt()
    {
        var folder = Directory.CreateTempSubdirectory().FullName;
        try
        {
            EvaluationMarkdown.Write(Report(), "edgecx evaluate --manifest x.csv", Path.Combine(folder, "sub", "own.md"));
            var text = File.ReadAllText(Path.Combine(folder, "sub", "own.md"));
            text.ShouldContain("| CREMA-D | 4 | 4 |");
            text.ShouldContain("1.000 [1.000, 1.000]");
            text.ShouldContain("label 'Übermut' is not known");
            foreach (var plot in new[] { "own-reliability.svg", "own-risk-coverage.svg", "own-anger-roc.svg" })
            {
                text.ShouldContain($"]({plot})");
                File.ReadAllText(Path.Combine(folder, "sub", plot)).ShouldStartWith("<svg");
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void TerminalText_Report_SaysTheFigures()
    {
        var text = EvaluationText.Of(Report());
        text.ShouldContain("CREMA-D");
        text.ShouldContain("95 % intervals over 4 speakers");
        text.ShouldContain("3 clips with unknown labels left out, 1 clips that cannot be read");
    }

    private static EvaluationReport Report()
    {
        ClipScore[] scores = [Score("1", "anger"), Score("2", "neutral"), Score("3", "anger"), Score("4", "neutral")];
        var metrics = EvaluationMetrics.Of(scores);
        return new EvaluationReport
        {
            Overall = metrics,
            PerCorpus = new Dictionary<string, EvaluationMetrics> { ["CREMA-D"] = metrics },
            Confusion = EvaluationMetrics.Confusion(scores),
            ByEvidenceSeconds = new Dictionary<string, EvaluationMetrics> { ["3+"] = metrics },
            UnknownLabelCounts = new Dictionary<string, int> { ["Übermut"] = 3 },
            BadClips = [new BadClip("x.wav", "no such file")],
            DamagedClips = [],
            LeftOut = [],
            Treatments = new Dictionary<string, int>(),
            Reliability = [new ReliabilityBin(0.7, 1, 4)],
            RiskCoverage = RiskPoint.Curve(scores),
            Scores = scores,
        };
    }

    private static ClipScore Score(string speaker, string label)
    {
        var isAnger = label == "anger";
        return new ClipScore(
            new LabelledClip("x.wav", "CREMA-D", "CREMA-D/" + speaker, label, false),
            new EmotionProbabilities(isAnger ? 0.1f : 0.7f, isAnger ? 0.7f : 0.1f, 0.1f, 0.1f),
            isAnger ? 0.9f : 0.1f,
            isAnger ? 0.8f : -0.5f,
            isAnger ? -0.5f : 0.2f,
            Abstained: false,
            EvidenceSeconds: 4);
    }
}
