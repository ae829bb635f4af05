using System.CommandLine;
using EdgeCx.Appliance.Composition;
using EdgeCx.Appliance.Configuration;
using EdgeCx.Appliance.Diagnosis;

namespace EdgeCx.Appliance.Verbs;

/// <summary><c>edgecx run</c>: the appliance in the foreground; what systemd starts.</summary>
internal static class RunVerb
{
    public static Command Build()
    {
        var config = new Option<string?>("--config") { Description = $"The site's settings (JSON); {ApplianceConfiguration.SiteFile} if it exists.", HelpName = "FILE" };
        var command = new Command("run", "Runs the appliance in the foreground, until SIGTERM or Ctrl-C. Any setting may follow, e.g. --Sip:Port 5070.")
        {
            config,
        };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction((result, cancellation) => Report.CatchAsync(async () =>
        {
            var options = ApplianceOptions.Read(ApplianceConfiguration.Read(result.GetValue(config), Settings.Of(result)));
            if (options.Delivery.JsonLog is { Length: > 0 } log && EventLogCheck.Look(log) is { Verdict: Verdict.Block, Text: var error })
            {
                // A log that fails later costs lines; one that never worked is a mistake to be told of at the start.
                throw new ConfigurationException([error]);
            }

            await using var host = ApplianceHost.Build(options, ApplianceLogging.ToJournal);
            await host.RunAsync(cancellation);
            return 0;
        }));
        return command;
    }
}
