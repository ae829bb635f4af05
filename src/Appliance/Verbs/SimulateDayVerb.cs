using System.CommandLine;
using System.Text.Json;
using EdgeCx.Appliance.Composition;
using EdgeCx.Appliance.Configuration;
using EdgeCx.Appliance.Reports;
using EdgeCx.Appliance.Trials.Day;
using EdgeCx.Core.Events;
using EdgeCx.Inference.Evaluation;

namespace EdgeCx.Appliance.Verbs;

/// <summary><c>edgecx simulate-day</c>: what the agents of a site would be shown in a day, how often rightly, what is held back and why, before and after they said what helps.</summary>
internal static class SimulateDayVerb
{
    /// <summary>Builds the verb.</summary>
    public static Command Build()
    {
        var defaults = new DayPlan { Manifest = "" };
        var manifest = new Option<string>("--manifest")
        {
            Description = "CSV with the columns path, corpus, speaker, label; paths relative to it. A customer needs neutral clips, and angry, sad, happy ones for those calls.",
            HelpName = "CSV",
            Required = true,
        };
        var folds = new Option<string?>("--fold-models") { Description = "Hear each customer by DIR/SPEAKER/voice-emotion, a model trained without them.", HelpName = "DIR" };
        var unseen = new Option<bool>("--unseen") { Description = "The model was not trained on these speakers: say so in the report." };
        var calls = new Option<int>("--calls") { Description = "Calls of a day.", HelpName = "N", DefaultValueFactory = _ => defaults.Calls };
        var distinct = new Option<int>("--distinct")
        {
            Description = "Distinct calls composed and heard for each of the two days; the day's calls are drawn from them.",
            HelpName = "N",
            DefaultValueFactory = _ => defaults.Distinct,
        };
        var agents = new Option<int>("--agents") { Description = "Agents.", HelpName = "N", DefaultValueFactory = _ => defaults.Agents };
        var seed = new Option<int>("--seed") { Description = "Another day from the same clips.", HelpName = "N", DefaultValueFactory = _ => defaults.Seed };
        var music = new Option<string[]>("--music") { Description = "Hold music; without any no call has a hold.", HelpName = "WAV", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [] };
        var calm = new Option<string[]>("--calm-calls")
        {
            Description = "Recordings (8 kHz, customer on channel 1) of callers who are known to be calm: how often a cue comes falsely in real speech.",
            HelpName = "WAV",
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => [],
        };
        var taps = new Option<double>("--taps") { Description = "Share of cues that an agent says a word on.", HelpName = "SHARE", DefaultValueFactory = _ => defaults.TapShare };
        var ifTrue = new Option<double>("--helpful-if-true") { Description = "How likely it is 'helpful' where the cue meets its moment.", HelpName = "P", DefaultValueFactory = _ => defaults.HelpfulIfTrue };
        var ifFalse = new Option<double>("--helpful-if-false") { Description = "How likely it is 'helpful' where it does not.", HelpName = "P", DefaultValueFactory = _ => defaults.HelpfulIfFalse };
        var cues = new Option<string?>("--cues") { Description = "Also list every cue, shown and held back, with what it met.", HelpName = "FILE.csv" };
        var reportFile = new Option<string?>("--report") { Description = "Also write a report in Markdown, its plot (SVG) beside it.", HelpName = "FILE.md" };
        var json = new Option<bool>("--json") { Description = "Print the figures as one JSON object." };
        var config = new Option<string?>("--config") { Description = $"The site's settings (JSON); {ApplianceConfiguration.SiteFile} if it exists.", HelpName = "FILE" };
        var command = new Command(
            "simulate-day",
            "Composes two days of calls with known moments from labelled clips, hears them by the live path, coaches them by the live governor, and counts cues, right and wrong, held back and learnt.")
        {
            manifest, folds, unseen, calls, distinct, agents, seed, music, calm, taps, ifTrue, ifFalse, cues, reportFile, json, config,
        };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction((parse, cancellation) => Report.CatchAsync(() => RunAsync(
            ApplianceOptions.Read(ApplianceConfiguration.Read(parse.GetValue(config), Settings.Of(parse))),
            new DayPlan
            {
                Manifest = parse.GetValue(manifest)!,
                FoldModels = parse.GetValue(folds),
                Unseen = parse.GetValue(unseen),
                Calls = parse.GetValue(calls),
                Distinct = parse.GetValue(distinct),
                Agents = parse.GetValue(agents),
                Seed = parse.GetValue(seed),
                Music = parse.GetValue(music)!,
                CalmCalls = parse.GetValue(calm)!,
                TapShare = parse.GetValue(taps),
                HelpfulIfTrue = parse.GetValue(ifTrue),
                HelpfulIfFalse = parse.GetValue(ifFalse),
            },
            parse.GetValue(cues),
            parse.GetValue(reportFile),
            parse.GetValue(json),
            cancellation)));
        return command;
    }

    private static async Task<int> RunAsync(ApplianceOptions options, DayPlan plan, string? cueFile, string? reportFile, bool json, CancellationToken cancellation)
    {
        var errors = plan.Validate().ToArray();
        foreach (var error in errors)
        {
            await Console.Error.WriteLineAsync("edgecx: " + error);
        }

        if (errors.Length > 0)
        {
            return Report.WrongUse;
        }

        using var logs = LoggerFactory.Create(ApplianceLogging.Quiet);
        DayReport report;
        try
        {
            await using var cues = cueFile is null ? null : new StreamWriter(cueFile);
            cues?.WriteLine(CueList.Header);
            report = await new SimulatedDay(options, plan, logs, new Steps(), cues).RunAsync(cancellation);
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
            DayMarkdown.Write(report, reportFile);
        }

        Console.Out.WriteLine(json ? JsonSerializer.Serialize(report, EventJson.Options) : DayText.Of(report));
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
