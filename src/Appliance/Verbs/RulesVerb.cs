using System.CommandLine;
using System.Text.Json;
using EdgeCx.Appliance.Composition;
using EdgeCx.Appliance.Configuration;
using EdgeCx.Appliance.DryRun;
using EdgeCx.Coaching;
using EdgeCx.Coaching.Policy;
using EdgeCx.Core.Events;

namespace EdgeCx.Appliance.Verbs;

/// <summary><c>edgecx rules</c>: tries a site's rules on recorded calls, and checks a file of rules, before they hold for anybody.</summary>
internal static class RulesVerb
{
    // Kinds and reasons stand as keys, and are names: they stay as they are.
    private static readonly JsonSerializerOptions Json = new(EventJson.Options) { DictionaryKeyPolicy = null };
    private static readonly string[] Endings = [".wav", ".pcap", ".pcapng"];

    /// <summary>Builds the verb.</summary>
    public static Command Build() =>
        new("rules", "Tries the rules of cues on recorded calls, or checks a file of rules; changes nothing.") { BuildTest(), BuildCheck() };

    private static Command BuildTest()
    {
        var calls = new Option<string>("--calls") { Description = "Folder of recorded calls: WAVs (stereo, customer on channel 1) and captures (pcap, pcapng).", HelpName = "DIR", Required = true };
        var rules = new Option<string?>("--rules") { Description = "A file of rules to try beside those of the site as it is (Coaching:RulesFile).", HelpName = "FILE" };
        var json = new Option<bool>("--json") { Description = "Print everything as one JSON object." };
        var config = ConfigOption();
        var command = new Command("test", "Shows what would have been shown in recorded calls, when, what was held back and why, and the difference that a file of rules makes.")
        {
            calls, rules, json, config,
        };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction((result, cancellation) => Report.CatchAsync(() => TestAsync(
            ApplianceOptions.Read(ApplianceConfiguration.Read(result.GetValue(config), Settings.Of(result))),
            result.GetValue(calls)!,
            result.GetValue(rules),
            result.GetValue(json),
            cancellation)));
        return command;
    }

    private static Command BuildCheck()
    {
        var file = new Argument<string>("FILE") { Description = "A file of rules." };
        var config = ConfigOption();
        var command = new Command("check", "Reads a file of rules as the appliance would, and says what is wrong in it, or what it changes.") { file, config };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction((result, _) => Report.CatchAsync(() => CheckAsync(
            ApplianceOptions.Read(ApplianceConfiguration.Read(result.GetValue(config), Settings.Of(result))), result.GetValue(file)!)));
        return command;
    }

    private static Option<string?> ConfigOption() =>
        new("--config") { Description = $"The site's settings (JSON); {ApplianceConfiguration.SiteFile} if it exists.", HelpName = "FILE" };

    private static async Task<int> CheckAsync(ApplianceOptions options, string file)
    {
        if (await TryWithRulesAsync(options.Coaching, file) is not { } with)
        {
            return Report.Failed;
        }

        var before = CuePolicy.Read(options.Coaching with { RulesFile = "" }).Sheet;
        var after = CuePolicy.Read(with).Sheet;
        var changed = after.Rules.Where(r => before.Rules[r.Key] != r.Value).Select(r => r.Key.ToString() + (r.Value.IsOn ? "" : " (off)")).ToList();
        Console.WriteLine($"{file}: fine; {changed.Count} of {after.Rules.Count} rules differ{(changed.Count == 0 ? "" : ": " + string.Join(", ", changed))}.");
        return 0;
    }

    private static async Task<int> TestAsync(ApplianceOptions options, string folder, string? rules, bool json, CancellationToken cancellation)
    {
        if (FilesOf(folder, out var files) is { } error)
        {
            await Console.Error.WriteLineAsync("edgecx: " + error);
            return Report.Failed;
        }

        var given = rules is null ? null : await TryWithRulesAsync(options.Coaching, rules);
        if (rules is not null && given is null)
        {
            return Report.Failed;
        }

        using var logs = LoggerFactory.Create(ApplianceLogging.Quiet);
        await using var trial = new RulesTrial(options, given, logs);
        var (calls, faults) = await trial.RunAsync(files, new Steps(), cancellation);
        var report = new DryRunReport(
            calls,
            DryRunFigures.Of(options.Coaching.RulesFile.Length > 0 ? options.Coaching.RulesFile : "as shipped and configured", DryRunSide.Current, calls),
            rules is null ? null : DryRunFigures.Of(rules, DryRunSide.Given, calls),
            faults);
        Console.Out.WriteLine(json ? JsonSerializer.Serialize(report, Json) : DryRunText.Of(report));
        foreach (var fault in faults)
        {
            await Console.Error.WriteLineAsync("edgecx: " + fault.Error);
        }

        return faults.Count == 0 && calls.Count > 0 ? 0 : Report.Failed;
    }

    // What the file says over the site's keys; null with its errors told.
    private static async Task<CoachingOptions?> TryWithRulesAsync(CoachingOptions coaching, string file)
    {
        var with = coaching with { RulesFile = Path.GetFullPath(file) };
        var errors = new List<string>();
        if (CuePolicy.TryRead(with, errors) is not null)
        {
            return with;
        }

        foreach (var error in errors)
        {
            await Console.Error.WriteLineAsync("edgecx: " + error);
        }

        return null;
    }

    private static string? FilesOf(string folder, out IReadOnlyList<string> files)
    {
        files = [];
        if (!Directory.Exists(folder))
        {
            return File.Exists(folder) ? $"--calls {folder}: is a file; a folder of recorded calls is expected." : $"--calls {folder}: no such folder.";
        }

        files = [.. Directory.EnumerateFiles(folder).Where(f => Endings.Contains(Path.GetExtension(f).ToLowerInvariant())).Order(StringComparer.Ordinal)];
        return files.Count > 0 ? null : $"--calls {folder}: no recorded call in it; allowed are {string.Join(", ", Endings)}.";
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
