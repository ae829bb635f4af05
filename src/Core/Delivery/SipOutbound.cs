namespace EdgeCx.Core.Delivery;

/// <summary>One SIP request outside of a dialog (RFC 3428 MESSAGE, RFC 3265 NOTIFY), to be sent with transaction, transport and digest of ours.</summary>
/// <param name="Method"><c>MESSAGE</c> or <c>NOTIFY</c>.</param>
/// <param name="Target">Request URI, e.g. <c>sip:1001@10.1.2.3:5060;transport=tcp</c>.</param>
/// <param name="ContentType">Of the body.</param>
/// <param name="Body">The body.</param>
public sealed record SipOutbound(string Method, string Target, string ContentType, ReadOnlyMemory<byte> Body)
{
    /// <summary>Headers beyond those that every request has, in order.</summary>
    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    /// <summary>Through which proxy it goes (<c>sip:HOST:PORT</c>); empty: straight to the target.</summary>
    public string Proxy { get; init; } = "";

    /// <summary>Digest user; empty where none.</summary>
    public string User { get; init; } = "";

    /// <summary>Digest password; never logged.</summary>
    public string Password { get; init; } = "";

    /// <summary>Leaves the password out of what a debugger or a log would show.</summary>
    public override string ToString() => $"{Method} {ContentType}, {Body.Length} bytes";
}
