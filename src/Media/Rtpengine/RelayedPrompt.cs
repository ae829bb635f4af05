using EdgeCx.Core.Calls;
using EdgeCx.Core.Delivery;
using EdgeCx.Core.Time;

namespace EdgeCx.Media.Rtpengine;

/// <summary>
/// One prompt on its way into one agent's ear. rtpengine 10.5 does not mix: it sends the prompt beside the caller's voice as a second stream
/// (another SSRC) on the same port, of which phones make noise or nothing. So the caller is held back while it plays.
/// </summary>
/// <param name="relay">The relay.</param>
/// <param name="holds">Who is held back.</param>
/// <param name="call">The call.</param>
/// <param name="agent">The agent's leg.</param>
/// <param name="clock">Time.</param>
internal sealed class RelayedPrompt(NgClient relay, RelayHolds holds, RelayedCall call, Leg agent, MonotonicClock clock)
{
    private const int LookMs = 20;

    // Two frames of voice activity: one may be a click.
    private const double SpokenMs = 60;

    // After the last sample: what phones hold back against jitter must be out before the caller's stream comes again.
    private const int DrainMs = 150;
    private readonly CallerSpeech _speech = new(call.Call, agent, clock.NowNs);

    /// <summary>Plays. A cancelled prompt is stopped and the caller let through at once.</summary>
    /// <param name="prompt">The prompt.</param>
    /// <param name="stopsForSpeech">It ends when the caller begins to speak.</param>
    /// <param name="cancellation">Stops it.</param>
    public async Task<PromptOutcome> PlayAsync(Prompt prompt, bool stopsForSpeech, CancellationToken cancellation)
    {
        RelayedPair? held = null;
        var (firstNs, heldNs, reason) = (0L, 0L, "");
        try
        {
            (var pair, reason) = await FindAsync(cancellation);
            if (pair is null)
            {
                return PromptOutcome.NotPlayed(reason);
            }

            heldNs = clock.NowNs;
            reason = await holds.TakeAsync(pair, cancellation);
            if (reason.Length > 0)
            {
                return PromptOutcome.NotPlayed(reason);
            }

            held = pair;
            var answer = await relay.AskAsync(Question("play media", pair).Add("blob", PromptBlob.Of(prompt)), cancellation);
            reason = RelayHolds.ReasonOf(answer);
            if (reason.Length == 0 && answer!["duration"].Integer <= 0)
            {
                // So the relay says that it cannot encode what the agent's phone takes: by an answer without a length, and no packet.
                reason = "codec-not-encodable";
            }

            if (reason.Length == 0)
            {
                firstNs = clock.NowNs;
                reason = await WaitAsync(firstNs + (long)((PromptBlob.HeadMs + prompt.DurationMs + DrainMs) * 1e6), stopsForSpeech, cancellation);
            }
        }
        catch (OperationCanceledException)
        {
            reason = "cancelled";
        }

        if (held is null)
        {
            return PromptOutcome.NotPlayed(reason);
        }

        var lost = await EndAsync(held, isShort: firstNs > 0 && reason.Length > 0);
        reason = reason.Length > 0 ? reason : lost;
        var spokenMs = _speech.Look();
        return firstNs == 0
            ? PromptOutcome.NotPlayed(reason)
            : new PromptOutcome(true, reason, firstNs, call.IsHeardThroughRelay ? (clock.NowNs - heldNs) / 1e6 : spokenMs);
    }

    // The first dialog that the relay knows: behind a B2BUA it may have one, or each.
    private async Task<(RelayedPair? Pair, string Reason)> FindAsync(CancellationToken cancellation)
    {
        var reason = "not-relayed";
        foreach (var dialog in call.Dialogs)
        {
            var query = await relay.AskAsync(new BencodeWriter().Add("command", "query").Add("call-id", dialog.CallId), cancellation);
            reason = RelayHolds.ReasonOf(query);
            if (reason.Length == 0)
            {
                return RelayedPair.TryFind(agent, dialog, RelayedParticipant.In(query!), out var pair, out reason) ? (pair, "") : (null, reason);
            }
        }

        return (null, reason);
    }

    // Why it ended early; empty where it did not.
    private async Task<string> WaitAsync(long untilNs, bool stopsForSpeech, CancellationToken cancellation)
    {
        while (clock.NowNs < untilNs)
        {
            if (_speech.Look() >= SpokenMs && stopsForSpeech)
            {
                return "customer-spoke";
            }

            var leftMs = Math.Min(LookMs, Math.Max(1, (untilNs - clock.NowNs) / 1e6));
            await Task.Delay(TimeSpan.FromMilliseconds(leftMs), clock.Provider, cancellation);
        }

        return "";
    }

    private async Task<string> EndAsync(RelayedPair pair, bool isShort)
    {
        // Both at once: the caller must not wait for the answer that the prompt is over.
        var stopped = isShort ? relay.AskAsync(Question("stop media", pair), CancellationToken.None) : Task.FromResult<BencodeValue?>(null);
        var released = await holds.ReleaseAsync(pair);
        await stopped;
        return released;
    }

    private static BencodeWriter Question(string command, RelayedPair pair) =>
        new BencodeWriter().Add("command", command).Add("call-id", pair.CallId).Add("from-tag", pair.AgentTag);
}
