using EdgeCx.Core.Flow;
using EdgeCx.Media.Sip.Dialogs;
using EdgeCx.Media.Sip.Messages;
using EdgeCx.Media.Sip.Transactions;
using EdgeCx.Media.Sip.Transport;

namespace EdgeCx.Media.Sip.Agent;

/// <summary>Answers requests, with a transaction or without one.</summary>
internal sealed class ReplySender(SignallingState state)
{
    /// <summary>
    /// Answers a request that is too broken, too many or not yet trusted enough for a transaction (RFC 3261 8.2.7, 26.3.2.4). An ACK is never
    /// answered.
    /// </summary>
    /// <param name="message">The request.</param>
    /// <param name="flow">Where it came from.</param>
    /// <param name="fault">Status and reason.</param>
    /// <param name="challenges">Values of WWW-Authenticate; null for none.</param>
    public void Stateless(SipMessage message, in SipFlow flow, SipFault fault, IReadOnlyList<string>? challenges = null)
    {
        if (message.Method == SipMethod.Ack)
        {
            return;
        }

        var via = message.TryFind(HeaderNames.Via, out var value) && ViaHeader.TryParse(value, out var read, out _) ? read : null;
        if (value.IsEmpty || CountVias(message) > SipLimits.MaxHops)
        {
            // Without a Via there is nobody to answer; more of them than a way can have make an answer that nobody reads, and a flood of both.
            return;
        }

        // The same tag for every copy of the request, without memory: a hash of what the copies have in common.
        var tag = "s" + StatelessTag(message).ToString("x16", System.Globalization.CultureInfo.InvariantCulture);
        var writer = ResponseHead.Begin(message, via, flow.Remote, fault.Status, fault.Reason, tag);
        if (fault.Status == 503)
        {
            WriteRetryAfter(writer);
        }

        foreach (var challenge in challenges ?? [])
        {
            writer.Header("WWW-Authenticate", challenge);
        }

        state.Wire.Send(ReplyRoute.Of(flow, via), writer.Finish([]));
    }

    private static int CountVias(SipMessage message)
    {
        var count = 0;
        foreach (ref readonly var header in message.Headers)
        {
            count += HeaderNames.Match(message.Name(header), HeaderNames.Via) ? 1 : 0;
        }

        return count;
    }

    /// <summary>Refuses for want of room, and counts it.</summary>
    public void StatelessUnavailable(SipMessage message, in SipFlow flow, DropReason reason = DropReason.SipLimit)
    {
        state.Drops.Add(reason);
        Stateless(message, flow, new SipFault(503, StatusPhrases.Of(503)));
    }

    /// <summary>Answers with a status and one explaining header (empty name for none), in a transaction.</summary>
    public ServerTransaction Refuse(SipRequest request, in SipFlow flow, SipFault fault, string name = "", string value = "")
    {
        var writer = ResponseHead.Begin(request.Message, request.Via, flow.Remote, fault.Status, fault.Reason, SignallingState.NewToken());
        if (name.Length > 0)
        {
            writer.Header(name, value);
        }

        if (fault.Status == 503)
        {
            WriteRetryAfter(writer);
        }

        return Send(request, flow, writer.Finish([]), success: false);
    }

    /// <summary>Answers 200 without a body, in a transaction.</summary>
    public ServerTransaction Accept(SipRequest request, in SipFlow flow)
    {
        var writer = ResponseHead.Begin(request.Message, request.Via, flow.Remote, 200, null, SignallingState.NewToken());
        return Send(request, flow, writer.Finish([]), success: true);
    }

    /// <summary>Answers as the handler wants, in a transaction.</summary>
    /// <param name="request">The request.</param>
    /// <param name="flow">Where it came from.</param>
    /// <param name="answer">The handler's answer.</param>
    /// <param name="dialog">The dialog; null outside of one.</param>
    /// <param name="sessionSeconds">Interval for Session-Expires; 0 for none.</param>
    public ServerTransaction Answer(SipRequest request, in SipFlow flow, SessionAnswer answer, SipDialog? dialog, int sessionSeconds)
    {
        // A handler that answers with no final status is a bug of ours, not the peer's trouble.
        var status = answer.Status is >= 200 and <= 699 ? answer.Status : 500;
        var success = status < 300;
        var tag = dialog?.Key.LocalTag ?? SignallingState.NewToken();
        var writer = ResponseHead.Begin(request.Message, request.Via, flow.Remote, status, answer.Reason, tag);
        if (success)
        {
            WriteSuccess(writer, request, flow, answer, sessionSeconds);
        }

        foreach (var (name, value) in answer.Headers)
        {
            if (SipGrammar.IsToken(System.Text.Encoding.UTF8.GetBytes(name)))
            {
                writer.Header(name, value);
            }
        }

        if (answer is { Body.Length: > 0, ContentType: { } type })
        {
            writer.Header(HeaderNames.ContentType, type);
            return Send(request, flow, writer.Finish(answer.Body), success);
        }

        return Send(request, flow, writer.Finish([]), success);
    }

    private static void WriteSuccess(SipWriter writer, SipRequest request, in SipFlow flow, SessionAnswer answer, int sessionSeconds)
    {
        var message = request.Message;
        if (request.Method == SipMethod.Invite)
        {
            foreach (ref readonly var header in message.Headers)
            {
                if (HeaderNames.Match(message.Name(header), HeaderNames.RecordRoute))
                {
                    writer.Copy(HeaderNames.RecordRoute, message.Value(header));
                }
            }
        }

        var parameters = answer.ContactParameters.Trim().TrimStart(';');
        writer.Header(HeaderNames.Contact, LocalContact.Of(flow, LocalContact.AsksForSips(message)) + (parameters.Length > 0 ? ";" + parameters : ""));
        writer.Header("Allow", SipMethods.Allow);
        writer.Header(HeaderNames.Supported, RequestGate.Supported);
        if (request.Method == SipMethod.Options)
        {
            writer.Header(HeaderNames.Accept, RequestGate.Accept);
        }

        if (sessionSeconds > 0)
        {
            writer.Header(HeaderNames.Require, "timer");
            var seconds = sessionSeconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
            writer.Header(HeaderNames.SessionExpires, seconds + ";refresher=uac");
        }
    }

    private static ulong StatelessTag(SipMessage message)
    {
        var hash = 14695981039346656037UL;
        foreach (var name in (ReadOnlySpan<string>)[HeaderNames.Via, HeaderNames.CallId, HeaderNames.CSeq])
        {
            message.TryFind(name, out var value);
            foreach (var octet in value)
            {
                hash = (hash ^ octet) * 1099511628211UL;
            }
        }

        return hash;
    }

    private void WriteRetryAfter(SipWriter writer) =>
        writer.Header("Retry-After", state.Options.RetryAfterSeconds.ToString(System.Globalization.CultureInfo.InvariantCulture));

    private ServerTransaction Send(SipRequest request, in SipFlow flow, byte[] message, bool success)
    {
        var transaction = new ServerTransaction(
            TransactionKey.OfServer(request, request.CSeq.Method),
            TransactionKey.OfMerge(request),
            request.Method == SipMethod.Invite,
            request.CSeq.Number,
            ReplyRoute.Of(flow, request.Via));
        var action = transaction.Answer(message, success, state.NowNs);
        if (!action.HasFlag(TransactionAction.Terminated))
        {
            state.Transactions.Add(transaction);
            state.Timers.Enter(transaction);
        }

        state.Wire.Send(transaction.ReplyTo, message);
        return transaction;
    }
}
