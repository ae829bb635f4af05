using System.Text.Json;
using EdgeCx.Appliance.Web;

namespace EdgeCx.Appliance.Diagnosis;

/// <summary><c>doctor --siprec</c>: asks the running appliance what its recording clients do otherwise than the standards say.</summary>
internal static class RecordingClientsCheck
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Asks.</summary>
    /// <param name="console">Where the appliance's console listens.</param>
    /// <param name="cancellation">Ends it early.</param>
    public static async Task<IReadOnlyList<Finding>> LookAsync(Uri console, CancellationToken cancellation)
    {
        using var http = Verbs.ConsoleConnection.Open(console, Patience);
        try
        {
            var answer = await http.GetStringAsync(new Uri(console, RecordingClientsApi.Route), cancellation);
            return Findings(JsonSerializer.Deserialize<RecordingClientAnswer[]>(answer, JsonSerializerOptions.Web) ?? []);
        }
        catch (Exception e) when (e is HttpRequestException or JsonException or TaskCanceledException && !cancellation.IsCancellationRequested)
        {
            return [new Finding("siprec", Verdict.Block, $"no appliance answers at {console} (Console:Url): {e.Message} Start it, record a call, and ask again.")];
        }
    }

    /// <summary>One line a client, and one for each deviation.</summary>
    public static IReadOnlyList<Finding> Findings(IReadOnlyList<RecordingClientAnswer> clients)
    {
        if (clients.Count == 0)
        {
            return [new Finding("siprec", Verdict.Warn, "no recording client has come since the appliance started")];
        }

        return
        [
            .. clients.SelectMany(client => client.Deviations
                .Select(d => new Finding(
                    Name(client), d.Costs == "none" ? Verdict.Ok : Verdict.Warn, $"{d.What} {d.Advice} ({d.Sessions} of {client.Sessions} sessions{Cost(d.Costs)})"))
                .Prepend(new Finding(Name(client), Verdict.Ok, client.Deviations.Count == 0
                    ? $"{client.Sessions} sessions, nothing to remark"
                    : $"{client.Sessions} sessions, {client.Deviations.Count} remarks"))),
        ];
    }

    private static string Name(RecordingClientAnswer client) => client.UserAgent.Length == 0 ? client.Address : $"{client.UserAgent} at {client.Address}";

    private static string Cost(string costs) => costs switch
    {
        "roles" => "; costs roles: nothing is inferred while who speaks is unknown",
        "hearing" => "; costs hearing",
        _ => "",
    };
}
