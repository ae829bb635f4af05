using System.CommandLine;
using EdgeCx.Appliance.Composition;
using EdgeCx.Appliance.Configuration;
using EdgeCx.Appliance.Web;
using EdgeCx.Core.Events;

namespace EdgeCx.Appliance.Verbs;

/// <summary><c>edgecx drain</c>: tells the appliance on this machine to take no new calls, or to take them again.</summary>
internal static class DrainVerb
{
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);

    /// <summary>Builds the verb.</summary>
    public static Command Build()
    {
        var undo = new Option<bool>("--undo") { Description = "Take new calls again." };
        var wait = new Option<bool>("--wait") { Description = "Wait until no call is left." };
        var config = new Option<string?>("--config") { Description = $"The site's settings (JSON), for Console:Url; {ApplianceConfiguration.SiteFile} if it exists.", HelpName = "FILE" };
        var command = new Command("drain", "Tells the running appliance to refuse new calls while those that run go on, e.g. before a maintenance.")
        {
            undo, wait, config,
        };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction((result, cancellation) => Report.CatchAsync(async () =>
        {
            if (result.GetValue(undo) && result.GetValue(wait))
            {
                throw new ConfigurationException(["--wait with --undo has nothing to wait for; allowed is one of them."]);
            }

            var options = ApplianceOptions.Read(ApplianceConfiguration.Read(result.GetValue(config), Settings.Of(result)));
            return await RunAsync(options.Console.Url, !result.GetValue(undo), result.GetValue(wait), cancellation);
        }));
        return command;
    }

    private static async Task<int> RunAsync(string url, bool draining, bool wait, CancellationToken cancellation)
    {
        using var http = ConsoleConnection.Open(new Uri(url), TimeSpan.FromSeconds(10));
        try
        {
            using var answer = await http.PostAsJsonAsync("/api/v1/drain", new DrainCommand(draining), EventJson.Options, cancellation);
            if (!answer.IsSuccessStatusCode)
            {
                return Say($"the appliance at {url} answered {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync(cancellation)}");
            }

            var view = await answer.Content.ReadFromJsonAsync<DrainView>(EventJson.Options, cancellation);
            Console.WriteLine(draining ? $"draining: new calls are refused, {view!.Calls} go on" : $"new calls are taken again, {view!.Calls} live");
            while (wait && view!.Calls > 0)
            {
                await Task.Delay(Poll, cancellation);
                view = await http.GetFromJsonAsync<DrainView>("/api/v1/drain", EventJson.Options, cancellation);
                if (!view!.Draining)
                {
                    return Say("draining was undone, or the appliance restarted; no longer waiting");
                }
            }

            if (wait)
            {
                Console.WriteLine("drained: no call is left");
            }

            return 0;
        }
        catch (HttpRequestException e)
        {
            return Say($"no appliance answers at {url} (Console:Url): {e.GetBaseException().Message}; is edgecx running?");
        }
        catch (TaskCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return Say($"the appliance at {url} (Console:Url) does not answer within {http.Timeout.TotalSeconds:0} s");
        }
    }

    private static int Say(string error)
    {
        Console.Error.WriteLine("edgecx: " + error);
        return Report.Failed;
    }
}
