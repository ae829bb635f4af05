namespace EdgeCx.Core.Delivery;

/// <summary>Sends single SIP requests. Safe from any thread; a peer's fault is a value.</summary>
public interface ISipRequester
{
    /// <summary>
    /// Sends a request and waits for its final answer, answering one digest challenge (RFC 3261 22, RFC 8760) on the way.
    /// </summary>
    Task<SipReply> AskAsync(SipOutbound request, TimeSpan patience, CancellationToken cancellation);
}
