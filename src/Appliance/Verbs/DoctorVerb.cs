using System.CommandLine;
using EdgeCx.Appliance.Composition;
using EdgeCx.Appliance.Configuration;
using EdgeCx.Appliance.Diagnosis;

namespace EdgeCx.Appliance.Verbs;

/// <summary><c>edgecx doctor</c>: what would keep the appliance from starting, and what would make a cue late.</summary>
internal static class DoctorVerb
{
    public static Command Build()
    {
        var config = new Option<string?>("--config") { Description = $"The site's settings (JSON); {ApplianceConfiguration.SiteFile} if it exists.", HelpName = "FILE" };
        var command = new Command("doctor", "Checks configuration, models, ports, clocks and what would make a cue late; one line each.") { config };
        var siprec = new Option<bool>("--siprec") { Description = "Asks the running appliance what its recording clients do otherwise than the standards say." };
        command.Add(siprec);
        var phone = new Option<string?>("--phone") { Description = "Shows a test text on the phones of an agent, or at an address, and says what would hide a cue there.", HelpName = "AGENT|ADDRESS" };
        command.Add(phone);
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction((result, cancellation) => Report.CatchAsync(async () =>
        {
            var settings = Settings.Of(result);
            var findings = result.GetValue(phone) is { Length: > 0 } who
                ? await PhoneProbe.LookAsync(ApplianceOptions.Read(ApplianceConfiguration.Read(result.GetValue(config), settings)), who, cancellation)
                : result.GetValue(siprec)
                ? await RecordingClientsCheck.LookAsync(
                    new Uri(ApplianceOptions.Read(ApplianceConfiguration.Read(result.GetValue(config), settings)).Console.Url), cancellation)
                : Look(result.GetValue(config), settings);
            var blocks = 0;
            foreach (var finding in findings)
            {
                var mark = finding.Verdict switch { Verdict.Ok => "ok   ", Verdict.Warn => "warn ", _ => "BLOCK" };
                Console.Out.WriteLine($"{mark} {finding.Subject}: {finding.Text}");
                blocks += finding.Verdict == Verdict.Block ? 1 : 0;
            }

            return blocks == 0 ? 0 : Report.Failed;
        }));
        return command;
    }

    private static IEnumerable<Finding> Look(string? file, IReadOnlyList<string> settings)
    {
        try
        {
            return Examination.Of(ApplianceConfiguration.Read(file, settings));
        }
        catch (ConfigurationException e)
        {
            return e.Errors.Select(error => new Finding("configuration", Verdict.Block, error));
        }
    }
}
