using EdgeCx.Media.Sip.Dialogs;
using EdgeCx.Media.Sip.Transport;

namespace EdgeCx.Media.Sip.Transactions;

/// <summary>One request that was received, and its answer, as long as either may be repeated.</summary>
internal sealed class ServerTransaction : ITimed
{
    private InviteServerMachine _invite;
    private RequestServerMachine _request;

    /// <summary>Begins with the request.</summary>
    /// <param name="key">Its name, by <see cref="TransactionKey.OfServer"/>.</param>
    /// <param name="mergeKey">By <see cref="TransactionKey.OfMerge"/>.</param>
    /// <param name="isInvite">True for INVITE.</param>
    /// <param name="cseq">The request's sequence number.</param>
    /// <param name="replyTo">Where the answer goes.</param>
    public ServerTransaction(string key, string mergeKey, bool isInvite, uint cseq, SipFlow replyTo)
    {
        Key = key;
        MergeKey = mergeKey;
        IsInvite = isInvite;
        CSeq = cseq;
        ReplyTo = replyTo;
        _invite = new InviteServerMachine(replyTo.IsReliable);
        _request = new RequestServerMachine(replyTo.IsReliable);
    }

    /// <summary>Name of the transaction.</summary>
    public string Key { get; }

    /// <summary>Name of the request apart from its way.</summary>
    public string MergeKey { get; }

    /// <summary>True for INVITE.</summary>
    public bool IsInvite { get; }

    /// <summary>The request's sequence number.</summary>
    public uint CSeq { get; }

    /// <summary>Where the answer goes.</summary>
    public SipFlow ReplyTo { get; }

    /// <summary>The answer's octets.</summary>
    public byte[] Answered { get; private set; } = [];

    /// <summary>The dialog that an accepted INVITE made or changed.</summary>
    public SipDialog? Dialog { get; set; }

    /// <summary>True while a 2xx waits for its ACK.</summary>
    public bool AwaitsAck => IsInvite && _invite.AwaitsAck;

    /// <inheritdoc/>
    public long DueNs => IsInvite ? _invite.DueNs : _request.DueNs;

    /// <summary>The answer goes out.</summary>
    public TransactionAction Answer(byte[] message, bool success, long nowNs)
    {
        Answered = message;
        return IsInvite ? _invite.Answer(success, nowNs) : _request.Answer(nowNs);
    }

    /// <summary>The request came again.</summary>
    public TransactionAction Retransmission() => IsInvite ? _invite.Retransmission() : _request.Retransmission();

    /// <summary>An ACK came.</summary>
    public TransactionAction Acknowledge(long nowNs) => IsInvite ? _invite.Acknowledge(nowNs) : TransactionAction.None;

    /// <summary>Time passed.</summary>
    public TransactionAction Elapse(long nowNs) => IsInvite ? _invite.Elapse(nowNs) : _request.Elapse(nowNs);
}
