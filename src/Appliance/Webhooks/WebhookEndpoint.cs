using EdgeCx.Core.Time;

namespace EdgeCx.Appliance.Webhooks;

/// <summary>
/// One endpoint: what waits for it, who sends, and what was given up. The conversation loop offers; a few workers of its own send. An endpoint that hangs or is
/// gone costs memory up to its bounds, and nothing of any call or other endpoint.
/// </summary>
internal sealed partial class WebhookEndpoint : IDisposable
{
    /// <summary>Dead letters kept.</summary>
    public const int MaxDeadLetters = 100;

    private const int Workers = 4;
    private readonly WebhookOptions _options;
    private readonly MonotonicClock _clock;
    private readonly ILogger _logger;
    private readonly WebhookClient _client;
    private readonly WebhookQueue _queue;
    private readonly Lock _gate = new();
    private readonly List<DeadLetter> _dead = [];
    private WebhookState _state;
    private long _delivered;
    private long _dropped;
    private long _withdrawn;
    private long _forgotten;
    private string? _lastError;
    private DateTimeOffset? _lastErrorUtc;
    private DateTimeOffset? _lastDeliveredUtc;

    /// <summary>Makes an endpoint; nothing is sent before <see cref="RunAsync"/>.</summary>
    /// <exception cref="Configuration.ConfigurationException">Its secret or its authorities cannot be read.</exception>
    public WebhookEndpoint(WebhookOptions options, MonotonicClock clock, ILogger logger)
    {
        _options = options;
        _clock = clock;
        _logger = logger;
        _client = new WebhookClient(options, clock, logger);
        _queue = new WebhookQueue(options.QueueCapacity);
    }

    /// <summary>Its settings.</summary>
    public WebhookOptions Options => _options;

    /// <summary>True where nothing waits and nothing is under way.</summary>
    public bool IsQuiet => _queue.Count == 0;

    /// <summary>True where it asked for such events.</summary>
    public bool Wants(string eventName) => _options.WantedEvents.Contains(eventName, StringComparer.Ordinal);

    /// <summary>Takes a message; false, and counted, where there is no room.</summary>
    public bool Offer(WebhookMessage message)
    {
        if (_queue.TryAdd(message))
        {
            return true;
        }

        Interlocked.Increment(ref _dropped);
        return false;
    }

    /// <summary>Takes back what a call's customer has objected to, wherever it is.</summary>
    public void Withdraw(string callId)
    {
        var taken = _queue.Withdraw(callId);
        lock (_gate)
        {
            taken += _dead.RemoveAll(d => d.Message.Body.CallId == callId && d.Message.IsSensitive);
        }

        Interlocked.Add(ref _withdrawn, taken);
    }

    /// <summary>Sends until it is cancelled.</summary>
    public Task RunAsync(CancellationToken cancellation) =>
        Task.WhenAll(Enumerable.Range(0, Workers).Select(_ => Task.Run(() => WorkAsync(cancellation), CancellationToken.None)));

    /// <summary>Sends the dead letters again, the oldest first.</summary>
    public RedeliveryView Redeliver()
    {
        lock (_gate)
        {
            var queued = 0;
            while (_dead.Count > 0)
            {
                var message = _dead[0].Message;
                message.Renew(_clock.NowNs);
                if (message.MayBeSent && !_queue.TryAdd(message))
                {
                    break;
                }

                queued += message.MayBeSent ? 1 : 0;
                _dead.RemoveAt(0);
            }

            return new RedeliveryView(queued, _dead.Count);
        }
    }

    /// <summary>As the API shows it.</summary>
    public WebhookView View()
    {
        lock (_gate)
        {
            return new WebhookView(
                _options.Name, new Uri(_options.Url).GetLeftPart(UriPartial.Path), _options.WantedEvents, _state, _queue.Count, _delivered,
                Interlocked.Read(ref _dropped), Interlocked.Read(ref _withdrawn), _forgotten, _lastError, _lastErrorUtc, _lastDeliveredUtc,
                [.. _dead.Where(d => d.Message.MayBeSent).Select(d => new DeadLetterView(d.Message.Id, d.Message.Body.Name, d.Message.Body.CallId, d.Message.Attempts, d.Reason, d.AtUtc))]);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private async Task WorkAsync(CancellationToken cancellation)
    {
        try
        {
            while (true)
            {
                var (lane, message) = await _queue.TakeAsync(cancellation);
                await SendAsync(lane, message, cancellation);
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The appliance stops.
        }
    }

    private async Task SendAsync(WebhookLane lane, WebhookMessage message, CancellationToken cancellation)
    {
        using var attempt = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        if (!_queue.TryBegin(message, attempt))
        {
            Interlocked.Increment(ref _withdrawn);
            _queue.Remove(lane, message);
            return;
        }

        WebhookAttempt outcome;
        try
        {
            outcome = await _client.PostAsync(message, attempt.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // Taken back while under way; it has been counted.
            _queue.Remove(lane, message);
            return;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // The top of a worker: a message that cannot be sent for a reason nobody thought of must not end it.
            Unexpected(_logger, e, _options.Name, message.Body.Name);
            outcome = new WebhookAttempt("fault", false, null);
        }
        finally
        {
            _queue.End(message);
        }

        Take(lane, message, outcome, cancellation);
    }

    private void Take(WebhookLane lane, WebhookMessage message, in WebhookAttempt outcome, CancellationToken cancellation)
    {
        Note(outcome.Error);
        if (outcome.Error is null)
        {
            _queue.Remove(lane, message);
            return;
        }

        var wait = WebhookBackoff.After(message.Attempts, Random.Shared.NextDouble(), outcome.RetryAfter);
        var ageNs = _clock.NowNs - message.BornNs + (wait.TotalMilliseconds * 1e6);
        if (outcome.MayRepeat && ageNs < _options.MaxAgeSeconds * 1e9)
        {
            _ = ReturnAsync(lane, wait, cancellation);
            return;
        }

        Bury(message, outcome.MayRepeat ? "expired: " + outcome.Error : outcome.Error);
        _queue.Remove(lane, message);
    }

    private async Task ReturnAsync(WebhookLane lane, TimeSpan wait, CancellationToken cancellation)
    {
        await Task.Delay(wait, _clock.Provider, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _queue.Return(lane);
    }

    private void Bury(WebhookMessage message, string reason)
    {
        lock (_gate)
        {
            if (!message.MayBeSent)
            {
                return;
            }

            if (_dead.Count == MaxDeadLetters)
            {
                _dead.RemoveAt(0);
                _forgotten++;
            }

            _dead.Add(new DeadLetter(message, reason, _clock.UtcNow));
        }
    }

    // Said once when it turns, not once a message.
    private void Note(string? error)
    {
        WebhookState before;
        lock (_gate)
        {
            before = _state;
            _state = error is null ? WebhookState.Ok : WebhookState.Failing;
            if (error is null)
            {
                _delivered++;
                _lastDeliveredUtc = _clock.UtcNow;
            }
            else
            {
                _lastError = error;
                _lastErrorUtc = _clock.UtcNow;
            }
        }

        if (error is not null && before != WebhookState.Failing)
        {
            Failing(_logger, _options.Name, error);
        }
        else if (error is null && before == WebhookState.Failing)
        {
            Recovered(_logger, _options.Name);
        }
    }

    [LoggerMessage(EventId = 5603, Level = LogLevel.Warning, Message = "The webhook {Name} does not take events ({Error}); they wait and are tried again")]
    private static partial void Failing(ILogger logger, string name, string error);

    [LoggerMessage(EventId = 5604, Level = LogLevel.Information, Message = "The webhook {Name} takes events again")]
    private static partial void Recovered(ILogger logger, string name);

    [LoggerMessage(EventId = 5605, Level = LogLevel.Error, Message = "The webhook {Name} could not be sent a {EventName}")]
    private static partial void Unexpected(ILogger logger, Exception error, string name, string eventName);
}
