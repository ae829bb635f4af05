namespace EdgeCx.Media.Sip.Messages;

/// <summary>Why a request is not served: the response's status and reason phrase. The default value is "no fault".</summary>
/// <param name="Status">4xx, 5xx; 0 for none.</param>
/// <param name="Reason">Reason phrase: what is wrong, in plain words.</param>
internal readonly record struct SipFault(int Status, string Reason)
{
    /// <summary>True when there is a fault.</summary>
    public bool Exists => Status != 0;
}
