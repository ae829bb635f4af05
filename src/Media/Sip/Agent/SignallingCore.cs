using EdgeCx.Core.Flow;
using EdgeCx.Media.Sip.Dialogs;
using EdgeCx.Media.Sip.Messages;
using EdgeCx.Media.Sip.Transactions;
using EdgeCx.Media.Sip.Transport;

namespace EdgeCx.Media.Sip.Agent;

/// <summary>
/// The whole user agent without sockets, threads and clocks of its own: events and time go in, messages come out through
/// <see cref="ISipWire"/>, calls go to the <see cref="ISessionHandler"/>. One thread only.
/// </summary>
internal sealed class SignallingCore
{
    private readonly SignallingState _state;
    private readonly DialogEnder _ender;
    private readonly ReplySender _replies;
    private readonly UserAgentServer _server;

    /// <summary>Puts the parts together.</summary>
    public SignallingCore(SignallingState state)
    {
        _state = state;
        _ender = new DialogEnder(state);
        _replies = new ReplySender(state);
        _server = new UserAgentServer(state, _replies, new DialogServer(state, _replies, _ender));
    }

    /// <summary>When <see cref="Elapse"/> is to be called at the latest, ns; <see cref="long.MaxValue"/> for never.</summary>
    public long NextDueNs => _state.Timers.NextDueNs;

    /// <summary>Dialogs now.</summary>
    public int DialogCount => _state.Dialogs.Count;

    /// <summary>Open transactions.</summary>
    public int TransactionCount => _state.Transactions.Count;

    /// <summary>True when the edge shuts down and no BYE waits for its answer any more.</summary>
    public bool IsDrained => _state.IsDraining && _state.Dialogs.Count == 0;

    /// <summary>Takes one event.</summary>
    public void Handle(in SipEvent entry)
    {
        switch (entry.Kind)
        {
            case SipEventKind.Received when entry.Inbound.Message.IsRequest:
                _server.Receive(entry.Inbound.Message, entry.Inbound.Flow);
                break;
            case SipEventKind.Received:
                ReceiveResponse(entry.Inbound.Message);
                break;
            case SipEventKind.Hangup:
                Hangup(entry.Dialog!, entry.Reason);
                break;
            case SipEventKind.Shutdown:
                Shutdown();
                break;
        }
    }

    /// <summary>An event could not be handled for a bug of ours: a request is refused at once rather than left without an answer.</summary>
    public void Fail(in SipEvent entry)
    {
        if (entry is { Kind: SipEventKind.Received, Inbound.Message: { IsRequest: true } request })
        {
            _replies.Stateless(request, entry.Inbound.Flow, new SipFault(500, StatusPhrases.Of(500)));
        }
    }

    /// <summary>Does what is due.</summary>
    public void Elapse()
    {
        var now = _state.NowNs;
        while (_state.Timers.TryTakeDue(now, out var timed))
        {
            switch (timed)
            {
                case ServerTransaction server:
                    Step(server, server.Elapse(now));
                    break;
                case ClientTransaction client:
                    Step(client, client.Elapse(now));
                    break;
                case SipDialog dialog:
                    dialog.DueNs = long.MaxValue;
                    _ender.End(dialog, SessionEnd.Expired, "session timer expired");
                    break;
            }

            _state.Timers.Enter(timed);
        }
    }

    private void Step(ServerTransaction transaction, TransactionAction action)
    {
        if (action.HasFlag(TransactionAction.Send))
        {
            _state.Wire.Send(transaction.ReplyTo, transaction.Answered);
        }

        if (action.HasFlag(TransactionAction.Terminated))
        {
            _state.Transactions.Remove(transaction);
        }

        if (action.HasFlag(TransactionAction.TimedOut) && transaction.Dialog is { } dialog)
        {
            dialog.StopAwaiting(transaction);
            _ender.End(dialog, SessionEnd.NoAck, "no ACK");
        }
    }

    private void Step(ClientTransaction transaction, TransactionAction action)
    {
        if (action.HasFlag(TransactionAction.Send))
        {
            _state.Wire.Send(transaction.Flow, transaction.Request);
        }

        if ((action & (TransactionAction.Answered | TransactionAction.TimedOut)) != 0)
        {
            _state.Dialogs.Remove(transaction.Dialog);
        }

        if (action.HasFlag(TransactionAction.Terminated))
        {
            _state.Transactions.Remove(transaction);
        }
    }

    /// <summary>A response is ours only with one Via, and that with a branch that waits (RFC 3261 8.1.3.3, 18.1.2); others are dropped.</summary>
    private void ReceiveResponse(SipMessage response)
    {
        if (response.TryFind(HeaderNames.Via, out var value)
            && ViaHeader.TryParse(value, out var via, out _)
            && response.Count(HeaderNames.Via) == 1
            && via!.Branch is { } branch
            && response.TryFind(HeaderNames.CSeq, out var cseqValue)
            && CSeqHeader.TryParse(cseqValue, out var cseq, out _)
            && cseq.Method == "BYE"
            && _state.Transactions.TryFindClient(branch, out var transaction))
        {
            Step(transaction, transaction.Respond(response.StatusCode, _state.NowNs));
            _state.Timers.Enter(transaction);
            return;
        }

        _state.Drops.Add(DropReason.MalformedSip);
    }

    private void Hangup(SipDialog dialog, string reason)
    {
        // A refused INVITE's dialog is over; one that is unknown was never made. Both have nothing to end.
        if (_state.Dialogs.Find(dialog.Key.CallId, dialog.Key.LocalTag, dialog.Key.RemoteTag) == dialog)
        {
            _ender.End(dialog, SessionEnd.Local, reason);
        }
    }

    private void Shutdown()
    {
        _state.IsDraining = true;
        foreach (var dialog in _state.Dialogs.All)
        {
            _ender.End(dialog, SessionEnd.Shutdown, "shutdown");
        }
    }
}
