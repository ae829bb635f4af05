namespace EdgeCx.Appliance.Web;

/// <summary>
/// Section <c>Privacy</c>: the site's jurisdiction and what follows from it for a call. The default is the strictest.
/// </summary>
internal sealed record PrivacyOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Privacy";

    private static readonly string[] Profiles = ["EU", "UK", "US", "LATAM", "custom"];

    /// <summary><c>EU</c>, <c>UK</c>, <c>US</c>, <c>LATAM</c> or <c>custom</c>.</summary>
    public string Profile { get; init; } = "EU";

    /// <summary>No emotion is inferred before the customer was told; null takes the profile's rule.</summary>
    public bool? RequireNotice { get; init; }

    /// <summary>The site declares that its announcement precedes every call, so that a call starts as notified.</summary>
    public bool AnnouncedBeforeCall { get; init; }

    /// <summary>DTMF key by which the announcement system says "notified"; empty for none.</summary>
    public string NoticeDigit { get; init; } = "";

    /// <summary>DTMF key by which the customer objects; empty for none.</summary>
    public string ObjectDigit { get; init; } = "";

    /// <summary>
    /// Whether a call needs notice before inference: as set, else by profile (US and LATAM no, all others yes). Fails closed.
    /// </summary>
    public bool NoticeRequired => RequireNotice ?? Profile is not ("US" or "LATAM");

    /// <summary>All errors of this section: key, value, what is allowed.</summary>
    public IEnumerable<string> Validate()
    {
        if (!Profiles.Contains(Profile, StringComparer.Ordinal))
        {
            yield return $"Privacy:Profile is '{Profile}'; allowed are {string.Join(", ", Profiles)}.";
        }

        if (!IsDigitOrEmpty(NoticeDigit))
        {
            yield return $"Privacy:NoticeDigit is '{NoticeDigit}'; allowed is one of 0-9 * # A-D, or nothing.";
        }

        if (!IsDigitOrEmpty(ObjectDigit))
        {
            yield return $"Privacy:ObjectDigit is '{ObjectDigit}'; allowed is one of 0-9 * # A-D, or nothing.";
        }

        if (ObjectDigit.Length > 0 && ObjectDigit == NoticeDigit)
        {
            yield return $"Privacy:ObjectDigit is '{ObjectDigit}', the same as Privacy:NoticeDigit; allowed is another key.";
        }
    }

    private static bool IsDigitOrEmpty(string key) => key.Length == 0 || (key.Length == 1 && "0123456789*#ABCD".Contains(key[0]));
}
