namespace EdgeCx.Media.SiprecClient;

/// <summary>What the requests of a dialog of ours say beyond what every request says.</summary>
internal sealed record DialogStyle
{
    /// <summary>User part of From and Contact.</summary>
    public required string User { get; init; }

    /// <summary>Host of From; empty for our address.</summary>
    public string FromHost { get; init; } = "";

    /// <summary>Parameters after the Contact, with their first semicolon; empty for none.</summary>
    public string ContactParameters { get; init; } = "";

    /// <summary>Header lines of INVITEs, each with its line end.</summary>
    public string InviteHeaders { get; init; } = "";

    /// <summary>Content-Type of bodies.</summary>
    public required string ContentType { get; init; }

    /// <summary>A recording session (RFC 7866).</summary>
    /// <param name="notice">What it says of notice; null for nothing.</param>
    public static DialogStyle Recording(string? notice) => new()
    {
        User = "src",
        ContactParameters = ";+sip.src",
        ContentType = SiprecOffer.ContentType,
        InviteHeaders = "Require: siprec\r\nAccept: application/sdp, application/rs-metadata\r\n"
            + (notice is null ? "" : $"X-EdgeCx-Notice: {notice}\r\n"),
    };
}
