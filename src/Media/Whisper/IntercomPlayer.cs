using System.Collections.Concurrent;
using EdgeCx.Core.Calls;
using EdgeCx.Core.Delivery;
using Microsoft.Extensions.Logging;

namespace EdgeCx.Media.Whisper;

/// <summary>
/// Plays prompts by a short auto-answer call to a second device (surface <c>intercom</c>), one call a prompt: on the phone that carries the customer it would
/// put the running call on hold, and a standing call would occupy the device. Only for devices that the site marks as second ones. See docs/whisper.md.
/// </summary>
public sealed class IntercomPlayer : IPromptPlayer
{
    // RFC 5373; what Yealink, Snom, Grandstream, Polycom and Cisco MPP look for beside it.
    private const string Headers = "Answer-Mode: Auto\r\nAlert-Info: <http://edgecx.invalid>;info=alert-autoanswer\r\n";
    private readonly ConcurrentDictionary<Call, PromptRoute> _routes = new();
    private readonly ConcurrentDictionary<Call, Task> _calling = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly UserAgentClient _client;
    private readonly ILogger _log;

    /// <summary>Makes a player.</summary>
    /// <param name="client">What places calls; stays its owner's.</param>
    /// <param name="log">Log.</param>
    public IntercomPlayer(UserAgentClient client, ILogger<IntercomPlayer> log)
    {
        _client = client;
        _log = log;
    }

    /// <inheritdoc/>
    public string Name => "intercom";

    /// <inheritdoc/>
    public void Open(Call call, PromptRoute route)
    {
        _routes[call] = route;
        if (!route.SecondDevice)
        {
            WhisperLog.NotSecondDevice(_log, call.Id);
        }
    }

    /// <inheritdoc/>
    public void Close(Call call) => _routes.TryRemove(call, out _);

    /// <inheritdoc/>
    public string? WhyNot(Call call) =>
        !_routes.TryGetValue(call, out var route) ? "no-route" : !route.SecondDevice ? "not-second-device" : _calling.ContainsKey(call) ? "busy" : null;

    /// <inheritdoc/>
    public async Task<PromptOutcome> PlayAsync(Call call, Prompt prompt, CancellationToken cancellation)
    {
        if (WhyNot(call) is { } reason)
        {
            return PromptOutcome.NotPlayed(reason);
        }

        var playing = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (!_calling.TryAdd(call, playing.Task) || !_routes.TryGetValue(call, out var route))
        {
            return PromptOutcome.NotPlayed("busy");
        }

        try
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, _stopping.Token);
            return await CallAsync(route, prompt, either.Token);
        }
        catch (OperationCanceledException)
        {
            return PromptOutcome.NotPlayed("cancelled");
        }
        finally
        {
            _calling.TryRemove(call, out _);
            playing.SetResult();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await Task.WhenAll(_calling.Values);
        _routes.Clear();
    }

    private async Task<PromptOutcome> CallAsync(PromptRoute route, Prompt prompt, CancellationToken cancellation)
    {
        // The URI of Call-Info is the caller's business card; the site's own address, never a person's.
        var headers = $"{Headers}Call-Info: <sip:{_client.Options.FromUser}@edgecx.invalid>;answer-after=0\r\n";
        var placed = await _client.PlaceAsync(route, headers, _client.Options.IntercomAnswerMs, cancellation);
        if (!placed.Stands)
        {
            return PromptOutcome.NotPlayed(placed.Reason);
        }

        try
        {
            return await placed.Stream!.PlayAsync(prompt, cancellation);
        }
        finally
        {
            await UserAgentClient.EndAsync(placed);
        }
    }
}
