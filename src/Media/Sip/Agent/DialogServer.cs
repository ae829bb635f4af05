using System.Text;
using EdgeCx.Media.Sip.Dialogs;
using EdgeCx.Media.Sip.Messages;
using EdgeCx.Media.Sip.Transactions;
using EdgeCx.Media.Sip.Transport;

namespace EdgeCx.Media.Sip.Agent;

/// <summary>Serves requests inside dialogs (RFC 3261 12.2.2, 14.2, 15.1.2; RFC 3311 5.2).</summary>
internal sealed class DialogServer(SignallingState state, ReplySender replies, DialogEnder ender)
{
    /// <summary>2xx that may wait for their ACK in one dialog before further INVITEs have to wait, too.</summary>
    private const int MaxAwaitedAcks = 4;
    private static readonly SipFault NoDialog = new(481, StatusPhrases.Of(481));

    /// <summary>Serves a request with a tag in To.</summary>
    public void Serve(SipRequest request, in SipFlow flow)
    {
        var dialog = Find(request);
        if (dialog is null)
        {
            replies.Refuse(request, flow, NoDialog);
            return;
        }

        if (dialog.IsOver)
        {
            ServeOver(request, flow);
            return;
        }

        if (request.CSeq.Number < dialog.RemoteCSeq)
        {
            replies.Refuse(request, flow, new SipFault(500, "CSeq lower than one before"));
            return;
        }

        dialog.RemoteCSeq = request.CSeq.Number;
        dialog.Flow = flow;
        ServeLive(request, flow, dialog);
    }

    /// <summary>Takes the ACK of a 2xx; false when it belongs to no dialog, so perhaps to a refused INVITE.</summary>
    public bool TryAcknowledge(SipRequest ack)
    {
        if (ack.To.Tag is null || Find(ack) is not { } dialog)
        {
            return false;
        }

        if (dialog.FindAwaiting(ack.CSeq.Number) is { } invite && invite.Acknowledge(state.NowNs).HasFlag(TransactionAction.Acknowledged))
        {
            state.Timers.Enter(invite);
            dialog.StopAwaiting(invite);
            state.Dialogs.Confirm(dialog);
            state.Handler.OnAcknowledged(dialog, SessionRequests.Of(ack.Message));
            if (dialog.HangupWhenAcknowledged is { } reason)
            {
                ender.End(dialog, SessionEnd.Local, reason);
            }
        }

        return true;
    }

    private SipDialog? Find(SipRequest request) => state.Dialogs.Find(request.CallId, request.To.Tag!, request.From.Tag);

    /// <summary>Our BYE is on its way: a BYE that crosses it is right (RFC 5407 3.1.5), everything else is too late.</summary>
    private void ServeOver(SipRequest request, in SipFlow flow)
    {
        if (request.Method == SipMethod.Bye)
        {
            replies.Accept(request, flow);
        }
        else
        {
            replies.Refuse(request, flow, NoDialog);
        }
    }

    private void ServeLive(SipRequest request, in SipFlow flow, SipDialog dialog)
    {
        switch (request.Method)
        {
            case SipMethod.Invite:
                ServeReinvite(request, flow, dialog);
                break;
            case SipMethod.Update:
                ServeUpdate(request, flow, dialog);
                break;
            case SipMethod.Bye:
                ender.EndedByPeer(dialog, SessionEnd.Bye, SessionRequests.Of(request.Message));
                replies.Accept(request, flow);
                break;
            case SipMethod.Options:
                // A ping inside a dialog asks for this session, which lives: that new ones are not taken must not end it.
                var answer = state.Handler.OnOptions();
                replies.Answer(request, flow, answer.Status < 300 ? answer : new SessionAnswer(200), dialog, sessionSeconds: 0);
                break;
            case SipMethod.Info:
                replies.Accept(request, flow);
                break;
            default:
                // PRACK: no provisional response of ours waits for one (RFC 3262 3).
                replies.Refuse(request, flow, NoDialog);
                break;
        }
    }

    private void ServeReinvite(SipRequest request, in SipFlow flow, SipDialog dialog)
    {
        if (dialog.OwnOffer is not null)
        {
            replies.Refuse(request, flow, new SipFault(491, StatusPhrases.Of(491)));
            return;
        }

        if (dialog.AwaitedAcks >= MaxAwaitedAcks)
        {
            replies.Refuse(request, flow, new SipFault(500, "Earlier INVITEs wait for their ACK"), "Retry-After", "5");
            return;
        }

        var answer = state.Handler.OnReinvite(dialog, SessionRequests.Of(request.Message));
        var transaction = Answer(request, flow, dialog, answer);
        if (answer.Status is >= 200 and < 300 && !dialog.IsOver)
        {
            dialog.AwaitAck(transaction, withOwnOffer: request.Message.Body.IsEmpty && answer.Body is { Length: > 0 });
            transaction.Dialog = dialog;
        }
    }

    private void ServeUpdate(SipRequest request, in SipFlow flow, SipDialog dialog)
    {
        if (dialog.OwnOffer is not null && HasOffer(request.Message))
        {
            replies.Refuse(request, flow, new SipFault(491, StatusPhrases.Of(491)));
            return;
        }

        Answer(request, flow, dialog, state.Handler.OnUpdate(dialog, SessionRequests.Of(request.Message)));
    }

    /// <summary>Both are target refreshes (RFC 3261 12.2.2) and session refreshes (RFC 4028 9) when they are accepted.</summary>
    private ServerTransaction Answer(SipRequest request, in SipFlow flow, SipDialog dialog, SessionAnswer answer)
    {
        var seconds = 0;
        if (answer.Status is >= 200 and < 300)
        {
            dialog.RefreshTarget(request.Message);
            seconds = SessionTimer.Negotiate(request.Message);
            dialog.DueNs = seconds > 0 ? state.NowNs + SessionTimer.PatienceNs(seconds) : long.MaxValue;
            state.Timers.Enter(dialog);
        }

        return replies.Answer(request, flow, answer, dialog, seconds);
    }

    /// <summary>An UPDATE with metadata alone is no offer.</summary>
    private static bool HasOffer(SipMessage message)
    {
        var type = message.First(HeaderNames.ContentType) ?? "";
        return message.Body.Length > 0
            && (type.StartsWith("application/sdp", StringComparison.OrdinalIgnoreCase)
                || (type.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase)
                    && Encoding.Latin1.GetString(message.Body.Span).Contains("application/sdp", StringComparison.OrdinalIgnoreCase)));
    }
}
