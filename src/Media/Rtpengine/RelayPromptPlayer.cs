using System.Collections.Concurrent;
using EdgeCx.Core.Calls;
using EdgeCx.Core.Delivery;
using EdgeCx.Core.Time;
using Microsoft.Extensions.Logging;

namespace EdgeCx.Media.Rtpengine;

/// <summary>
/// Plays prompts into the agent's ear through an rtpengine that is in the call's path already. One prompt a call at a time. Knows the calls
/// that a tap noted in <see cref="RelayedCalls"/>, and plays only toward the participant that is known to be the agent.
/// </summary>
internal sealed class RelayPromptPlayer : IPromptPlayer
{
    /// <summary>The surface's name.</summary>
    public const string SurfaceName = "rtpengine";

    // Shorter than for the list of calls: a prompt has its moment.
    private const int MaxPatienceMs = 200;
    private readonly RtpengineOptions _options;
    private readonly RelayedCalls _calls;
    private readonly int _maxCalls;
    private readonly MonotonicClock _clock;
    private readonly ILogger _log;
    private readonly NgClient _relay;
    private readonly RelayHolds _holds;
    private readonly ConcurrentDictionary<string, Playing> _playing = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationToken _stopped;
    private Task _starting = Task.CompletedTask;
    private volatile RelayAbility _ability;
    private volatile bool _isStopping;
    private int _disposed;

    /// <summary>Makes the player; nothing is asked yet.</summary>
    /// <param name="options">Valid options that are on.</param>
    /// <param name="calls">What taps know of the relay's calls.</param>
    /// <param name="maxCalls">Most calls that are looked at when the relay is searched for somebody who was left held.</param>
    /// <param name="clock">Time.</param>
    /// <param name="log">Log.</param>
    /// <exception cref="System.Net.Sockets.SocketException">There is no way to the relay's address.</exception>
    public RelayPromptPlayer(RtpengineOptions options, RelayedCalls calls, int maxCalls, MonotonicClock clock, ILogger log)
    {
        _options = options;
        _calls = calls;
        _maxCalls = maxCalls;
        _clock = clock;
        _log = log;
        _stopped = _stop.Token;
        _relay = new NgClient(options.EndPoint, TimeSpan.FromMilliseconds(Math.Min(options.TimeoutMs, MaxPatienceMs)), clock.Provider);
        _holds = new RelayHolds(_relay, TimeSpan.FromMilliseconds(options.PollMs), clock.Provider, log);
    }

    /// <inheritdoc/>
    public string Name => SurfaceName;

    /// <summary>What the relay can do, as far as it was asked.</summary>
    public RelayAbility Ability => _ability;

    /// <summary>Frees whoever an earlier run left held, and finds out what the relay can do; in the background, until it answers.</summary>
    public void Start() => _starting = Task.Run(StartAsync);

    /// <inheritdoc/>
    public void Open(Call call, PromptRoute route)
    {
        // Nothing is kept toward an agent: the relay is in the path.
    }

    /// <inheritdoc/>
    public void Close(Call call)
    {
        if (_playing.TryGetValue(call.Id.Value, out var playing))
        {
            playing.End();
        }
    }

    /// <inheritdoc/>
    public string? WhyNot(Call call) =>
        _isStopping ? "shutdown"
        : !_options.Prompts ? "prompts-off"
        : _ability == RelayAbility.NoPlayMedia ? "relay-too-old"
        : _ability == RelayAbility.NoTranscoding ? "relay-without-transcoding"
        : _calls.Find(call) is not { } relayed ? "not-relayed"
        : relayed.AgentLeg is null ? "agent-unknown"
        : _playing.ContainsKey(call.Id.Value) ? "busy"
        : null;

    /// <inheritdoc/>
    public async Task<PromptOutcome> PlayAsync(Call call, Prompt prompt, CancellationToken cancellation)
    {
        if (WhyNot(call) is { } obstacle)
        {
            return PromptOutcome.NotPlayed(obstacle);
        }

        if (_calls.Find(call) is not { AgentLeg: { } agent } relayed)
        {
            return PromptOutcome.NotPlayed("agent-unknown");
        }

        if (prompt.Pcm.IsEmpty || prompt.DurationMs > _options.PromptMaxMs)
        {
            return PromptOutcome.NotPlayed(prompt.Pcm.IsEmpty ? "prompt-empty" : "prompt-too-long");
        }

        using var playing = new Playing(cancellation, _stopped);
        if (!_playing.TryAdd(call.Id.Value, playing))
        {
            return PromptOutcome.NotPlayed("busy");
        }

        try
        {
            var outcome = await new RelayedPrompt(_relay, _holds, relayed, agent, _clock).PlayAsync(prompt, _options.StopForSpeech && !prompt.GoesOn, playing.Token);
            return playing.HasEnded ? outcome with { Reason = "call-ended" } : outcome;
        }
        catch (ObjectDisposedException)
        {
            // The program stops while it is asked.
            return PromptOutcome.NotPlayed("cancelled");
        }
        finally
        {
            _playing.TryRemove(call.Id.Value, out _);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 1)
        {
            return;
        }

        // Whatever plays is stopped and its caller let through, before the socket goes.
        _isStopping = true;
        await _stop.CancelAsync();
        await _starting;
        while (!_playing.IsEmpty)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), _clock.Provider);
        }

        await _holds.DisposeAsync();
        _relay.Dispose();
        _stop.Dispose();
    }

    private async Task StartAsync()
    {
        try
        {
            while (!await _holds.TryRecoverAsync(2 * _maxCalls, _stop.Token))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(_options.PollMs), _clock.Provider, _stop.Token);
            }

            _ability = await RelayProbe.AskAsync(_relay, _stop.Token);
            if (_options.Prompts && _ability is RelayAbility.NoPlayMedia or RelayAbility.NoTranscoding)
            {
                _log.CannotPlay(_options.EndPoint, _ability);
            }
        }
        catch (OperationCanceledException)
        {
            // Stopped.
        }
    }

    /// <summary>What can end a prompt: whoever asked for it, the end of its call, the end of the program.</summary>
    private sealed class Playing(CancellationToken asked, CancellationToken stop) : IDisposable
    {
        private readonly CancellationTokenSource _end = CancellationTokenSource.CreateLinkedTokenSource(asked, stop);
        private volatile bool _hasEnded;

        public CancellationToken Token => _end.Token;

        public bool HasEnded => _hasEnded;

        public void End()
        {
            _hasEnded = true;
            try
            {
                _end.Cancel();
            }
            catch (ObjectDisposedException)
            {
                // It was over in the same moment.
            }
        }

        public void Dispose() => _end.Dispose();
    }
}
