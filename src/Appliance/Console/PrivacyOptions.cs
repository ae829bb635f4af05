using EdgeCx.Appliance.Law;

namespace EdgeCx.Appliance.Web;

/// <summary>
/// Section <c>Privacy</c>: the site's jurisdiction and what follows from it for a call. The default is the strictest.
/// </summary>
internal sealed record PrivacyOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Privacy";

    /// <summary><c>EU</c>, <c>UK</c>, <c>US</c>, <c>LATAM</c> or <c>custom</c>.</summary>
    public string Profile { get; init; } = "EU";

    /// <summary>No emotion is inferred before the customer was told; null takes the profile's rule, as with all that follow.</summary>
    public bool? RequireNotice { get; init; }

    /// <summary>Emotion on an agent's leg: <c>forbidden</c> is all that any profile allows. It stands here so that a configuration can say it.</summary>
    public string? AgentEmotion { get; init; }

    /// <summary>What an agent's words are used for: <c>phrase-counts</c> or <c>off</c>.</summary>
    public string? AgentWords { get; init; }

    /// <summary>A customer's words are read for emotion.</summary>
    public bool? TextEmotion { get; init; }

    /// <summary>What is likely to come of a call is predicted.</summary>
    public bool? Escalation { get; init; }

    /// <summary>Masked words may be shown at all; <c>Coaching:ShowWords</c> turns them on.</summary>
    public bool? ShowWords { get; init; }

    /// <summary>Longest time that anything about a call may be kept, days.</summary>
    public int? RetentionDays { get; init; }

    /// <summary>Countries (ISO 3166-1, lower case; <c>eu</c> for the IBAN) whose national numbers are masked by their form.</summary>
    public IReadOnlyList<string>? NationalIds { get; init; }

    /// <summary>After an erasure the program gives freed memory back to the system, cleared, so that nothing lies in it until it is used again.</summary>
    public bool SweepMemory { get; init; } = true;

    /// <summary>The site declares that its announcement precedes every call, so that a call starts as notified.</summary>
    public bool AnnouncedBeforeCall { get; init; }

    /// <summary>DTMF key by which the announcement system says "notified"; empty for none.</summary>
    public string NoticeDigit { get; init; } = "";

    /// <summary>DTMF key by which the customer objects; empty for none.</summary>
    public string ObjectDigit { get; init; } = "";

    /// <summary>What holds: the profile with what the site said. Fails closed.</summary>
    public PrivacyRules Rules => PrivacyResolution.Resolve(this);

    /// <summary>Whether a call needs notice before inference.</summary>
    public bool NoticeRequired => Rules.RequireNotice;

    /// <summary>All errors of this section: key, value, what is allowed.</summary>
    public IEnumerable<string> Validate()
    {
        foreach (var error in PrivacyResolution.Errors(this))
        {
            yield return error;
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
