using System.CommandLine;
using System.Text.Json;
using EdgeCx.Appliance.Composition;
using EdgeCx.Appliance.Configuration;
using EdgeCx.Appliance.Reports;
using EdgeCx.Appliance.Trials;
using EdgeCx.Core.Events;
using EdgeCx.Inference.Evaluation;

namespace EdgeCx.Appliance.Verbs;

/// <summary><c>edgecx evaluate-calls</c>: how soon anger is found, and how often it is claimed falsely, on calls composed from labelled clips.</summary>
internal static class EvaluateCallsVerb
{
    private const int MaxRepeats = 100;

    /// <summary>Builds the verb.</summary>
    public static Command Build()
    {
        var manifest = new Option<string>("--manifest")
        {
            Description = "CSV with the columns path, corpus, speaker, label; paths relative to it. A speaker needs neutral clips, and angry, sad, happy ones for those calls.",
            HelpName = "CSV",
            Required = true,
        };
        var folds = new Option<string?>("--fold-models") { Description = "Hear each speaker by DIR/SPEAKER/voice-emotion, a model trained without them.", HelpName = "DIR" };
        var calls = new Option<string[]>("--calls")
        {
            Description = "Recordings (8 kHz, customer on channel 1) of callers who are known to be calm.",
            HelpName = "WAV",
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => [],
        };
        var repeats = new Option<int>("--repeats") { Description = "Calls of each kind and speaker.", HelpName = "N", DefaultValueFactory = _ => 4 };
        var seed = new Option<int>("--seed") { Description = "Other calls from the same clips.", HelpName = "N", DefaultValueFactory = _ => 1 };
        var noCurve = new Option<bool>("--no-curve") { Description = "Only with the settings as they are, not with other thresholds: faster." };
        var reportFile = new Option<string?>("--report") { Description = "Also write a report in Markdown, its plot (SVG) beside it.", HelpName = "FILE.md" };
        var json = new Option<bool>("--json") { Description = "Print the figures as one JSON object." };
        var config = new Option<string?>("--config") { Description = $"The site's settings (JSON); {ApplianceConfiguration.SiteFile} if it exists.", HelpName = "FILE" };
        var command = new Command(
            "evaluate-calls",
            "Composes calls from labelled clips (calm, then angry, sad or happy), sends them through the live path, and measures how soon and how falsely the state changes.")
        {
            manifest, folds, calls, repeats, seed, noCurve, reportFile, json, config,
        };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction((parse, cancellation) => Report.CatchAsync(() => RunAsync(
            ApplianceOptions.Read(ApplianceConfiguration.Read(parse.GetValue(config), Settings.Of(parse))),
            new TrialPlan(
                parse.GetValue(manifest)!,
                parse.GetValue(folds),
                parse.GetValue(calls)!,
                parse.GetValue(repeats),
                parse.GetValue(seed),
                !parse.GetValue(noCurve)),
            parse.GetValue(reportFile),
            parse.GetValue(json),
            cancellation)));
        return command;
    }

    private static async Task<int> RunAsync(ApplianceOptions options, TrialPlan plan, string? reportFile, bool json, CancellationToken cancellation)
    {
        if (plan.Repeats is < 1 or > MaxRepeats)
        {
            await Console.Error.WriteLineAsync($"edgecx: --repeats is {plan.Repeats}; allowed are 1 to {MaxRepeats}.");
            return Report.WrongUse;
        }

        if (plan.FoldModels is { } folds && !Directory.Exists(folds))
        {
            await Console.Error.WriteLineAsync($"edgecx: --fold-models is '{folds}'; allowed is an existing folder.");
            return Report.WrongUse;
        }

        using var logs = LoggerFactory.Create(ApplianceLogging.Quiet);
        TrialReport report;
        try
        {
            report = await new Trial(options, plan, logs, new Steps()).RunAsync(cancellation);
        }
        catch (EvaluationException e)
        {
            await Console.Error.WriteLineAsync("edgecx: " + e.Message);
            return Report.Failed;
        }

        foreach (var line in report.LeftOut.Concat(report.BadClips.Select(b => $"{b.Path}: {b.Reason}")))
        {
            await Console.Error.WriteLineAsync("edgecx: " + line);
        }

        if (reportFile is not null)
        {
            TrialMarkdown.Write(report, plan.Command, reportFile);
        }

        Console.Out.WriteLine(json ? JsonSerializer.Serialize(report, EventJson.Options) : TrialText.Of(report));
        return 0;
    }

    private sealed class Steps : IProgress<string>
    {
        public void Report(string value)
        {
            if (!Console.IsErrorRedirected)
            {
                Console.Error.WriteLine(value);
            }
        }
    }
}
