using EdgeCx.Inference;

namespace EdgeCx.Appliance.Law;

/// <summary>What holds at this site: its profile with what it said itself, resolved. What is not known is taken as the strictest would have it.</summary>
/// <param name="Profile">The profile's name.</param>
/// <param name="RequireNotice">Nothing is inferred before the customer was told.</param>
/// <param name="AgentEmotion">Always <c>forbidden</c>.</param>
/// <param name="AgentWords"><c>phrase-counts</c> or <c>off</c>.</param>
/// <param name="TextEmotion">A customer's words are read for emotion.</param>
/// <param name="Escalation">What is likely to come of a call is predicted.</param>
/// <param name="ShowWords">Masked words may be shown, where <c>Coaching:ShowWords</c> asks for it.</param>
/// <param name="RetentionDays">Longest time that anything about a call may be kept, days.</param>
/// <param name="NationalIds">Countries whose national numbers are masked by their form.</param>
/// <param name="MaySee">Who may see what.</param>
internal sealed record PrivacyRules(
    string Profile,
    bool RequireNotice,
    string AgentEmotion,
    string AgentWords,
    bool TextEmotion,
    bool Escalation,
    bool ShowWords,
    int RetentionDays,
    IReadOnlyList<string> NationalIds,
    IReadOnlyDictionary<string, IReadOnlyList<string>> MaySee)
{
    /// <summary>What inference is told of it.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public InferenceLaw ForInference => new() { TextEmotion = TextEmotion, AgentWords = AgentWords == "phrase-counts", NationalIds = NationalIds };
}
