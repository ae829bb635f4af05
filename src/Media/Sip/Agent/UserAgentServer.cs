using EdgeCx.Core.Flow;
using EdgeCx.Media.Sip.Dialogs;
using EdgeCx.Media.Sip.Digest;
using EdgeCx.Media.Sip.Messages;
using EdgeCx.Media.Sip.Transactions;
using EdgeCx.Media.Sip.Transport;

namespace EdgeCx.Media.Sip.Agent;

/// <summary>Serves received messages (RFC 3261 8.2, 9.2, 13.3, 17.2): broken ones, repeated ones, those outside of dialogs.</summary>
internal sealed class UserAgentServer(SignallingState state, ReplySender replies, DialogServer dialogs)
{
    /// <summary>Takes one request.</summary>
    public void Receive(SipMessage message, in SipFlow flow)
    {
        if (!SipRequest.TryRead(message, out var request, out var fault))
        {
            if (!message.Fault.Exists)
            {
                state.Drops.Add(DropReason.MalformedSip);
            }

            replies.Stateless(message, flow, fault);
            return;
        }

        if (message.Method == SipMethod.Ack)
        {
            ReceiveAck(request!);
            return;
        }

        if (state.Transactions.TryFind(TransactionKey.OfServer(request!, request!.CSeq.Method), out var known))
        {
            if (known.Retransmission().HasFlag(TransactionAction.Send))
            {
                state.Wire.Send(known.ReplyTo, known.Answered);
            }

            return;
        }

        if (state.Transactions.IsFull)
        {
            replies.StatelessUnavailable(message, flow);
        }
        else if (request.To.Tag is not null || (HasRoomFor(request, flow) && IsTrusted(request, flow)))
        {
            Serve(request, flow);
        }
    }

    private void ReceiveAck(SipRequest ack)
    {
        if (!dialogs.TryAcknowledge(ack)
            && state.Transactions.TryFind(TransactionKey.OfServer(ack, "INVITE"), out var invite)
            && !invite.AwaitsAck)
        {
            if (invite.Acknowledge(state.NowNs).HasFlag(TransactionAction.Terminated))
            {
                state.Transactions.Remove(invite);
            }

            state.Timers.Enter(invite);
        }
    }

    /// <summary>A new call beyond what its source or all sources may ask for is refused at once, before it costs anything more.</summary>
    private bool HasRoomFor(SipRequest request, in SipFlow flow)
    {
        if (request.Method != SipMethod.Invite)
        {
            return true;
        }

        if (!state.InviteRates.TryTake(flow.Remote.Address, state.NowNs))
        {
            replies.StatelessUnavailable(request.Message, flow, DropReason.SipRate);
            return false;
        }

        if (state.Dialogs.HalfOpen >= state.Options.MaxHalfOpenCalls)
        {
            replies.StatelessUnavailable(request.Message, flow, DropReason.SipHalfOpen);
            return false;
        }

        return true;
    }

    /// <summary>Asks who the peer is, where that is configured (RFC 3261 22.1). Nothing of it is kept until its credentials are right.</summary>
    private bool IsTrusted(SipRequest request, in SipFlow flow)
    {
        if (state.Guard is not { } guard || !guard.Asks(request.Method))
        {
            return true;
        }

        var verdict = guard.Judge(request.Message, state.NowNs);
        switch (verdict)
        {
            case DigestVerdict.Right:
                return true;
            case DigestVerdict.OtherUri:
                state.Drops.Add(DropReason.SipUnauthorized);
                replies.Stateless(request.Message, flow, new SipFault(400, "Digest uri is not the Request-URI"));
                return false;
            default:
                state.Drops.Add(DropReason.SipUnauthorized);
                var challenges = guard.Challenge(stale: verdict == DigestVerdict.Stale, state.NowNs);
                replies.Stateless(request.Message, flow, new SipFault(401, StatusPhrases.Of(401)), challenges);
                return false;
        }
    }

    private void Serve(SipRequest request, in SipFlow flow)
    {
        var (fault, name, value) = RequestGate.Check(request);
        if (fault.Exists)
        {
            if (fault.Status == 400)
            {
                state.Drops.Add(DropReason.MalformedSip);
            }

            replies.Refuse(request, flow, fault, name, value);
        }
        else if (request.Method == SipMethod.Cancel)
        {
            ServeCancel(request, flow);
        }
        else if (request.To.Tag is not null)
        {
            dialogs.Serve(request, flow);
        }
        // An SBC may ping with the same Call-ID and CSeq each time: a keep-alive is answered, not taken for a fork (8.2.2.2).
        else if (request.Method != SipMethod.Options && state.Transactions.IsMerged(TransactionKey.OfMerge(request)))
        {
            replies.Refuse(request, flow, new SipFault(482, StatusPhrases.Of(482)));
        }
        else
        {
            ServeOutside(request, flow);
        }
    }

    /// <summary>
    /// The INVITE was answered before its CANCEL could come, since the handler decides at once: the CANCEL is right and changes nothing
    /// (RFC 3261 9.2). The peer then sends ACK and BYE.
    /// </summary>
    private void ServeCancel(SipRequest cancel, in SipFlow flow)
    {
        if (state.Transactions.TryFind(TransactionKey.OfServer(cancel, "INVITE"), out _))
        {
            replies.Accept(cancel, flow);
        }
        else
        {
            replies.Refuse(cancel, flow, new SipFault(481, StatusPhrases.Of(481)));
        }
    }

    private void ServeOutside(SipRequest request, in SipFlow flow)
    {
        if (request.Method == SipMethod.Invite)
        {
            ServeInvite(request, flow);
        }
        // An SBC may ping with the same Call-ID and CSeq each time: a keep-alive is answered, not taken for a fork (8.2.2.2).
        else if (request.Method != SipMethod.Options)
        {
            replies.Refuse(request, flow, new SipFault(481, StatusPhrases.Of(481)));
        }
        else if (state.IsDraining)
        {
            replies.Refuse(request, flow, new SipFault(503, StatusPhrases.Of(503)));
        }
        else
        {
            replies.Answer(request, flow, state.Handler.OnOptions(), dialog: null, sessionSeconds: 0);
        }
    }

    private void ServeInvite(SipRequest invite, in SipFlow flow)
    {
        if (state.IsDraining || state.Dialogs.IsFull)
        {
            if (!state.IsDraining)
            {
                state.Drops.Add(DropReason.SipLimit);
            }

            replies.Refuse(invite, flow, new SipFault(503, StatusPhrases.Of(503)));
            return;
        }

        if (HasBrokenContact(invite.Message))
        {
            state.Drops.Add(DropReason.MalformedSip);
            replies.Refuse(invite, flow, new SipFault(400, "Contact malformed"));
            return;
        }

        var dialog = new SipDialog(invite, SignallingState.NewToken(), flow, state.HangupQueue);
        var answer = state.Handler.OnInvite(dialog, SessionRequests.Of(invite.Message));
        if (answer.Status is < 200 or >= 300)
        {
            dialog.IsOver = true;
            replies.Answer(invite, flow, answer, dialog, sessionSeconds: 0);
            return;
        }

        var seconds = SessionTimer.Negotiate(invite.Message);
        dialog.DueNs = seconds > 0 ? state.NowNs + SessionTimer.PatienceNs(seconds) : long.MaxValue;
        state.Dialogs.Add(dialog);
        state.Timers.Enter(dialog);
        var transaction = replies.Answer(invite, flow, answer, dialog, seconds);
        transaction.Dialog = dialog;
        dialog.AwaitAck(transaction, withOwnOffer: invite.Message.Body.IsEmpty && answer.Body is { Length: > 0 });
    }

    /// <summary>An INVITE of RFC 2543 may have no Contact; one that has a Contact must have a right one.</summary>
    private static bool HasBrokenContact(SipMessage message)
    {
        if (!message.TryFind(HeaderNames.Contact, out var value))
        {
            return false;
        }

        var elements = new HeaderElements(value);
        return !elements.TryNext(out var first) || !NameAddress.TryParse(first, out _, out _);
    }
}
