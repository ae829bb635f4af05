using System.Collections.Concurrent;
using EdgeCx.Core.Calls;
using EdgeCx.Core.Delivery;
using Microsoft.Extensions.Logging;

namespace EdgeCx.Media.Whisper;

/// <summary>
/// Plays prompts into the PBX's own whisper feature (surface <c>whisper</c>): one SIP call a live call, placed when the agent is known, which the PBX mixes
/// toward that agent only. It knows no customer and calls nobody but the address that it is given. See docs/whisper.md.
/// </summary>
public sealed class WhisperLegPlayer : IPromptPlayer
{
    private static readonly TimeSpan StopGrace = TimeSpan.FromMilliseconds(1500);
    private readonly ConcurrentDictionary<Call, WhisperLeg> _legs = new();
    private readonly UserAgentClient _client;
    private readonly ILogger _log;

    /// <summary>Makes a player without legs.</summary>
    /// <param name="client">What places calls; stays its owner's.</param>
    /// <param name="log">Log.</param>
    public WhisperLegPlayer(UserAgentClient client, ILogger<WhisperLegPlayer> log)
    {
        _client = client;
        _log = log;
    }

    /// <inheritdoc/>
    public string Name => "whisper";

    /// <summary>Calls that have or want a leg.</summary>
    public int Legs => _legs.Count;

    /// <summary>Legs that stand.</summary>
    public int StandingLegs => _legs.Values.Count(static l => l.Stands);

    /// <inheritdoc/>
    public void Open(Call call, PromptRoute route)
    {
        if (_legs.TryGetValue(call, out var known))
        {
            if (known.Route == route)
            {
                return;
            }

            // Another agent took the call: nothing of it may reach the one before.
            Close(call);
        }

        if (_legs.Count >= _client.Options.MaxLegs)
        {
            WhisperLog.TooManyLegs(_log, call.Id, _client.Options.MaxLegs);
            return;
        }

        _legs[call] = new WhisperLeg(_client, route, reason => Tell(call, reason), error => WhisperLog.LegFailed(_log, call.Id, error));
    }

    /// <inheritdoc/>
    public void Close(Call call)
    {
        if (_legs.TryRemove(call, out var leg))
        {
            _ = leg.DisposeAsync().AsTask();
        }
    }

    /// <inheritdoc/>
    public string? WhyNot(Call call) => _legs.TryGetValue(call, out var leg) ? leg.WhyNot : Absent;

    /// <inheritdoc/>
    public async Task<PromptOutcome> PlayAsync(Call call, Prompt prompt, CancellationToken cancellation) =>
        _legs.TryGetValue(call, out var leg) ? await leg.PlayAsync(prompt, cancellation) : PromptOutcome.NotPlayed(Absent);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        var closing = Task.WhenAll(_legs.Values.Select(static l => l.DisposeAsync().AsTask()));
        await Task.WhenAny(closing, Task.Delay(StopGrace, _client.Time));
        _legs.Clear();
    }

    private string Absent => _legs.Count >= _client.Options.MaxLegs ? "too-many-legs" : "no-whisper-leg";

    private void Tell(Call call, string reason)
    {
        if (reason.Length == 0)
        {
            WhisperLog.LegStands(_log, call.Id);
        }
        else if (reason == "ended-by-pbx")
        {
            // At the end of each call the PBX is often first.
            WhisperLog.LegEnded(_log, call.Id);
        }
        else
        {
            WhisperLog.NoLeg(_log, call.Id, reason);
        }
    }
}
