using System.Text.Json;

namespace EdgeCx.Interop.Tests;

/// <summary>Reads an appliance's event stream from its socket, as a site's desktop would.</summary>
internal sealed class EventReader : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly List<(string Name, JsonElement Data)> _events = [];
    private readonly Task _reading;

    private EventReader(HttpResponseMessage response) => _reading = ReadAsync(response);

    /// <summary>What came so far.</summary>
    public IReadOnlyList<(string Name, JsonElement Data)> Events
    {
        get
        {
            lock (_events)
            {
                return [.. _events];
            }
        }
    }

    public static async Task<EventReader> OpenAsync(ApplianceProcess appliance, CancellationToken cancellation)
    {
        var response = await appliance.Http.GetAsync("/api/v1/events", HttpCompletionOption.ResponseHeadersRead, cancellation);
        response.EnsureSuccessStatusCode();
        return new EventReader(response);
    }

    /// <summary>All data of one kind of event.</summary>
    public IReadOnlyList<JsonElement> Of(string name) => [.. Events.Where(e => e.Name == name).Select(e => e.Data)];

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _reading;
        _stop.Dispose();
    }

    private async Task ReadAsync(HttpResponseMessage response)
    {
        using (response)
        {
            try
            {
                using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(_stop.Token));
                var name = "";
                while (await reader.ReadLineAsync(_stop.Token) is { } line)
                {
                    if (line.StartsWith("event:", StringComparison.Ordinal))
                    {
                        name = line[6..].Trim();
                    }
                    else if (line.StartsWith("data:", StringComparison.Ordinal))
                    {
                        using var document = JsonDocument.Parse(line.AsMemory(5));
                        lock (_events)
                        {
                            _events.Add((name, document.RootElement.Clone()));
                        }
                    }
                }
            }
            catch (Exception e) when (e is OperationCanceledException or IOException or HttpRequestException)
            {
                // The test is over, or the appliance was stopped under the reader: what was read stands.
            }
        }
    }
}
