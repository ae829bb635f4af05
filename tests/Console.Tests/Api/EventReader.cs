using System.Text;

namespace EdgeCx.Console.Tests.Api;

/// <summary>Reads an event stream as a program does: block by block.</summary>
internal sealed class EventReader : IDisposable
{
    private readonly HttpClient _client;
    private readonly HttpResponseMessage _response;
    private readonly StreamReader _reader;

    private EventReader(HttpClient client, HttpResponseMessage response, Stream body)
    {
        _client = client;
        _response = response;
        _reader = new StreamReader(body, Encoding.UTF8);
    }

    public string? ContentType => _response.Content.Headers.ContentType?.ToString();

    public static async Task<EventReader> OpenAsync(ConsoleHost host, string query = "", string? lastEventId = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{host.Url}/api/v1/events{query}");
        if (lastEventId is not null)
        {
            request.Headers.TryAddWithoutValidation("Last-Event-ID", lastEventId);
        }

        var client = new HttpClient();
        var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        response.EnsureSuccessStatusCode();
        return new EventReader(client, response, await response.Content.ReadAsStreamAsync());
    }

    /// <summary>The next block that is not a comment, or null at the end.</summary>
    public async Task<Block?> NextAsync(bool comments = false)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        string? id = null, name = null, data = null, comment = null;
        while (await _reader.ReadLineAsync(limit.Token) is { } line)
        {
            if (line.Length == 0)
            {
                if (data is not null || (comments && comment is not null))
                {
                    return new Block(id, name, data, comment);
                }

                (id, name, data, comment) = (null, null, null, null);
            }
            else if (line[0] == ':')
            {
                comment = line[1..].Trim();
            }
            else if (line.StartsWith("id: ", StringComparison.Ordinal))
            {
                id = line[4..];
            }
            else if (line.StartsWith("event: ", StringComparison.Ordinal))
            {
                name = line[7..];
            }
            else if (line.StartsWith("data: ", StringComparison.Ordinal))
            {
                data = line[6..];
            }
        }

        return null;
    }

    /// <summary>The names of the blocks up to and including one of that name.</summary>
    public async Task<List<Block>> UntilAsync(string name)
    {
        var blocks = new List<Block>();
        while (await NextAsync() is { } block)
        {
            blocks.Add(block);
            if (block.Name == name)
            {
                return blocks;
            }
        }

        throw new EndOfStreamException($"the stream ended before '{name}'");
    }

    public void Dispose()
    {
        _reader.Dispose();
        _response.Dispose();
        _client.Dispose();
    }

    internal sealed record Block(string? Id, string? Name, string? Data, string? Comment);
}
