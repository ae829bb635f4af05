namespace EdgeCx.Media.Sip.Transactions;

/// <summary>States of an INVITE server transaction (RFC 3261 17.2.1 with RFC 6026).</summary>
internal enum InviteServerState
{
    /// <summary>Not answered yet.</summary>
    Proceeding,

    /// <summary>Answered 300–699, waiting for the ACK.</summary>
    Completed,

    /// <summary>Answered 2xx; the ACK is awaited, then stray INVITEs are absorbed.</summary>
    Accepted,

    /// <summary>The ACK of a 300–699 came; further ones are absorbed.</summary>
    Confirmed,

    /// <summary>Over.</summary>
    Terminated,
}
