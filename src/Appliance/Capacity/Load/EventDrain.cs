namespace EdgeCx.Appliance.Capacity.Load;

/// <summary>
/// Reads the appliance's event stream as a supervisor's desktop would, and throws away what it reads: an event counts as handed over when it is on
/// the socket, so there must be a reader.
/// </summary>
internal sealed class EventDrain : IAsyncDisposable
{
    private readonly HttpClient _http = new() { Timeout = Timeout.InfiniteTimeSpan };
    private readonly CancellationTokenSource _stopping = new();
    private readonly byte[] _buffer = new byte[65_536];
    private Task _reading = Task.CompletedTask;
    private long _bytes;

    /// <summary>Bytes read.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>Opens the stream and reads on its own from then on; when the appliance cuts it off for being slow, it opens it anew.</summary>
    /// <exception cref="HttpRequestException">The console does not answer.</exception>
    public async Task OpenAsync(Uri console, CancellationToken cancellation) =>
        _reading = ReadAsync(console, await ConnectAsync(console, cancellation));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _reading;
        _http.Dispose();
        _stopping.Dispose();
    }

    private async Task<HttpResponseMessage> ConnectAsync(Uri console, CancellationToken cancellation)
    {
        var response = await _http.GetAsync(new Uri(console, "/api/v1/events"), HttpCompletionOption.ResponseHeadersRead, cancellation);
        return response.EnsureSuccessStatusCode();
    }

    private async Task ReadAsync(Uri console, HttpResponseMessage first)
    {
        var response = first;
        try
        {
            while (true)
            {
                using (response)
                {
                    await using var stream = await response.Content.ReadAsStreamAsync(_stopping.Token);
                    while (await stream.ReadAsync(_buffer, _stopping.Token) is var read and > 0)
                    {
                        Volatile.Write(ref _bytes, _bytes + read);
                    }
                }

                response = await ConnectAsync(console, _stopping.Token);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or HttpRequestException)
        {
            // The appliance has stopped, or we do.
            return;
        }
    }
}
