using System.CommandLine;
using System.Net;
using System.Text.Json;
using EdgeCx.Appliance.Composition;
using EdgeCx.Appliance.Configuration;
using EdgeCx.Appliance.Evidence;
using EdgeCx.Core.Events;

namespace EdgeCx.Appliance.Verbs;

/// <summary><c>edgecx evidence</c>: what the appliance did with a call, for a data protection impact assessment, asked of the running appliance.</summary>
internal static class EvidenceVerb
{
    /// <summary>Builds the verb.</summary>
    public static Command Build()
    {
        var call = new Option<string>("--call") { Description = "A live call, or one that just ended; GET /api/v1/calls lists them.", HelpName = "ID", Required = true };
        var json = new Option<bool>("--json") { Description = "Print the answer of the API as it is." };
        var file = new Option<string?>("--out") { Description = "Write the report to a file instead.", HelpName = "FILE.md" };
        var console = new Option<string?>("--console") { Description = "Where the appliance's console is; Console:Url where not given.", HelpName = "URL" };
        var config = new Option<string?>("--config") { Description = $"The site's settings (JSON), for Console:Url; {ApplianceConfiguration.SiteFile} if it exists.", HelpName = "FILE" };
        var command = new Command("evidence", "Reports what was done with a call: rules, notice, legs, what was inferred where, pauses, erasures. For the compliance officer.")
        {
            call, json, file, console, config,
        };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction((result, cancellation) => Report.CatchAsync(async () =>
        {
            if (result.GetValue(json) && result.GetValue(file) is not null)
            {
                throw new ConfigurationException(["--json with --out: the file is for people; allowed is one of them."]);
            }

            var settings = Settings.Of(result);
            var url = result.GetValue(console) ?? ApplianceOptions.Read(ApplianceConfiguration.Read(result.GetValue(config), settings)).Console.Url;
            return Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
                ? await RunAsync(address, result.GetValue(call)!, result.GetValue(json), result.GetValue(file), Console.Out, Console.Error, cancellation)
                : throw new ConfigurationException([$"--console is '{url}'; allowed is http://ADDRESS:PORT or https://ADDRESS:PORT."]);
        }));
        return command;
    }

    /// <summary>Asks and prints, or writes the file.</summary>
    public static async Task<int> RunAsync(
        Uri console, string callId, bool json, string? file, TextWriter output, TextWriter errors, CancellationToken cancellation)
    {
        // No proxy of the environment stands between: the console is on this machine, or behind the site's own door to it.
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = console, Timeout = TimeSpan.FromSeconds(10) };
        try
        {
            using var answer = await http.GetAsync($"/api/v1/calls/{Uri.EscapeDataString(callId)}/evidence", cancellation);
            var body = await answer.Content.ReadAsStringAsync(cancellation);
            if (!answer.IsSuccessStatusCode)
            {
                await errors.WriteLineAsync(answer.StatusCode == HttpStatusCode.NotFound
                    ? $"edgecx: {callId} is neither a live nor a recent call of the appliance at {console}; GET /api/v1/calls lists what is"
                    : $"edgecx: the appliance at {console} answered {(int)answer.StatusCode}: {body}");
                return Report.Failed;
            }

            var text = json ? body + Environment.NewLine : EvidenceMarkdown.Of(JsonSerializer.Deserialize<EvidenceReport>(body, EventJson.Options)!);
            if (file is null)
            {
                await output.WriteAsync(text);
            }
            else
            {
                await File.WriteAllTextAsync(file, text, cancellation);
                await output.WriteLineAsync($"written to {file}");
            }

            return 0;
        }
        catch (HttpRequestException e)
        {
            await errors.WriteLineAsync($"edgecx: no appliance answers at {console} (Console:Url): {e.GetBaseException().Message}; is edgecx running?");
            return Report.Failed;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            await errors.WriteLineAsync($"edgecx: --out {file}: {e.Message}");
            return Report.Failed;
        }
        catch (TaskCanceledException) when (!cancellation.IsCancellationRequested)
        {
            await errors.WriteLineAsync($"edgecx: the appliance at {console} (Console:Url) does not answer within {http.Timeout.TotalSeconds:0} s");
            return Report.Failed;
        }
    }
}
