using System.Net.Sockets;
using EdgeCx.Media.Sdp;
using EdgeCx.Media.Sip.Digest;
using EdgeCx.Media.Sip.Messages;
using EdgeCx.Media.SiprecClient;

namespace EdgeCx.Media.Whisper;

/// <summary>
/// One call of ours as its caller (RFC 3261 13 to 15): INVITE with digest, hold by the other side, session timer (RFC 4028), BYE from either side. Requests of
/// ours are one at a time, as RFC 3261 14.1 asks. Safe from any thread.
/// </summary>
internal sealed class PromptDialog
{
    // RFC 3261 17.1.1.2, timer D.
    private static readonly TimeSpan Linger = TimeSpan.FromSeconds(32);
    private static readonly TimeSpan PingPatience = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan ByePatience = TimeSpan.FromSeconds(2);
    private readonly PbxLine _line;
    private readonly SiprecCallerOptions _options;
    private readonly PromptStream _stream;
    private readonly PromptOffer _offer;
    private readonly DialogWriter _writer;
    private readonly DialogRequests _requests;
    private readonly TaskCompletionSource<string> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private SessionClock _session;
    private long _refreshed;
    private volatile bool _stands;
    private int _isOver;

    /// <summary>Prepares a call; nothing is sent yet.</summary>
    /// <param name="line">The way to the PBX.</param>
    /// <param name="options">Who is called, and the timers.</param>
    /// <param name="style">How requests look.</param>
    /// <param name="account">What challenges are answered with.</param>
    /// <param name="stream">The stream that it sets up.</param>
    /// <param name="port">Local RTP port.</param>
    public PromptDialog(PbxLine line, SiprecCallerOptions options, DialogStyle style, DigestAccount account, PromptStream stream, int port)
    {
        _line = line;
        _options = options;
        _stream = stream;
        _offer = new PromptOffer(line.Channel.Local.Address, port, stream.Suite, stream.Key);
        _writer = new DialogWriter(line.Channel, options, style);
        _requests = new DialogRequests(line, _writer, account);
        line.Add(this);
    }

    /// <summary>Call-ID.</summary>
    public string Id => _writer.CallId;

    /// <summary>Completes when a standing call is over without our doing: why, in kebab case.</summary>
    public Task<string> Ended => _ended.Task;

    /// <summary>How long the other side asked to be left alone (Retry-After), with a refusal; zero where it did not.</summary>
    public TimeSpan RetryAfter { get; private set; }

    /// <summary>Calls; empty where the call stands, else why it does not. Cancelled, it takes the call back.</summary>
    public async Task<string> PlaceAsync(CancellationToken cancellation)
    {
        try
        {
            var final = await _requests.AskAsync("INVITE", _offer.Write(SdpDirection.SendRecv), _options, cancellation);
            switch (final)
            {
                case null:
                    await GiveUpAsync();
                    return "no-answer";
                case { StatusCode: >= 300 }:
                    RetryAfter = final.First("Retry-After") is { } text && int.TryParse(text.Split(' ', ';', '(')[0], out var seconds)
                        ? TimeSpan.FromSeconds(Math.Clamp(seconds, 0, 60))
                        : TimeSpan.Zero;
                    Leave();
                    return $"refused-{final.StatusCode}";
            }

            _stands = true;
            if (PromptTarget.Read(final.Body.Span, _options.Server.Address, _stream.Suite, isAnswer: true, out var reason) is not { } target)
            {
                await HangUpAsync();
                return reason;
            }

            _stream.Connect(target);
            TakeSession(final, unsaid: true);
            return "";
        }
        catch (OperationCanceledException)
        {
            await GiveUpAsync();
            throw;
        }
        catch (Exception e) when (e is SocketException or IOException or ObjectDisposedException)
        {
            Leave();
            return "unreachable";
        }
    }

    /// <summary>Keeps a standing call: refreshes its session, asks whether it lives. Returns when it is over, and why; cancelled, it is left standing.</summary>
    /// <param name="ping">How often it is asked.</param>
    /// <param name="cancellation">Ends the keeping, not the call.</param>
    public async Task<string> KeepAsync(TimeSpan ping, CancellationToken cancellation)
    {
        while (true)
        {
            var wait = ping;
            var session = _session;
            var isDue = false;
            if (session.IntervalMs > 0)
            {
                var left = TimeSpan.FromMilliseconds(session.DueMs) - _line.Time.GetElapsedTime(Volatile.Read(ref _refreshed));
                isDue = left <= ping;
                wait = isDue ? left : ping;
            }

            if (wait > TimeSpan.Zero)
            {
                await Task.WhenAny(_ended.Task, Task.Delay(wait, _line.Time, cancellation));
            }

            if (_ended.Task.IsCompleted)
            {
                return await _ended.Task;
            }

            cancellation.ThrowIfCancellationRequested();
            if (isDue && !session.IsOurs && _line.Time.GetElapsedTime(Volatile.Read(ref _refreshed)).TotalMilliseconds >= session.DueMs)
            {
                await HangUpAsync();
                return "session-expired";
            }

            if (!await LivesAsync(isDue && session.IsOurs, cancellation))
            {
                await HangUpAsync();
                return "leg-lost";
            }
        }
    }

    /// <summary>Ends the call, however far it is: BYE, or CANCEL. Waits for a BYE's answer a little, no longer.</summary>
    public async Task HangUpAsync()
    {
        if (!_stands)
        {
            await GiveUpAsync();
            return;
        }

        if (!Leave())
        {
            return;
        }

        try
        {
            await _requests.AskAsync("BYE", null, _options with { PatienceMs = (int)ByePatience.TotalMilliseconds }, CancellationToken.None);
        }
        catch (Exception e) when (e is SocketException or IOException or ObjectDisposedException)
        {
            // Who cannot be told needs not be: its own timers end the call there.
            return;
        }
    }

    /// <summary>Takes a message of this dialog. The line's reading loop only.</summary>
    public ValueTask TakeAsync(SipMessage message) => message.IsRequest ? TakeRequestAsync(message) : _requests.TakeAsync(message, isUnwanted: _isOver != 0 && !_stands);

    /// <summary>The connection to the PBX is gone, and the call with it as far as we can tell.</summary>
    public void LoseLine()
    {
        _stream.Stop();
        _ended.TrySetResult("unreachable");
    }

    private async ValueTask TakeRequestAsync(SipMessage request)
    {
        if (request.Method == SipMethod.Ack)
        {
            // The answer to an offer that we made in our 200.
            TakeOffer(request.Body.Span, isAnswer: true);
            return;
        }

        byte[] answer;
        switch (request.Method)
        {
            case SipMethod.Bye:
                Leave();
                _stream.Stop();
                _ended.TrySetResult("ended-by-pbx");
                answer = DialogWriter.Response(request, 200, "OK");
                break;
            case SipMethod.Options:
                answer = _writer.Accept(request, null);
                break;
            case SipMethod.Invite or SipMethod.Update when _stands && _isOver == 0:
                answer = AnswerOffer(request);
                break;
            case SipMethod.Invite or SipMethod.Update:
                answer = DialogWriter.Response(request, 481, "Call/Transaction Does Not Exist");
                break;
            case SipMethod.Info:
                answer = DialogWriter.Response(request, 200, "OK");
                break;
            default:
                answer = DialogWriter.Response(request, 405, "Method Not Allowed");
                break;
        }

        await _requests.SendAsync(answer);
    }

    private byte[] AnswerOffer(SipMessage request)
    {
        TakeSession(request, unsaid: false);
        if (request.Body.IsEmpty)
        {
            // An UPDATE that only refreshes, or an INVITE that wants our offer (RFC 3261 14.2).
            return _writer.Accept(request, request.Method == SipMethod.Invite ? _offer.Write(SdpDirection.SendRecv) : null);
        }

        var direction = TakeOffer(request.Body.Span, isAnswer: false) switch
        {
            null => (SdpDirection?)null,
            SdpDirection.SendOnly => SdpDirection.RecvOnly,
            SdpDirection.Inactive => SdpDirection.Inactive,
            SdpDirection.RecvOnly => SdpDirection.SendOnly,
            _ => SdpDirection.SendRecv,
        };
        return direction is { } ours ? _writer.Accept(request, _offer.Write(ours)) : DialogWriter.Response(request, 488, "Not Acceptable Here");
    }

    private SdpDirection? TakeOffer(ReadOnlySpan<byte> description, bool isAnswer)
    {
        if (description.IsEmpty || PromptTarget.Read(description, _options.Server.Address, _stream.Suite, isAnswer, out _) is not { } target)
        {
            return null;
        }

        _stream.Connect(target);
        return target.Peer;
    }

    /// <summary>Asks the other side, by a refresh or by OPTIONS; false where it does not know the call any more, or does not answer.</summary>
    private async Task<bool> LivesAsync(bool refresh, CancellationToken cancellation)
    {
        try
        {
            var options = _options with { PatienceMs = (int)PingPatience.TotalMilliseconds };
            var direction = _stream.Target is { IsOnHold: true } ? SdpDirection.RecvOnly : SdpDirection.SendRecv;
            var final = await _requests.AskAsync(refresh ? "INVITE" : "OPTIONS", refresh ? _offer.Write(direction) : null, options, cancellation);
            if (final is { StatusCode: >= 200 and < 300 } && refresh)
            {
                TakeSession(final, unsaid: true);
                TakeOffer(final.Body.Span, isAnswer: true);
            }

            // Any other answer comes from somebody who knows the call (RFC 3261 12.2.1.2).
            return final is not (null or { StatusCode: 408 or 481 });
        }
        catch (Exception e) when (e is SocketException or IOException or ObjectDisposedException)
        {
            return false;
        }
    }

    private void TakeSession(SipMessage message, bool unsaid)
    {
        _session = SessionClock.Of(message, unsaid);
        Volatile.Write(ref _refreshed, _line.Time.GetTimestamp());
    }

    private async Task GiveUpAsync()
    {
        if (Leave())
        {
            await _requests.CancelInviteAsync();
        }
    }

    /// <summary>It is over; true the first time.</summary>
    private bool Leave()
    {
        if (Interlocked.Exchange(ref _isOver, 1) != 0)
        {
            return false;
        }

        _ = _line.ForgetLaterAsync(this, Linger);
        return true;
    }
}
