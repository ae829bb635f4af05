using System.Text;
using EdgeCx.Core.Time;
using EdgeCx.Media.Sip;
using EdgeCx.Media.Siprec;
using Microsoft.Extensions.Logging;

namespace EdgeCx.Media.Rtpengine;

/// <summary>
/// Follows the calls of a media relay: lists them, subscribes to each with two participants or more, and takes the subscription back at the
/// end. A relay that restarts or goes away costs its calls and nothing else; it is asked on. One task.
/// </summary>
internal sealed class RtpengineSource : IAsyncDisposable
{
    private const int MaxParticipants = 8;
    private const int LooksPerCheck = 5;
    private const long RetryNs = 10_000_000_000;
    private readonly RtpengineOptions _options;
    private readonly ISessionHandler _handler;
    private readonly RelayedCalls _relayed;
    private readonly MonotonicClock _clock;
    private readonly int _maxCalls;
    private readonly ILogger _log;
    private readonly CancellationTokenSource _stop = new();
    private readonly Dictionary<string, SubscriptionDialog> _followed = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _retryAtNs = new(StringComparer.Ordinal);
    private NgClient? _client;
    private Task? _task;
    private bool? _isReached;
    private int _looks;

    /// <summary>Makes the source; nothing is asked yet.</summary>
    /// <param name="options">Valid options that are on.</param>
    /// <param name="handler">The recording server.</param>
    /// <param name="relayed">Where it is noted by which names the relay knows a call.</param>
    /// <param name="maxCalls">Most calls that are followed at a time.</param>
    /// <param name="clock">Time.</param>
    /// <param name="log">Log.</param>
    public RtpengineSource(RtpengineOptions options, ISessionHandler handler, RelayedCalls relayed, int maxCalls, MonotonicClock clock, ILogger log)
    {
        _options = options;
        _handler = handler;
        _relayed = relayed;
        _maxCalls = maxCalls;
        _clock = clock;
        _log = log;
    }

    /// <summary>Begins to ask.</summary>
    /// <exception cref="System.Net.Sockets.SocketException">There is no way to the address.</exception>
    public void Start()
    {
        _client = new NgClient(_options.EndPoint, TimeSpan.FromMilliseconds(_options.TimeoutMs), _clock.Provider);
        _task = Task.Run(RunAsync);
    }

    /// <summary>Takes all subscriptions back and ends.</summary>
    public async Task StopAsync()
    {
        if (_task is null)
        {
            return;
        }

        await _stop.CancelAsync();
        await _task;
        using var grace = new CancellationTokenSource(TimeSpan.FromSeconds(1), _clock.Provider);
        foreach (var (callId, dialog) in _followed)
        {
            Forget(dialog);
            _handler.OnEnded(dialog, SessionEnd.Shutdown, default);
            try
            {
                await UnsubscribeAsync(callId, dialog.Subscription, grace.Token);
            }
            catch (OperationCanceledException)
            {
                // The relay is gone; so are its subscriptions.
            }
        }

        _followed.Clear();
        _task = null;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _client?.Dispose();
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                try
                {
                    await LookAsync(_stop.Token);
                }
                catch (Exception error) when (error is not OperationCanceledException)
                {
                    // The task's top: a bug with one call must not end the following of all others.
                    _log.LookFailed(error);
                }

                await Task.Delay(TimeSpan.FromMilliseconds(_options.PollMs), _clock.Provider, _stop.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // Stopped.
        }
    }

    private async Task LookAsync(CancellationToken cancellation)
    {
        // Twice as many as we take: what is refused must not hide what comes after it.
        var list = await _client!.AskAsync(new BencodeWriter().Add("command", "list").Add("limit", 2L * _maxCalls), cancellation);
        Tell(list is not null);
        if (list is null || list["result"].Text != "ok")
        {
            return;
        }

        var calls = list["calls"].Items.Select(c => c.Text).ToHashSet(StringComparer.Ordinal);
        foreach (var (callId, dialog) in _followed.Where(f => !calls.Contains(f.Key) || f.Value.IsOver).ToList())
        {
            await EndAsync(callId, dialog, calls.Contains(callId), cancellation);
        }

        foreach (var callId in _retryAtNs.Keys.Where(k => !calls.Contains(k)).ToList())
        {
            _retryAtNs.Remove(callId);
        }

        var isCheck = ++_looks % LooksPerCheck == 0;
        foreach (var callId in calls)
        {
            if (_followed.TryGetValue(callId, out var dialog))
            {
                if (isCheck)
                {
                    await CheckAsync(callId, dialog, cancellation);
                }
            }
            else if (_followed.Count < _maxCalls && (!_retryAtNs.TryGetValue(callId, out var retryAt) || _clock.NowNs >= retryAt))
            {
                await FollowAsync(callId, cancellation);
            }
        }
    }

    private async Task FollowAsync(string callId, CancellationToken cancellation)
    {
        var query = await _client!.AskAsync(new BencodeWriter().Add("command", "query").Add("call-id", callId), cancellation);
        var participants = query is null ? [] : RelayedParticipant.In(query);
        if (participants.Count < 2)
        {
            // It still rings.
            return;
        }

        participants = [.. participants.Take(MaxParticipants)];
        var request = await _client.AskAsync(
            new BencodeWriter().Add("command", "subscribe request").Add("call-id", callId).Add("from-tags", participants.Select(p => p.Tag)).Add("flags", ["SIPREC"]),
            cancellation);
        if (request is null || request["result"].Text != "ok")
        {
            _retryAtNs[callId] = _clock.NowNs + RetryNs;
            Refused(request);
            return;
        }

        var dialog = new SubscriptionDialog(callId, request["to-tag"].Text, _client.Remote, _client.LocalAddress);
        var isTaken = false;
        try
        {
            isTaken = await TryTakeAsync(dialog, request, participants, cancellation);
        }
        finally
        {
            // Whatever went wrong: no subscription of ours stays behind at the relay, and the next try is later.
            if (!isTaken)
            {
                _retryAtNs[callId] = _clock.NowNs + RetryNs;
                await UnsubscribeAsync(callId, dialog.Subscription, cancellation);
            }
        }
    }

    private async Task<bool> TryTakeAsync(
        SubscriptionDialog dialog, BencodeValue request, IReadOnlyList<RelayedParticipant> participants, CancellationToken cancellation)
    {
        var answer = _handler.OnInvite(dialog, new SessionRequest(null, SubscriptionBody.ContentType, SubscriptionBody.Offer(request, participants)));
        if (answer.Status != 200)
        {
            _log.NotTaken(answer.Status, answer.Reason ?? "");
            return false;
        }

        var sdp = SubscriptionBody.Answer(request["sdp"].Text, SubscriptionBody.PortsOf(answer.Body), dialog.LocalAddress);
        var taken = await _client!.AskAsync(
            new BencodeWriter().Add("command", "subscribe answer").Add("call-id", dialog.CallId).Add("to-tag", dialog.Subscription).Add("sdp", Encoding.ASCII.GetBytes(sdp)),
            cancellation);
        if (taken is null || taken["result"].Text != "ok")
        {
            Refused(taken);
            _handler.OnEnded(dialog, SessionEnd.NoAck, default);
            return false;
        }

        _handler.OnAcknowledged(dialog, default);
        _followed[dialog.CallId] = dialog;
        Note(dialog, request, participants);
        return true;
    }

    // Which participant is heard on which leg, for whoever plays something into the call: roles are the legs', and may be bound later.
    private void Note(SubscriptionDialog dialog, BencodeValue request, IReadOnlyList<RelayedParticipant> participants)
    {
        if (dialog.State is not RecordingSession session)
        {
            return;
        }

        dialog.Call = session.Shared.Call;
        var speakers = from media in request["media-labels"].Entries
                       from leg in dialog.Call.Legs
                       from participant in participants
                       where leg.Label == media.Key && participant.Tag == media.Value["tag"].Text
                       select new RelayedSpeaker(leg, participant.Tag, participant.Address);
        _relayed.Note(new RelayedCall(dialog.Call, [new RelayedDialog(dialog.CallId, [.. speakers])]));
    }

    private void Forget(SubscriptionDialog dialog)
    {
        if (dialog.Call is { } call)
        {
            _relayed.Forget(call);
        }
    }

    // A relay that was restarted may know the call again (from its database) but not our subscription.
    private async Task CheckAsync(string callId, SubscriptionDialog dialog, CancellationToken cancellation)
    {
        var query = await _client!.AskAsync(new BencodeWriter().Add("command", "query").Add("call-id", callId), cancellation);
        if (query is not null && query["result"].Text == "ok" && !query["tags"].Entries.ContainsKey(dialog.Subscription))
        {
            await EndAsync(callId, dialog, isSubscribed: false, cancellation);
        }
    }

    private async Task EndAsync(string callId, SubscriptionDialog dialog, bool isSubscribed, CancellationToken cancellation)
    {
        _followed.Remove(callId);
        Forget(dialog);
        _handler.OnEnded(dialog, dialog.IsOver ? SessionEnd.Local : SessionEnd.Bye, default);
        if (isSubscribed)
        {
            await UnsubscribeAsync(callId, dialog.Subscription, cancellation);
        }
    }

    private Task<BencodeValue?> UnsubscribeAsync(string callId, string subscription, CancellationToken cancellation) =>
        _client!.AskAsync(new BencodeWriter().Add("command", "unsubscribe").Add("call-id", callId).Add("to-tag", subscription), cancellation);

    private void Refused(BencodeValue? answer) =>
        _log.SubscriptionRefused(answer?["error-reason"].Text is { Length: > 0 } reason ? reason : "no answer");

    private void Tell(bool isReached)
    {
        if (_isReached == isReached)
        {
            return;
        }

        _isReached = isReached;
        if (isReached)
        {
            _log.Reached(_options.EndPoint);
        }
        else
        {
            _log.Lost(_options.EndPoint, _options.PollMs);
        }
    }
}
