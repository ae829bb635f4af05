using System.Runtime.CompilerServices;
using System.Text.Json;

namespace EdgeCx.Appliance.Demo;

/// <summary>
/// Reads the appliance's own event stream over its real HTTP socket, as a site's desktop would (server-sent events, WHATWG HTML 9.2).
/// </summary>
internal sealed class EventStreamClient : IDisposable
{
    private readonly HttpClient _http;

    public EventStreamClient(Uri console) => _http = Verbs.ConsoleConnection.Open(console, Timeout.InfiniteTimeSpan);

    /// <summary>Opens the stream: when this returns, the server has taken the subscription.</summary>
    public async Task<HttpResponseMessage> OpenAsync(CancellationToken cancellation)
    {
        var response = await _http.GetAsync("/api/v1/events", HttpCompletionOption.ResponseHeadersRead, cancellation);
        response.EnsureSuccessStatusCode();
        return response;
    }

    /// <summary>The events of an open stream, until it ends.</summary>
    public static async IAsyncEnumerable<(string Name, JsonElement Data)> ReadAsync(
        HttpResponseMessage response, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(cancellation));
        var name = "";
        while (await reader.ReadLineAsync(cancellation) is { } line)
        {
            if (line.StartsWith("event:", StringComparison.Ordinal))
            {
                name = line[6..].Trim();
            }
            else if (line.StartsWith("data:", StringComparison.Ordinal))
            {
                using var document = JsonDocument.Parse(line.AsMemory(5));
                yield return (name, document.RootElement.Clone());
            }
        }
    }

    public void Dispose() => _http.Dispose();
}
