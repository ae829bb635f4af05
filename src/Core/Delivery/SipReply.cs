namespace EdgeCx.Core.Delivery;

/// <summary>How a SIP request was answered.</summary>
/// <param name="Status">Final status; 0 where none came.</param>
/// <param name="Reason">The reason phrase, or why there was no answer in kebab case (<c>timeout</c>, <c>unreachable</c>, <c>tls</c>, <c>unknown-host</c>).</param>
/// <param name="AnsweredNs">When it was answered, monotonic ns; 0 where it was not.</param>
public readonly record struct SipReply(int Status, string Reason, long AnsweredNs)
{
    /// <summary>2xx.</summary>
    public bool IsAccepted => Status is >= 200 and < 300;
}
