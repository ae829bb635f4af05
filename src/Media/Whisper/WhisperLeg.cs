using EdgeCx.Core.Delivery;

namespace EdgeCx.Media.Whisper;

/// <summary>
/// The whisper leg of one live call: placed when the agent is known, kept, placed again when it is lost, as often as <see cref="WhisperOptions.MaxTries"/> says.
/// Safe from any thread.
/// </summary>
internal sealed class WhisperLeg : IAsyncDisposable
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan StoodWell = TimeSpan.FromMinutes(1);

    // The same question would be answered the same way: credentials, permission, address, media. Repeating it would only lock an account.
    private static readonly HashSet<string> Final =
        ["refused-401", "refused-403", "refused-407", "refused-484", "refused-488", "refused-603", "refused-604", "bad-address", "no-srtp", "no-codec", "tls"];

    private readonly UserAgentClient _client;
    private readonly PromptRoute _route;
    private readonly Action<string> _changed;
    private readonly Action<Exception> _failed;
    private readonly CancellationTokenSource _closing = new();
    private readonly Task _life;
    private volatile PromptStream? _stream;
    private volatile string _reason = "placing";
    private int _isClosed;

    /// <summary>Begins to place it, in the background.</summary>
    /// <param name="client">What places calls.</param>
    /// <param name="route">Where the agent is reached.</param>
    /// <param name="changed">Told why there is no leg, each time that changes; the empty text where one stands. May be called from any thread.</param>
    /// <param name="failed">Told of a bug.</param>
    public WhisperLeg(UserAgentClient client, PromptRoute route, Action<string> changed, Action<Exception> failed)
    {
        _failed = failed;
        _client = client;
        _route = route;
        _changed = changed;
        _life = Task.Run(LiveAsync);
    }

    /// <summary>Where the agent is reached.</summary>
    public PromptRoute Route => _route;

    /// <summary>True while a leg stands.</summary>
    public bool Stands => _stream is not null;

    /// <summary>Why nothing can be played now; null where something can.</summary>
    public string? WhyNot => _stream is not { } stream ? _reason : stream.Target is { IsOnHold: true } ? "on-hold" : null;

    /// <summary>Plays a prompt.</summary>
    public async Task<PromptOutcome> PlayAsync(Prompt prompt, CancellationToken cancellation)
    {
        var stream = _stream;
        return stream is null || stream.Target is { IsOnHold: true }
            ? PromptOutcome.NotPlayed(WhyNot ?? "no-whisper-leg")
            : await stream.PlayAsync(prompt, cancellation);
    }

    /// <summary>Ends it: BYE or CANCEL. Completes when that is done.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isClosed, 1) == 0)
        {
            await _closing.CancelAsync();
            await _life;
            _closing.Dispose();
        }

        await _life;
    }

    private async Task LiveAsync()
    {
        var time = _client.Time;
        try
        {
            for (var tries = 1; ; tries++)
            {
                var since = time.GetTimestamp();
                var placed = await _client.PlaceAsync(_route, "", _client.Options.AnswerMs, _closing.Token);
                var reason = placed.Reason;
                if (placed.Stands)
                {
                    since = time.GetTimestamp();
                    reason = await StandAsync(placed);
                }

                Say(reason);
                if (Final.Contains(reason) || IsRedirection(reason))
                {
                    return;
                }

                tries = placed.Stands && time.GetElapsedTime(since) >= StoodWell ? 0 : tries;
                if (tries >= _client.Options.MaxTries)
                {
                    return;
                }

                await Task.Delay(Wait(tries, placed.RetryAfter), time, _closing.Token);
            }
        }
        catch (OperationCanceledException) when (_closing.IsCancellationRequested)
        {
            _reason = "closed";
        }
        catch (Exception e)
        {
            // A fault of ours: it must be seen, and nothing but this leg may suffer from it.
            _failed(e);
            Say("fault");
        }
    }

    // Nobody is called whom the site has not named (3xx is not followed).
    private static bool IsRedirection(string reason) => reason.StartsWith("refused-3", StringComparison.Ordinal);

    private TimeSpan Wait(int tries, TimeSpan asked)
    {
        var wait = TimeSpan.FromMilliseconds(_client.Options.RetryMs * Math.Pow(2, Math.Clamp(tries - 1, 0, 10)));
        wait = wait < LongestWait ? wait : LongestWait;
        return asked > wait ? asked : wait;
    }

    private async Task<string> StandAsync(PlacedCall placed)
    {
        try
        {
            _stream = placed.Stream;
            Say("");
            return await placed.Dialog!.KeepAsync(TimeSpan.FromMilliseconds(_client.Options.PingMs), _closing.Token);
        }
        finally
        {
            _stream = null;
            await UserAgentClient.EndAsync(placed);
        }
    }

    private void Say(string reason)
    {
        if (reason.Length > 0)
        {
            _reason = reason;
        }

        _changed(reason);
    }
}
