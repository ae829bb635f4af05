namespace EdgeCx.Core.Delivery;

/// <summary>Where an agent's ear is reached, from the site's list of devices.</summary>
/// <param name="Address">SIP URI with the site's dial string filled in, e.g. <c>sip:*331001@10.1.2.3;transport=tls</c>; empty where the player needs none.</param>
public sealed record PromptRoute(string Address)
{
    /// <summary>Digest user; empty where none.</summary>
    public string User { get; init; } = "";

    /// <summary>Digest password; never logged.</summary>
    public string Password { get; init; } = "";

    /// <summary>Offers SRTP by SDES and takes no plain RTP.</summary>
    public bool Srtp { get; init; }

    /// <summary>The site marks the device as one beside the phone that carries the customer (<c>secondDevice</c>): an intercom call may go there.</summary>
    public bool SecondDevice { get; init; }

    /// <summary>Leaves address and password out of what a debugger or a log would show.</summary>
    public override string ToString() => Srtp ? "route (SRTP)" : "route";
}
