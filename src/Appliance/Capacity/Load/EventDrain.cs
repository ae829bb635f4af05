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

    /// <summary>Opens the stream and reads on its own from then on.</summary>
    /// <exception cref="HttpRequestException">The console does not answer.</exception>
    public async Task OpenAsync(Uri console, CancellationToken cancellation)
    {
        var response = await _http.GetAsync(new Uri(console, "/api/v1/events"), HttpCompletionOption.ResponseHeadersRead, cancellation);
        response.EnsureSuccessStatusCode();
        _reading = ReadAsync(response);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _reading;
        _http.Dispose();
        _stopping.Dispose();
    }

    private async Task ReadAsync(HttpResponseMessage response)
    {
        using (response)
        {
            try
            {
                await using var stream = await response.Content.ReadAsStreamAsync(_stopping.Token);
                while (await stream.ReadAsync(_buffer, _stopping.Token) is var read and > 0)
                {
                    Volatile.Write(ref _bytes, _bytes + read);
                }
            }
            catch (Exception e) when (e is OperationCanceledException or IOException or HttpRequestException)
            {
                // The appliance has stopped, or we do: the bytes that stand still say so.
                return;
            }
        }
    }
}
