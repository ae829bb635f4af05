using EdgeCx.Media.SiprecClient;

namespace EdgeCx.Appliance.Capacity.Load;

/// <summary>
/// Holds so many calls at a time. Each begins at a place of its own in a recording and goes round at its end, so that the legs of different calls
/// are not in step. Commands one at a time.
/// </summary>
internal sealed class LoadCalls(SiprecCaller caller, IReadOnlyList<CallAudio> audio)
{
    private const double EndsPerSecond = 200;
    private static readonly CallParties Parties = new(CallParties.DefaultCustomer, CallParties.DefaultAgent);

    // Always the same calls: two runs differ by the machine alone.
    private readonly Random _places = new(1);
    private readonly Stack<int> _freeNumbers = new();
    private readonly List<(int Number, SiprecCall Call)> _live = [];
    private readonly Dictionary<string, int> _failures = new(StringComparer.Ordinal);
    private int _numbers;

    /// <summary>Calls that were answered and not hung up by us.</summary>
    public int Live => _live.Count;

    /// <summary>Of these, calls that the server has hung up.</summary>
    public int Cut => _live.Count(static c => c.Call.EndedByServer);

    /// <summary>Why calls failed, and how many each.</summary>
    public IReadOnlyDictionary<string, int> Failures => _failures;

    /// <summary>Begins or ends calls until there are so many.</summary>
    /// <param name="calls">How many there shall be.</param>
    /// <param name="rampPerSecond">Calls begun in a second.</param>
    /// <param name="cancellation">Begins no further ones.</param>
    public async Task BringToAsync(int calls, double rampPerSecond, CancellationToken cancellation)
    {
        var started = caller.Time.GetTimestamp();
        if (calls < _live.Count)
        {
            var ending = new List<Task>();
            for (var i = 0; _live.Count > calls; i++)
            {
                await WaitAsync(started, i / EndsPerSecond, CancellationToken.None);
                ending.Add(EndLastAsync());
            }

            await Task.WhenAll(ending);
            return;
        }

        var beginning = new List<Task<(int Number, SiprecCall? Call)>>();
        for (var i = 0; i < calls - _live.Count && await WaitAsync(started, i / rampPerSecond, cancellation); i++)
        {
            beginning.Add(BeginAsync(_freeNumbers.TryPop(out var free) ? free : ++_numbers));
        }

        foreach (var (number, call) in await Task.WhenAll(beginning))
        {
            await KeepAsync(number, call);
        }
    }

    // False when it was cancelled meanwhile.
    private async Task<bool> WaitAsync(long started, double seconds, CancellationToken cancellation)
    {
        var due = TimeSpan.FromSeconds(seconds) - caller.Time.GetElapsedTime(started);
        if (due > TimeSpan.Zero)
        {
            await Task.WhenAny(Task.Delay(due, caller.Time, cancellation));
        }

        return !cancellation.IsCancellationRequested;
    }

    private async Task<(int Number, SiprecCall? Call)> BeginAsync(int number)
    {
        // An INVITE that is on its way is always seen through: what the server answers is then ours to hang up.
        var said = audio[_places.Next(audio.Count)];
        return (number, await caller.CallAsync(Parties.Numbered(number), said, repeats: true, CancellationToken.None, _places.Next(said.Packets)));
    }

    private async Task KeepAsync(int number, SiprecCall? call)
    {
        if (call is { IsAnswered: true, Failure: null })
        {
            _live.Add((number, call));
            return;
        }

        var reason = call?.Failure ?? "no RTP source port is free";
        _failures[reason] = _failures.GetValueOrDefault(reason) + 1;
        _freeNumbers.Push(number);
        if (call is not null)
        {
            await caller.EndAsync(call, CancellationToken.None);
        }
    }

    private async Task EndLastAsync()
    {
        var (number, call) = _live[^1];
        _live.RemoveAt(_live.Count - 1);
        await caller.EndAsync(call, CancellationToken.None);
        _freeNumbers.Push(number);
    }
}
