namespace EdgeCx.Inference;

/// <summary>
/// What a site's jurisdiction profile lets inference do, beyond what each leg's role and each call's notice state decide. There is nothing here that
/// could allow emotion on an agent's leg.
/// </summary>
public sealed record InferenceLaw
{
    /// <summary>A customer's words are read for emotion.</summary>
    public bool TextEmotion { get; init; } = true;

    /// <summary>An agent's words are put into text and their phrases counted; never more.</summary>
    public bool AgentWords { get; init; } = true;

    /// <summary>Countries (ISO 3166-1, lower case) whose national and account numbers are masked by their form; null for all that are known.</summary>
    public IReadOnlyList<string>? NationalIds { get; init; }
}
