using System.CommandLine;
using EdgeCx.Appliance.Composition;
using EdgeCx.Appliance.Configuration;
using EdgeCx.Core.Time;
using EdgeCx.Inference.Evaluation;
using EdgeCx.Inference.Text.Evaluation;

namespace EdgeCx.Appliance.Verbs;

/// <summary><c>edgecx evaluate-text</c>: accuracy of the text-emotion model on labelled sentences.</summary>
internal static class EvaluateTextVerb
{
    private const string HeldOut = "held-out";
    private const string All = "all";
    private const int UnknownShown = 20;

    /// <summary>Builds the verb.</summary>
    public static Command Build()
    {
        var file = new Option<string>("--file")
        {
            Description = "Tab-separated, without a header: text, labels with commas between (GoEmotions' numbers 0 to 27, or frustration, confusion, satisfaction, sadness, neutral), and an id in GoEmotions' own files.",
            HelpName = "TSV",
            Required = true,
        };
        var split = new Option<string>("--split")
        {
            Description = "all, or held-out: the fixed tenth of GoEmotions' train.tsv, told by the id, that nothing was trained or tuned on.",
            HelpName = "SPLIT",
            DefaultValueFactory = _ => All,
        };
        var config = new Option<string?>("--config") { Description = $"The site's settings (JSON); {ApplianceConfiguration.SiteFile} if it exists.", HelpName = "FILE" };
        var json = new Option<bool>("--json") { Description = "Print the figures as one JSON object." };
        var command = new Command("evaluate-text", "Measures how well the text-emotion model reads labelled English sentences, by the code that runs live.")
        {
            file, split, config, json,
        };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction((parse, cancellation) => Report.CatchAsync(() => Task.FromResult(Run(
            ApplianceOptions.Read(ApplianceConfiguration.Read(parse.GetValue(config), Settings.Of(parse))),
            parse.GetValue(file)!,
            parse.GetValue(split)!,
            parse.GetValue(json),
            cancellation))));
        return command;
    }

    private static int Run(ApplianceOptions options, string path, string split, bool json, CancellationToken cancellation)
    {
        if (split is not (All or HeldOut))
        {
            Console.Error.WriteLine($"edgecx: --split is '{split}'; allowed are {All} and {HeldOut}.");
            return Report.WrongUse;
        }

        using var logs = LoggerFactory.Create(ApplianceLogging.Quiet);
        LabelledTextFile file;
        TextReport report;
        try
        {
            using var evaluator = new TextEvaluator(options.Inference, new MonotonicClock(TimeProvider.System), logs.CreateLogger<TextEvaluator>());
            file = LabelledTextFile.Read(path, evaluator.Groups, split == HeldOut);
            foreach (var (label, count) in file.UnknownLabels.OrderByDescending(l => l.Value).Take(UnknownShown))
            {
                Console.Error.WriteLine($"edgecx: label '{label}' is not known: left out {count} times");
            }

            if (file.UnknownLabels.Count > UnknownShown)
            {
                Console.Error.WriteLine($"edgecx: and {file.UnknownLabels.Count - UnknownShown} more labels that are not known");
            }

            report = evaluator.Evaluate(file.Rows, cancellation);
        }
        catch (EvaluationException e)
        {
            Console.Error.WriteLine("edgecx: " + e.Message);
            return Report.Failed;
        }

        Console.Out.WriteLine(json ? TextReportText.Json(report, file) : TextReportText.Table(report, file));
        return 0;
    }
}
