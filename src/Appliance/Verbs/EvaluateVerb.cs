using System.CommandLine;
using EdgeCx.Appliance.Composition;
using EdgeCx.Appliance.Configuration;
using EdgeCx.Appliance.Reports;
using EdgeCx.Core.Flow;
using EdgeCx.Inference;
using EdgeCx.Inference.Evaluation;

namespace EdgeCx.Appliance.Verbs;

/// <summary><c>edgecx evaluate</c>: accuracy of the emotion model on labelled clips.</summary>
internal static class EvaluateVerb
{
    private const int BadClipsShown = 20;

    /// <summary>Builds the verb.</summary>
    public static Command Build()
    {
        var manifest = new Option<string>("--manifest")
        {
            Description = "CSV with the columns path, corpus, speaker, label (and original_label); paths relative to it; WAV of 8 to 192 kHz (above 8 kHz as over a telephone line, first channel).",
            HelpName = "CSV",
            Required = true,
        };
        var independent = new Option<bool>("--independent") { Description = "Take each clip alone; else clips of one speaker are one caller's utterances." };
        var average = new Option<int>("--average")
        {
            Description = "Average over the last N clips of the same speaker and label.",
            HelpName = "N",
            DefaultValueFactory = _ => 1,
        };
        var config = new Option<string?>("--config") { Description = $"The site's settings (JSON); {ApplianceConfiguration.SiteFile} if it exists.", HelpName = "FILE" };
        var language = new Option<string?>("--language") { Description = "The language of all clips (ISO 639-1), in place of the manifest's column language.", HelpName = "XX" };
        var precision = new Option<string?>("--precision") { Description = "int8 or fp32, in place of Inference:Precision.", HelpName = "P" };
        var rung = new Option<int?>("--rung") { Description = "The rung of the overload ladder: 0 the whole model, 1 every second chunk, 2 the first layer of every second chunk, 3 prosody only.", HelpName = "N" };
        var folds = new Option<string?>("--fold-models") { Description = "Hear each speaker by DIR/SPEAKER/voice-emotion, a model trained without them (leave one speaker out).", HelpName = "DIR" };
        var report = new Option<string?>("--report") { Description = "Also write a report in Markdown, its plots (SVG) beside it.", HelpName = "FILE.md" };
        var json = new Option<bool>("--json") { Description = "Print the figures as one JSON object." };
        var command = new Command("evaluate", "Measures how well the emotion model hears labelled clips, by the code that runs live.")
        {
            manifest, independent, average, language, precision, rung, folds, report, json, config,
        };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction((parse, cancellation) => Report.CatchAsync(() => Task.FromResult(Run(
            ApplianceOptions.Read(ApplianceConfiguration.Read(parse.GetValue(config), Settings.Of(parse))).Inference,
            new Asked(
                parse.GetValue(manifest)!,
                parse.GetValue(independent),
                parse.GetValue(average),
                parse.GetValue(language),
                parse.GetValue(precision),
                parse.GetValue(rung),
                parse.GetValue(folds),
                parse.GetValue(report),
                parse.GetValue(json)),
            cancellation))));
        return command;
    }

    private static string? Misuse(Asked asked) => asked switch
    {
        { Average: < 1 or > 1000 } => $"--average is {asked.Average}; allowed are 1 to 1000.",
        { Precision: not (null or "int8" or "fp32") } => $"--precision is '{asked.Precision}'; allowed are int8, fp32.",
        { Rung: < 0 or >= RungCounters.Rungs } => $"--rung is {asked.Rung}; allowed are 0 to {RungCounters.Rungs - 1}.",
        { Language: { } language } when language.Length is < 2 or > 8 || !language.All(c => char.IsAsciiLetter(c) || c == '-') =>
            $"--language is '{language}'; allowed is a code of ISO 639-1, as en.",
        { FoldModels: { } folds } when !Directory.Exists(folds) => $"--fold-models is '{folds}'; allowed is an existing folder.",
        _ => null,
    };

    private static int Run(InferenceOptions options, Asked asked, CancellationToken cancellation)
    {
        if (Misuse(asked) is { } misuse)
        {
            Console.Error.WriteLine("edgecx: " + misuse);
            return Report.WrongUse;
        }

        using var loggers = LoggerFactory.Create(logging => logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace));
        EvaluationReport report;
        IReadOnlyList<BadClip> badLines;
        try
        {
            var clips = ClipManifest.Read(asked.Manifest, out badLines);
            clips = asked.Language is null ? clips : [.. clips.Select(c => c with { Language = asked.Language })];
            using var evaluator = new Evaluator(
                options with { Precision = asked.Precision ?? options.Precision, LeastRung = asked.Rung ?? options.LeastRung }, loggers.CreateLogger<Evaluator>(), asked.FoldModels);
            report = evaluator.Evaluate(clips, asked.Independent, asked.Average, EvaluateProgress.To(Console.Error, clips.Count), cancellation);
        }
        catch (EvaluationException e)
        {
            Console.Error.WriteLine("edgecx: " + e.Message);
            return Report.Failed;
        }

        report = report with { BadClips = [.. badLines, .. report.BadClips] };
        Complain(report);
        if (asked.Report is { } file)
        {
            EvaluationMarkdown.Write(report, asked.Command, file);
        }

        Console.Out.WriteLine(asked.Json ? EvaluationJson.Text(report) : EvaluationText.Of(report));
        return report.Overall.Clips > 0 ? 0 : Report.Failed;
    }

    private static void Complain(EvaluationReport report)
    {
        Name(report.BadClips, "clips that cannot be read");
        Name(report.DamagedClips, "clips that are damaged");
        Name(report.LeftOut, "speakers without a model");
        foreach (var (label, count) in report.UnknownLabelCounts)
        {
            Console.Error.WriteLine($"edgecx: label '{label}' is not known: {count} clips left out");
        }

        if (report.Overall.Clips == 0)
        {
            Console.Error.WriteLine("edgecx: no clip could be scored.");
        }
    }

    private static void Name(IReadOnlyList<BadClip> clips, string what)
    {
        foreach (var clip in clips.Take(BadClipsShown))
        {
            Console.Error.WriteLine($"edgecx: {clip.Path}: {clip.Reason}");
        }

        if (clips.Count > BadClipsShown)
        {
            Console.Error.WriteLine($"edgecx: and {clips.Count - BadClipsShown} more {what}");
        }
    }

    private sealed record Asked(
        string Manifest, bool Independent, int Average, string? Language, string? Precision, int? Rung, string? FoldModels, string? Report, bool Json)
    {
        /// <summary>The command, for the report.</summary>
        public string Command => string.Join(
            ' ',
            new[]
            {
                $"edgecx evaluate --manifest {Manifest}",
                Independent ? "--independent" : null,
                Average > 1 ? FormattableString.Invariant($"--average {Average}") : null,
                Language is null ? null : $"--language {Language}",
                Precision is null ? null : $"--precision {Precision}",
                Rung is null ? null : FormattableString.Invariant($"--rung {Rung}"),
                FoldModels is null ? null : $"--fold-models {FoldModels}",
            }.OfType<string>());
    }
}
