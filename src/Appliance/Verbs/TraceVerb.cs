using System.CommandLine;
using System.Net;
using System.Text.Json;
using EdgeCx.Appliance.Composition;
using EdgeCx.Appliance.Configuration;
using EdgeCx.Appliance.Web;
using EdgeCx.Core.Events;

namespace EdgeCx.Appliance.Verbs;

/// <summary><c>edgecx trace</c>: a call's last minute, stage by stage, asked of the running appliance.</summary>
internal static class TraceVerb
{
    private const int MostNamed = 5;

    /// <summary>Builds the verb.</summary>
    public static Command Build()
    {
        var callId = new Argument<string>("CALLID") { Description = "A live call, or one that just ended; GET /api/v1/calls lists them." };
        var console = new Option<string?>("--console") { Description = "Where the appliance's console is; Console:Url where not given.", HelpName = "URL" };
        var json = new Option<bool>("--json") { Description = "Print the answer of the API as it is." };
        var config = new Option<string?>("--config") { Description = $"The site's settings (JSON), for Console:Url; {ApplianceConfiguration.SiteFile} if it exists.", HelpName = "FILE" };
        var command = new Command("trace", "Shows where the time of a call's last minute went: each estimate, cue and dropped cue, stage by stage.")
        {
            callId, console, json, config,
        };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction((result, cancellation) => Report.CatchAsync(async () =>
        {
            var settings = Settings.Of(result);
            var url = result.GetValue(console) is { } given ? Address(given) : new Uri(ApplianceOptions.Read(ApplianceConfiguration.Read(result.GetValue(config), settings)).Console.Url);
            return await RunAsync(url, result.GetValue(callId)!, result.GetValue(json), Console.Out, Console.Error, cancellation);
        }));
        return command;
    }

    /// <summary>Asks and prints.</summary>
    /// <param name="console">Where the console is.</param>
    /// <param name="callId">The call.</param>
    /// <param name="json">The answer as it is.</param>
    /// <param name="output">Takes the trace.</param>
    /// <param name="errors">Takes what went wrong.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(Uri console, string callId, bool json, TextWriter output, TextWriter errors, CancellationToken cancellation)
    {
        using var http = ConsoleConnection.Open(console, TimeSpan.FromSeconds(10));
        try
        {
            using var answer = await http.GetAsync($"/api/v1/calls/{Uri.EscapeDataString(callId)}/trace", cancellation);
            var body = await answer.Content.ReadAsStringAsync(cancellation);
            if (answer.StatusCode == HttpStatusCode.NotFound)
            {
                await errors.WriteLineAsync($"edgecx: {callId} is neither a live nor a recent call of the appliance at {console}; {await NamesAsync(http, cancellation)}");
                return Report.Failed;
            }

            if (!answer.IsSuccessStatusCode)
            {
                await errors.WriteLineAsync($"edgecx: the appliance at {console} answered {(int)answer.StatusCode}: {body}");
                return Report.Failed;
            }

            if (json)
            {
                await output.WriteLineAsync(body);
            }
            else
            {
                TraceText.Write(JsonSerializer.Deserialize<TraceView>(body, EventJson.Options)!, output);
            }

            return 0;
        }
        catch (HttpRequestException e)
        {
            await errors.WriteLineAsync($"edgecx: no appliance answers at {console}: {e.GetBaseException().Message}; is edgecx running, and is its console there? Another address is given by --console URL");
            return Report.Failed;
        }
        catch (JsonException)
        {
            await errors.WriteLineAsync($"edgecx: what answers at {console} is no console of this version of edgecx; another address is given by --console URL");
            return Report.Failed;
        }
        catch (TaskCanceledException) when (!cancellation.IsCancellationRequested)
        {
            await errors.WriteLineAsync($"edgecx: the appliance at {console} does not answer within {http.Timeout.TotalSeconds:0} s; another address is given by --console URL");
            return Report.Failed;
        }
    }

    private static Uri Address(string given) =>
        Uri.TryCreate(given, UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps)
            ? url
            : throw new ConfigurationException([$"--console is '{given}'; allowed is http://ADDRESS:PORT or https://ADDRESS:PORT."]);

    private static async Task<string> NamesAsync(HttpClient http, CancellationToken cancellation)
    {
        var calls = await http.GetFromJsonAsync<JsonElement>("/api/v1/calls", cancellation);
        var names = calls.EnumerateArray().Select(c => c.GetProperty("id").GetString()).Take(MostNamed).ToArray();
        return names.Length == 0 ? "it knows of no call" : $"the newest are {string.Join(", ", names)}";
    }
}
