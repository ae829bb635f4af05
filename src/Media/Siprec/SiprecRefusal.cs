using System.Collections.Immutable;
using System.Globalization;
using EdgeCx.Media.Sdp;
using EdgeCx.Media.Sip;

namespace EdgeCx.Media.Siprec;

/// <summary>The answers that refuse, each with what the peer needs to know to do better.</summary>
internal static class SiprecRefusal
{
    /// <summary>The reason phrase while the appliance is being emptied.</summary>
    public const string DrainingReason = "Draining";

    /// <summary>The reason phrase while nothing is left to give up for the calls there are.</summary>
    public const string OverloadedReason = "Overloaded";

    /// <summary>503: try another, or later.</summary>
    public static SessionAnswer Busy(string reason, int retryAfterSeconds) => new(503, reason)
    {
        Headers = [("Retry-After", retryAfterSeconds.ToString(CultureInfo.InvariantCulture))],
    };

    /// <summary>400 or 415 for a body.</summary>
    public static SessionAnswer Body(int status, Reject reject) => status == 415
        ? new(415) { Headers = [("Accept", SessionBody.Accepted), ("Warning", Warning(399, $"expected {reject.Reason}"))] }
        : new(400, $"Bad Body: expected {reject.Reason} at offset {reject.Offset}");

    /// <summary>403: not a recording session, and the site takes nothing else.</summary>
    public static SessionAnswer Unmarked() => new(403)
    {
        Headers = [("Warning", Warning(399, "not a recording session: no siprec option, feature tag, label or metadata"))],
    };

    /// <summary>488 with one Warning for each reason (RFC 3261 20.43).</summary>
    public static SessionAnswer Offer(ImmutableArray<LinePlan> plan) => new(488)
    {
        Headers = plan.IsEmpty
            ? [("Warning", Warning(304, "no audio stream is offered"))]
            : [.. plan.Select(p => p.Refusal).Distinct().Select(r => ("Warning", WarningOf(r)))],
    };

    /// <summary>Why a stream is not heard, as its leg shows it; null where there is none to show.</summary>
    public static string? Line(LineRefusal refusal) => refusal switch
    {
        LineRefusal.Encrypted => "refused: encrypted media",
        LineRefusal.CryptoSuite => "refused: crypto suite not supported",
        LineRefusal.CryptoParameter => "refused: crypto session parameter not supported",
        LineRefusal.CryptoKey => "refused: crypto key cannot be read",
        LineRefusal.Transport => "refused: transport",
        LineRefusal.NoUsableCodec => "refused: codec not supported",
        _ => null,
    };

    private static string WarningOf(LineRefusal refusal) => refusal switch
    {
        LineRefusal.PortZero => Warning(304, "a stream is offered with port 0"),
        LineRefusal.NotAudio => Warning(304, "only audio can be heard"),
        LineRefusal.Encrypted => Warning(302, "encrypted media without SDES keys (a=crypto) cannot be heard, offer RTP/SAVP with SDES or RTP/AVP"),
        LineRefusal.CryptoSuite => Warning(302, "crypto suite not supported, offer AES_CM_128_HMAC_SHA1_80, AES_256_CM_HMAC_SHA1_80 or AEAD_AES_256_GCM"),
        LineRefusal.CryptoParameter => Warning(302, "crypto session parameter not supported, offer no UNENCRYPTED_SRTP, UNENCRYPTED_SRTCP, UNAUTHENTICATED_SRTP, KDR or FEC"),
        LineRefusal.CryptoKey => Warning(302, "no a=crypto line can be read"),
        LineRefusal.Transport => Warning(302, "only RTP/AVP over UDP can be heard"),
        LineRefusal.NoUsableCodec => Warning(305, "offer PCMU or PCMA at 8000 Hz"),
        _ => Warning(399, "the stream cannot be taken"),
    };

    private static string Warning(int code, string text) => string.Create(CultureInfo.InvariantCulture, $"{code} edgecx \"{text}\"");
}
