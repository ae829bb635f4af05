using System.Globalization;
using EdgeCx.Inference.Evaluation;
using EdgeCx.Inference.Evaluation.Statistics;

namespace EdgeCx.Appliance.Reports;

/// <summary><c>evaluate --report</c>: the figures of an evaluation with their intervals, and three plots.</summary>
internal static class EvaluationMarkdown
{
    /// <summary>Writes a report.</summary>
    /// <param name="report">What was found.</param>
    /// <param name="command">The command that found it.</param>
    /// <param name="path">Where the report is written, its plots beside it.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static void Write(EvaluationReport report, string command, string path)
    {
        var overall = report.Overall;
        var markdown = new MarkdownReport(path)
            .Heading(1, "Accuracy of the voice-emotion model")
            .Paragraph($"`{command}`: {overall.Clips} clips of {overall.Speakers} speakers. In brackets 95 % intervals by bootstrap over speakers ({SpeakerBootstrap.Resamples} resamples, seeded).")
            .Table(
                ["", "clips", "speakers", "abstained", "UAR, 4 classes", "anger AUROC", "arousal AUROC", "valence AUROC", "ECE"],
                report.PerCorpus.Select(c => Row(c.Key, c.Value)).Append(Row("all", overall)))
            .Paragraph($"Not abstained: {overall.Answered} clips of the four classes, {MarkdownReport.Figure(overall.AnsweredAccuracy)} of them right. "
                + $"Refused as not one person's speech: {overall.OutOfDomain}. Figures score abstained clips too, as the best guess.")
            .Table(["true \\ heard", .. report.Confusion.Keys], report.Confusion.Select(r => (IReadOnlyList<string>)[r.Key, .. r.Value.Values.Select(Count)]))
            .Heading(2, "By seconds of speech")
            .Table(
                ["seconds", "clips", "abstained", "UAR", "anger", "arousal", "valence"],
                report.ByEvidenceSeconds.Select(e => (IReadOnlyList<string>)
                [
                    e.Key, Count(e.Value.Clips), Count(e.Value.Abstained), MarkdownReport.Figure(e.Value.Uar4), MarkdownReport.Figure(e.Value.AngerAuroc),
                    MarkdownReport.Figure(e.Value.ArousalAuroc), MarkdownReport.Figure(e.Value.ValenceAuroc),
                ]))
            .Heading(2, "How sure it is, and what abstaining buys")
            .Plot("reliability", Reliability(report), "Reliability diagram: accuracy over confidence")
            .Plot("risk-coverage", RiskCoverage(report), "Risk-coverage curve: share wrong over share answered")
            .Plot("anger-roc", AngerRoc(report), "ROC curve of anger")
            .Heading(2, "What was left out or repaired")
            .Table(["what", "clips"], Notes(report));
        markdown.Write();
    }

    /// <summary>Anger found over false alarms.</summary>
    public static SvgPlot AngerRoc(EvaluationReport report) =>
        new SvgPlot("Anger against everything else", PlotAxis.Share("false alarms, share of other clips"), PlotAxis.Share("anger found, share"))
            .Guide(0, 0, 1, 1)
            .Line("anger", new RankedTask(report.Scores.Select(s => ((double)s.Anger, EvaluationTasks.IsAngry(s.Clip), 0))).Curve());

    /// <summary>Accuracy over confidence.</summary>
    public static SvgPlot Reliability(EvaluationReport report) =>
        new SvgPlot("Reliability, four classes", PlotAxis.Share("largest probability"), PlotAxis.Share("share that was right"))
            .Guide(0, 0, 1, 1)
            .Line("accuracy", report.Reliability.Select(b => (b.Confidence, b.Accuracy)), withPoints: true);

    /// <summary>Share wrong over share answered.</summary>
    public static SvgPlot RiskCoverage(EvaluationReport report) =>
        new SvgPlot("Risk and coverage, four classes", PlotAxis.Share("share of clips answered, the surest first"), PlotAxis.UpTo("share of those that is wrong", report.RiskCoverage.Select(p => p.Risk)))
            .Line("risk", report.RiskCoverage.Select(p => (p.Coverage, p.Risk)), withPoints: true);

    private static string[] Row(string name, EvaluationMetrics m) =>
    [
        name, Count(m.Clips), Count(m.Speakers), Count(m.Abstained),
        With(m, "uar4", m.Uar4), With(m, "angerAuroc", m.AngerAuroc), With(m, "arousalAuroc", m.ArousalAuroc), With(m, "valenceAuroc", m.ValenceAuroc), With(m, "ece", m.Ece),
    ];

    private static string With(EvaluationMetrics m, string name, double? value) =>
        MarkdownReport.Figure(value) + (m.Intervals.GetValueOrDefault(name) is { } i ? $" [{MarkdownReport.Figure(i.Low)}, {MarkdownReport.Figure(i.High)}]" : "");

    private static IEnumerable<IReadOnlyList<string>> Notes(EvaluationReport report) =>
    [
        .. report.Treatments.Select(t => (IReadOnlyList<string>)[t.Key, Count(t.Value)]),
        .. report.UnknownLabelCounts.Select(u => (IReadOnlyList<string>)[$"left out: label '{u.Key}' is not known", Count(u.Value)]),
        ["left out: cannot be read", Count(report.BadClips.Count)],
        ["scored although damaged", Count(report.DamagedClips.Count)],
    ];

    private static string Count(int n) => n.ToString(CultureInfo.InvariantCulture);
}
