using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using EdgeCx.Appliance.Capacity;
using EdgeCx.Appliance.Capacity.Load;
using EdgeCx.Appliance.Composition;
using EdgeCx.Appliance.Configuration;
using EdgeCx.Core.Events;

namespace EdgeCx.Appliance.Verbs;

/// <summary><c>edgecx capacity</c>: how many calls this box carries within the budget.</summary>
internal static class CapacityVerb
{
    /// <summary>Builds the verb.</summary>
    public static Command Build()
    {
        var plan = new CapacityPlan();
        var seconds = new Option<int>("--seconds") { Description = "Measured time of each load, s.", HelpName = "S", DefaultValueFactory = _ => plan.Seconds };
        var settle = new Option<int>("--settle") { Description = "Time a load stands before it is measured, s.", HelpName = "S", DefaultValueFactory = _ => plan.SettleSeconds };
        var start = new Option<int>("--start") { Description = "First load, calls.", HelpName = "N", DefaultValueFactory = _ => plan.Start };
        var max = new Option<int?>("--max") { Description = "Bound of the search, calls; what ports and open files allow where none is given.", HelpName = "N" };
        var hold = new Option<string?>("--hold") { Description = "Measure this load instead of searching; several, with commas between, one after the other.", HelpName = "N[,N]..." };
        var ramp = new Option<double>("--ramp") { Description = "Calls begun in a second.", HelpName = "PER_S", DefaultValueFactory = _ => plan.RampPerSecond };
        var clips = new Option<string?>("--clips") { Description = "Folder of recordings to call with, NAME-customer.wav and NAME-agent.wav (8 kHz mono); else the demo's call.", HelpName = "DIR" };
        var transcription = new Option<string?>("--transcription") { Description = "Words: off, tiny or base; else as configured.", HelpName = "MODEL" };
        var samples = new Option<string?>("--samples") { Description = "Also write a line every ten seconds: memory, collections, latency, misses, stalls.", HelpName = "FILE.csv" };
        var svg = new Option<string?>("--svg") { Description = "Also draw latency against calls; beside it FILE-cost.svg and FILE-memory.svg of several loads, and FILE-soak-*.svg of a long one.", HelpName = "FILE.svg" };
        var json = new Option<bool>("--json") { Description = "Print the report as one JSON object; the table goes to standard error." };
        var config = new Option<string?>("--config") { Description = $"The site's settings (JSON); {ApplianceConfiguration.SiteFile} if it exists.", HelpName = "FILE" };
        var command = new Command("capacity", "Raises the load over real SIPREC and RTP on loopback until the latency budget or a deadline gives, and says how many calls this box carries.")
        {
            seconds, start, max, hold, settle, ramp, clips, transcription, samples, svg, json, config,
        };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction((parse, cancellation) => Report.CatchAsync(() => RunAsync(
            ApplianceOptions.Read(ApplianceConfiguration.Read(parse.GetValue(config), Words(parse.GetValue(transcription), Settings.Of(parse)))),
            new CapacityPlan
            {
                Seconds = parse.GetValue(seconds),
                SettleSeconds = parse.GetValue(settle),
                Start = parse.GetValue(start),
                Loads = Loads(parse.GetValue(hold)),
                RampPerSecond = parse.GetValue(ramp),
                SamplesFile = parse.GetValue(samples),
                PlotFile = parse.GetValue(svg),
            },
            parse.GetValue(max),
            parse.GetValue(clips),
            parse.GetValue(json),
            cancellation)));
        return command;
    }

    private static IReadOnlyList<string> Words(string? transcription, IReadOnlyList<string> settings) =>
        transcription is null ? settings : [.. settings, "--Inference:Transcription", transcription];

    // What is no number becomes 0, which the plan does not allow.
    private static IReadOnlyList<int> Loads(string? hold) =>
        hold is null ? [] : [.. hold.Split(',').Select(static n => int.TryParse(n, NumberStyles.None, CultureInfo.InvariantCulture, out var calls) ? calls : 0)];

    private static async Task<int> RunAsync(ApplianceOptions site, CapacityPlan plan, int? max, string? clipFolder, bool json, CancellationToken cancellation)
    {
        var bounds = CapacityBounds.Look(site);
        var clipError = "";
        plan = plan with
        {
            Max = max ?? Math.Clamp(bounds.Calls, plan.Start, Math.Max(plan.Start, CapacityPlan.MostCalls)),
            Clips = clipFolder is null ? [ClipPair.Demo] : ClipPair.In(clipFolder, out clipError),
        };
        List<string> errors = [.. plan.Validate(), .. bounds.Obstacles(site, plan.HighestLoad)];
        if (clipError.Length > 0)
        {
            errors.Add(clipError);
        }

        if (errors.Count > 0)
        {
            throw new ConfigurationException(errors);
        }

        var options = TrialAppliance.Of(site, plan.HighestLoad, plan.RampPerSecond);
        var screen = new CapacityScreen(json ? Console.Error : Console.Out);
        CapacityReport? report;
        await using (var host = ApplianceHost.Build(options, ApplianceLogging.Quiet))
        {
            await host.StartAsync(cancellation);
            report = await new CapacityRun(host, options, plan, screen).RunAsync(cancellation);
            await host.StopAsync();
        }

        if (report is null)
        {
            await Console.Error.WriteLineAsync("edgecx: cut short before a load was measured.");
            return Report.Failed;
        }

        screen.Show(report);
        if (plan.PlotFile is { } svg)
        {
            foreach (var (suffix, picture) in CapacityPlot.Draw(report))
            {
                var name = Path.Combine(Path.GetDirectoryName(svg) ?? "", Path.GetFileNameWithoutExtension(svg) + suffix + Path.GetExtension(svg));
                await File.WriteAllTextAsync(name, picture, CancellationToken.None);
            }
        }

        if (json)
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(report, EventJson.Options));
        }

        return report.Held ? 0 : Report.Failed;
    }
}
