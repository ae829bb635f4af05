namespace EdgeCx.Media.Siprec.Deviations;

/// <summary>The recording clients that came, the latest 64. Written under the server's lock, read by any thread.</summary>
internal sealed class RecordingClients
{
    /// <summary>Most clients that are kept; the one not seen for longest goes.</summary>
    public const int MaxClients = 64;

    private const int MaxUserAgent = 128;
    private readonly Lock _lock = new();
    private readonly List<RecordingClient> _clients = [];

    /// <summary>The client of a new session.</summary>
    public RecordingClient Begin(string address, string? userAgent, DateTimeOffset now)
    {
        var name = userAgent is { Length: > MaxUserAgent } ? userAgent[..MaxUserAgent] : userAgent ?? "";
        lock (_lock)
        {
            var client = _clients.Find(c => c.Address == address && c.UserAgent == name);
            if (client is null)
            {
                if (_clients.Count == MaxClients)
                {
                    _clients.Remove(_clients.MinBy(c => c.LastSeenUtc)!);
                }

                client = new RecordingClient(address, name);
                _clients.Add(client);
            }

            client.Begin(now);
            return client;
        }
    }

    /// <summary>Adds what a session shows for the first time. Returns what the client had never shown before.</summary>
    public Deviation Add(RecordingClient client, Deviation inSession, DateTimeOffset now)
    {
        lock (_lock)
        {
            return client.Add(inSession, now);
        }
    }

    /// <summary>All of them, the latest first.</summary>
    public IReadOnlyList<RecordingClientReport> Report()
    {
        lock (_lock)
        {
            return
            [
                .. _clients.OrderByDescending(c => c.LastSeenUtc).Select(c => new RecordingClientReport(
                    c.Address,
                    c.UserAgent,
                    c.Sessions,
                    c.LastSeenUtc,
                    [.. DeviationText.Of(c.Seen).Select(t => (t, c.SessionsWith(t.Deviation)))])),
            ];
        }
    }
}
