using EdgeCx.Media.Sip.Dialogs;
using EdgeCx.Media.Sip.Transport;

namespace EdgeCx.Media.Sip.Transactions;

/// <summary>One request of ours (BYE) until its response, or until none is to be hoped for.</summary>
internal sealed class ClientTransaction : ITimed
{
    private RequestClientMachine _machine;

    /// <summary>Begins with the request's octets.</summary>
    public ClientTransaction(string branch, byte[] request, SipFlow flow, SipDialog dialog)
    {
        Branch = branch;
        Request = request;
        Flow = flow;
        Dialog = dialog;
        _machine = new RequestClientMachine(flow.IsReliable);
    }

    /// <summary>The branch of our Via: it names the transaction (RFC 3261 17.1.3).</summary>
    public string Branch { get; }

    /// <summary>The request's octets.</summary>
    public byte[] Request { get; }

    /// <summary>Where it goes.</summary>
    public SipFlow Flow { get; }

    /// <summary>The dialog that it ends.</summary>
    public SipDialog Dialog { get; }

    /// <inheritdoc/>
    public long DueNs => _machine.DueNs;

    /// <summary>The request goes out.</summary>
    public TransactionAction Begin(long nowNs) => _machine.Begin(nowNs);

    /// <summary>A response came.</summary>
    public TransactionAction Respond(int status, long nowNs) => _machine.Respond(status, nowNs);

    /// <summary>Time passed.</summary>
    public TransactionAction Elapse(long nowNs) => _machine.Elapse(nowNs);
}
