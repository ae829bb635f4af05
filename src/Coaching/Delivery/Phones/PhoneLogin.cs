namespace EdgeCx.Coaching.Delivery.Phones;

/// <summary>How a phone asks by HTTP who pushes.</summary>
internal enum PhoneLogin
{
    /// <summary>The password goes with the first request, in clear (RFC 7617): the phone asks no challenge.</summary>
    BasicAtOnce,

    /// <summary>Only digest is answered (RFC 7616): a challenge for a password in clear is not.</summary>
    DigestOnly,

    /// <summary>Digest is answered, and over TLS a challenge for a password in clear too.</summary>
    AsChallenged,
}
