using System.Globalization;
using EdgeCx.Appliance.Web;
using EdgeCx.Core.Cues;
using EdgeCx.Core.Emotion;
using EdgeCx.Core.Events;
using EdgeCx.Core.Time;
using EdgeCx.Media.Siprec;

namespace EdgeCx.Appliance.Webhooks;

/// <summary>
/// The sink behind the webhooks: hands each event to the endpoints that asked for it. Publish to it after <see cref="CallDirectory"/>, which knows the call and how
/// it came to where it is.
/// </summary>
internal sealed class WebhookSink : ICallEventSink, IHostedService, IDisposable
{
    private const int TrajectoryPoints = 120; // a minute of speech
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(1);

    private readonly CallDirectory _directory;
    private readonly MonotonicClock _clock;
    private readonly WebhookEndpoint[] _endpoints;
    private readonly string[] _bots;
    private readonly CancellationTokenSource _stop = new();
    private readonly string _epoch;
    private long _number;
    private Task _running = Task.CompletedTask;
    private bool _disposed;

    /// <summary>Makes the endpoints.</summary>
    /// <exception cref="Configuration.ConfigurationException">A secret or a file of authorities cannot be read.</exception>
    public WebhookSink(WebhooksOptions options, RolesOptions roles, CallDirectory directory, MonotonicClock clock, ILogger<WebhookSink> logger)
    {
        _directory = directory;
        _clock = clock;
        _endpoints = [.. options.Endpoints.Select(e => new WebhookEndpoint(e, clock, logger))];
        _bots = [.. roles.BotPatterns.Select(p => p.ToLowerInvariant())];
        _epoch = System.Security.Cryptography.RandomNumberGenerator.GetString("23456789abcdefghjkmnpqrstuvwxyz", 8);
    }

    /// <inheritdoc/>
    public string Name => "webhooks";

    /// <summary>The endpoints.</summary>
    public IReadOnlyList<WebhookEndpoint> Endpoints => _endpoints;

    /// <inheritdoc/>
    public bool TryPublish(CallEvent callEvent)
    {
        if (_endpoints.Length == 0)
        {
            return true;
        }

        if (callEvent.ErasesEmotion)
        {
            foreach (var endpoint in _endpoints)
            {
                endpoint.Withdraw(callEvent.CallId);
            }
        }

        var taken = Offer(callEvent, _ => true);
        if (callEvent is CueOpened { Kind: CueKind.EscalationRisk, Tier: CueTier.Critical } cue)
        {
            var isBot = IsBot(cue.AgentId);
            taken &= Offer(Escalation(cue, isBot), e => isBot || e.Options.Escalations == EscalationScope.All);
        }

        return taken;
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _running = Task.WhenAll(_endpoints.Select(e => e.RunAsync(_stop.Token)));
        return Task.CompletedTask;
    }

    /// <summary>Gives what waits a moment to be taken, and stops.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(LastWords, _clock.Provider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        while (!either.IsCancellationRequested && !Array.TrueForAll(_endpoints, e => e.IsQuiet))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), _clock.Provider, either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await _stop.CancelAsync();
        await _running;
    }

    /// <summary>Idempotent: the container knows it by three names, and disposes it by each.</summary>
    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        _stop.Cancel();
        foreach (var endpoint in _endpoints)
        {
            endpoint.Dispose();
        }

        _stop.Dispose();
    }

    private bool Offer(CallEvent callEvent, Func<WebhookEndpoint, bool> isFor)
    {
        var taken = true;
        string? id = null;
        foreach (var endpoint in _endpoints)
        {
            if (endpoint.Wants(callEvent.Name) && isFor(endpoint))
            {
                // One id for all endpoints: the same thing happened.
                id ??= string.Create(CultureInfo.InvariantCulture, $"{_epoch}-{++_number}");
                var call = _directory.TryGet(callEvent.CallId, out var record) ? record.Call : null;
                taken &= endpoint.Offer(new WebhookMessage(id, callEvent, call, _clock.UtcNow, _clock.NowNs));
            }
        }

        return taken;
    }

    private EscalationRaised Escalation(CueOpened cue, bool isBot)
    {
        var summary = _directory.TryGet(cue.CallId, out var record) ? record.Summary(_clock.NowNs, TrajectoryPoints) : null;
        return new EscalationRaised
        {
            CallId = cue.CallId,
            AgentId = cue.AgentId,
            CueId = cue.CueId,
            Bot = isBot,
            Reason = cue.Reason,
            Evidence = cue.Evidence,
            State = summary?.CustomerState?.State ?? CustomerMood.Unknown,
            Trend = summary?.CustomerState?.Trend ?? Trend.Steady,
            Trajectory = summary?.Trajectory ?? [],
            AtMs = cue.AtMs,
        };
    }

    private bool IsBot(string agentId) =>
        agentId.Length > 0 && Array.Exists(_bots, b => AddressPattern.IsMatch(b, agentId.ToLowerInvariant()));
}
