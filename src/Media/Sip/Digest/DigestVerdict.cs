namespace EdgeCx.Media.Sip.Digest;

/// <summary>What a request's credentials are worth.</summary>
internal enum DigestVerdict
{
    /// <summary>Right.</summary>
    Right,

    /// <summary>None, or wrong ones: to be challenged.</summary>
    Wrong,

    /// <summary>Right, but for a nonce that is used up: to be challenged with <c>stale=true</c>, so that nobody is asked for a password again.</summary>
    Stale,

    /// <summary>Right, but hashed for another Request-URI than the one they came with (RFC 7616 3.4.6): 400.</summary>
    OtherUri,
}
