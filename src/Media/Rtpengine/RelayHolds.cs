using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace EdgeCx.Media.Rtpengine;

/// <summary>
/// Holds back, at the relay, what a prompt's hearer would else be sent beside it, and gives it back whatever happens: a release that is not
/// answered is asked for until it is, and who is held is marked at the relay, so that a program that died in between finds them at its start.
/// Safe from any thread.
/// </summary>
/// <param name="relay">The relay.</param>
/// <param name="retry">How long to wait before a release is asked for again.</param>
/// <param name="time">Time.</param>
/// <param name="log">Log; identities never go there.</param>
internal sealed class RelayHolds(NgClient relay, TimeSpan retry, TimeProvider time, ILogger log) : IAsyncDisposable
{
    private const string Silent = "relay-silent";
    private const string Lost = "relay-lost-the-call";
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);
    private readonly ConcurrentDictionary<RelayedPair, Task> _held = new();
    private readonly CancellationTokenSource _stop = new();

    /// <summary>Calls in which somebody is held back now.</summary>
    public int Count => _held.Count;

    /// <summary>Holds back. Empty where it is done; else why not, and nothing is held.</summary>
    public async Task<string> TakeAsync(RelayedPair pair, CancellationToken cancellation)
    {
        if (!_held.TryAdd(pair, Task.CompletedTask))
        {
            return "busy";
        }

        var reason = "cancelled";
        try
        {
            reason = ReasonOf(await relay.AskAsync(Question("block media", pair, RelayedPair.HeldLabel), cancellation));
            return reason;
        }
        finally
        {
            if (reason is "cancelled" or Silent)
            {
                // It may have been done all the same.
                await ReleaseAsync(pair);
            }
            else if (reason.Length > 0)
            {
                _held.TryRemove(pair, out _);
            }
        }
    }

    /// <summary>Gives back. Empty where the relay did it at once; else what it said, and where it said nothing it is asked on.</summary>
    public async Task<string> ReleaseAsync(RelayedPair pair)
    {
        var reason = ReasonOf(await relay.AskAsync(Question("unblock media", pair, RelayedPair.FreeLabel), CancellationToken.None));
        if (reason == Silent)
        {
            log.ReleaseUnanswered((int)retry.TotalMilliseconds);
            var start = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _held[pair] = AskOnAsync(pair, start.Task);
            start.SetResult();
        }
        else
        {
            _held.TryRemove(pair, out _);
        }

        return reason;
    }

    /// <summary>
    /// Frees whoever is marked as held by a program that ended before it could. False where the relay does not answer: to be tried again.
    /// </summary>
    /// <param name="maxCalls">Most calls that are looked at.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task<bool> TryRecoverAsync(int maxCalls, CancellationToken cancellation)
    {
        var list = await relay.AskAsync(new BencodeWriter().Add("command", "list").Add("limit", maxCalls), cancellation);
        if (list is null)
        {
            return false;
        }

        var freed = 0;
        foreach (var callId in list["calls"].Items.Select(static c => c.Text))
        {
            var query = await relay.AskAsync(new BencodeWriter().Add("command", "query").Add("call-id", callId), cancellation);
            foreach (var party in query is null ? [] : RelayedParticipant.In(query).Where(static p => p.Label == RelayedPair.HeldLabel))
            {
                var pair = new RelayedPair(callId, "", party.Tag);
                if (!_held.Keys.Any(h => h.CallId == callId) && _held.TryAdd(pair, Task.CompletedTask))
                {
                    freed++;
                    await ReleaseAsync(pair);
                }
            }
        }

        if (freed > 0)
        {
            log.HoldsRecovered(freed);
        }

        return true;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Task.WhenAny(Task.WhenAll(_held.Values), Task.Delay(Grace, time));
        await _stop.CancelAsync();
        await Task.WhenAll(_held.Values);
        _stop.Dispose();
    }

    /// <summary>What an answer says: empty for ok, else why not in kebab case.</summary>
    public static string ReasonOf(BencodeValue? answer) =>
        answer is null ? Silent
        : answer["result"].Text == "ok" ? ""
        : answer["error-reason"].Text.StartsWith("Unknown call", StringComparison.OrdinalIgnoreCase) ? Lost
        : "relay-refused";

    private static BencodeWriter Question(string command, RelayedPair pair, string label) =>
        new BencodeWriter().Add("command", command).Add("call-id", pair.CallId).Add("from-tag", pair.OtherTag).Add("set-label", label);

    // It is noted as held before it begins, so that its end is not overtaken.
    private async Task AskOnAsync(RelayedPair pair, Task start)
    {
        await start;
        try
        {
            while (ReasonOf(await relay.AskAsync(Question("unblock media", pair, RelayedPair.FreeLabel), _stop.Token)) == Silent)
            {
                await Task.Delay(retry, time, _stop.Token);
            }

            log.ReleaseAnswered();
        }
        catch (OperationCanceledException)
        {
            // The program stops; the mark stays for its next start.
        }

        _held.TryRemove(pair, out _);
    }
}
