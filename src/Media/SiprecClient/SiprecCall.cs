using System.Net.Sockets;
using EdgeCx.Media.Sip.Messages;

namespace EdgeCx.Media.SiprecClient;

/// <summary>
/// One recording session as its client: INVITE with both streams, audio while it lasts, hold and resume, BYE from either side.
/// Made by <see cref="SiprecCaller"/>. Requests of ours are one at a time, as RFC 3261 14.1 asks.
/// </summary>
internal sealed class SiprecCall : IDisposable
{
    private readonly SiprecCaller _caller;
    private readonly DialogWriter _writer;
    private readonly SiprecOffer _offer;
    private readonly PacedLeg _customer;
    private readonly PacedLeg _agent;
    private readonly SemaphoreSlim _oneRequest = new(1, 1);
    private readonly Lock _lock = new();
    private readonly List<ClientTransaction> _transactions = [];
    private PacedCall? _paced;
    private uint _number;
    private bool _isOver;

    /// <summary>Prepares a call; nothing is sent yet.</summary>
    public SiprecCall(SiprecCaller caller, CallParties parties, PacedLeg customer, PacedLeg agent)
    {
        _caller = caller;
        _customer = customer;
        _agent = agent;
        _writer = new DialogWriter(caller.Channel, caller.Options, DialogStyle.Recording(caller.Options.Notice));
        _offer = new SiprecOffer(parties, caller.Channel.Local.Address, customer, agent, caller.Time.GetUtcNow());
    }

    /// <summary>Call-ID of the dialog.</summary>
    public string DialogId => _writer.CallId;

    /// <summary>True once the server took the call.</summary>
    public bool IsAnswered { get; private set; }

    /// <summary>True when the server ended it.</summary>
    public bool EndedByServer { get; private set; }

    /// <summary>Why it failed, in words; null where it did not.</summary>
    public string? Failure { get; private set; }

    /// <summary>RTP packets sent on both legs.</summary>
    public long PacketsSent => _customer.Sent + _agent.Sent;

    /// <summary>RTP packets that the system did not take.</summary>
    public long PacketsFailed => _customer.Failed + _agent.Failed;

    /// <summary>Completes when the audio is over, or the call ended from either side.</summary>
    public Task AudioFinished => _paced?.Finished ?? Task.CompletedTask;

    /// <summary>Sends the INVITE and, once answered, starts the audio; false with <see cref="Failure"/> where it was not answered.</summary>
    public async Task<bool> InviteAsync(CallAudio audio, bool repeats, int firstPacket, CancellationToken cancellation)
    {
        var final = await RequestAsync("INVITE", _offer.Next(customerHeld: false, agentHeld: false), cancellation);
        if (final is null)
        {
            Failure ??= "no answer";
            return false;
        }

        if (final.StatusCode >= 300)
        {
            Failure = $"refused with {final.StatusCode}";
            return false;
        }

        IsAnswered = true;
        if (SiprecAnswer.Connect(final.Body.Span, _caller.Options.Server.Address, [(_customer, audio.Customer), (_agent, audio.Agent)]) == 0)
        {
            Failure = "the answer has no stream that can be sent to";
            await HangUpAsync(cancellation);
            return false;
        }

        _paced = new PacedCall(_customer, _agent, audio.Packets, repeats, firstPacket);
        _caller.Sender.Add(_paced);
        return true;
    }

    /// <summary>Holds one leg or takes it back: a re-INVITE with that stream inactive or sendonly. True when the server took it.</summary>
    public async Task<bool> HoldAsync(bool customer, bool agent, CancellationToken cancellation)
    {
        // Packets stop before the offer leaves and begin after the answer: none comes on an inactive stream.
        _customer.IsHeld |= customer;
        _agent.IsHeld |= agent;
        var final = await RequestAsync("INVITE", _offer.Next(customer, agent), cancellation);
        if (final is not { StatusCode: < 300 })
        {
            return false;
        }

        _customer.IsHeld = customer;
        _agent.IsHeld = agent;
        return true;
    }

    /// <summary>Stops the audio and sends BYE, once; waits for its answer.</summary>
    public async Task HangUpAsync(CancellationToken cancellation)
    {
        _paced?.Stop();
        lock (_lock)
        {
            if (_isOver || !IsAnswered)
            {
                return;
            }

            _isOver = true;
        }

        await RequestAsync("BYE", null, cancellation);
    }

    /// <summary>Sends CANCEL for the INVITE that nobody waits for any more (RFC 3261 9.1). Its answer is not waited for.</summary>
    public async ValueTask CancelInviteAsync()
    {
        ClientTransaction? invite;
        lock (_lock)
        {
            invite = _transactions.FindLast(static t => t.Method == "INVITE");
        }

        // A CANCEL before any provisional response would not be understood.
        if (invite is { Provisional.IsCompleted: true, Final.IsCompleted: false })
        {
            await _caller.Channel.SendAsync(_writer.Request("CANCEL", invite.Number, invite.Branch, null), CancellationToken.None);
        }
    }

    /// <summary>Takes a message of this dialog. Called by the caller's reading loop.</summary>
    public async ValueTask TakeAsync(SipMessage message, CancellationToken cancellation)
    {
        if (!message.IsRequest)
        {
            await TakeResponseAsync(message, cancellation);
            return;
        }

        if (message.Method == SipMethod.Ack)
        {
            return;
        }

        if (message.Method == SipMethod.Bye)
        {
            lock (_lock)
            {
                EndedByServer |= !_isOver;
                _isOver = true;
            }

            _paced?.Stop();
        }

        // A recording server offers nothing itself: refreshes are taken, its offers are not.
        var answer = message.Method switch
        {
            SipMethod.Bye or SipMethod.Options => DialogWriter.Response(message, 200, "OK"),
            SipMethod.Update when message.Body.IsEmpty => DialogWriter.Response(message, 200, "OK"),
            SipMethod.Invite or SipMethod.Update => DialogWriter.Response(message, 488, "Not Acceptable Here"),
            _ => DialogWriter.Response(message, 405, "Method Not Allowed"),
        };
        await _caller.Channel.SendAsync(answer, cancellation);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _customer.Dispose();
        _agent.Dispose();
        _oneRequest.Dispose();
    }

    private async ValueTask TakeResponseAsync(SipMessage response, CancellationToken cancellation)
    {
        if (!response.TryFind(HeaderNames.CSeq, out var value) || !CSeqHeader.TryParse(value, out var cseq, out _))
        {
            return;
        }

        ClientTransaction? transaction;
        lock (_lock)
        {
            transaction = _transactions.Find(t => t.Number == cseq.Number && t.Method == cseq.Method);
        }

        if (transaction is not null && transaction.Take(response) && !transaction.Acknowledgement.IsEmpty)
        {
            await _caller.Channel.SendAsync(transaction.Acknowledgement, cancellation);
        }
    }

    private async Task<SipMessage?> RequestAsync(string method, byte[]? body, CancellationToken cancellation)
    {
        await _oneRequest.WaitAsync(cancellation);
        try
        {
            var transaction = new ClientTransaction(method, ++_number, DialogWriter.NewBranch());
            lock (_lock)
            {
                _transactions.Add(transaction);
            }

            var final = await transaction.AskAsync(
                _caller.Channel, _caller.Options, _caller.Time, _writer.Request(method, _number, transaction.Branch, body), cancellation);
            if (method == "INVITE" && final is not null)
            {
                await AcknowledgeAsync(transaction, final, cancellation);
            }

            return final;
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            Failure = $"the server cannot be reached: {e.Message}";
            return null;
        }
        finally
        {
            _oneRequest.Release();
        }
    }

    private async ValueTask AcknowledgeAsync(ClientTransaction transaction, SipMessage final, CancellationToken cancellation)
    {
        if (final.StatusCode < 300)
        {
            _writer.Establish(final);
            transaction.Acknowledgement = _writer.Request("ACK", transaction.Number, DialogWriter.NewBranch(), null);
        }
        else
        {
            transaction.Acknowledgement = _writer.AckOfRefusal(transaction.Number, transaction.Branch, final);
        }

        await _caller.Channel.SendAsync(transaction.Acknowledgement, cancellation);
    }
}
