using EdgeCx.Media.Sip.Messages;

namespace EdgeCx.Media.Sip.Transactions;

/// <summary>Names transactions (RFC 3261 17.2.3, 8.2.2.2).</summary>
internal static class TransactionKey
{
    /// <summary>
    /// The server transaction that a request belongs to. An ACK is matched to its INVITE, a CANCEL asks for the one it cancels by
    /// <paramref name="method"/>. Without a branch of RFC 3261 the older rule holds: Request-URI, From tag, Call-ID, CSeq, Via.
    /// </summary>
    public static string OfServer(SipRequest request, string method)
    {
        var by = method == "ACK" ? "INVITE" : method;
        var via = request.Via;
        var sentBy = $"{via.SentBy.Host.ToLowerInvariant()}:{via.SentBy.Port}";
        return via.HasTransactionBranch
            ? $"{by}\n{via.Branch}\n{sentBy}"
            : $"{by}\n{request.Message.RequestUri}\n{request.From.Tag}\n{request.CallId}\n{request.CSeq.Number}\n{sentBy}\n{via.Branch}";
    }

    /// <summary>What two copies of one request that came by different ways have in common.</summary>
    public static string OfMerge(SipRequest request) =>
        $"{request.From.Tag}\n{request.CallId}\n{request.CSeq.Number}\n{request.CSeq.Method}";
}
