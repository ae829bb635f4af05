using EdgeCx.Appliance.Law;
using EdgeCx.Core.Calls;
using EdgeCx.Core.Cues;

namespace EdgeCx.Appliance.Evidence;

/// <summary>
/// What the appliance did with one call, for the site's data protection impact assessment. Counts and times; never who the customer is, what was said, or
/// how anybody felt.
/// </summary>
internal sealed record EvidenceReport
{
    /// <summary>The call.</summary>
    public required string CallId { get; init; }

    /// <summary>The agent, by the site's own name; empty while unknown.</summary>
    public required string AgentId { get; init; }

    /// <summary>How the call reached the appliance.</summary>
    public required TapKind Tap { get; init; }

    /// <summary>When it began, UTC.</summary>
    public required DateTimeOffset StartedUtc { get; init; }

    /// <summary>True until it ended.</summary>
    public required bool Live { get; init; }

    /// <summary>How long it has been going, or lasted, ms.</summary>
    public required double DurationMs { get; init; }

    /// <summary>The profile and what holds under it.</summary>
    public required PrivacyRules Rules { get; init; }

    /// <summary>Notice: whether it was asked for, what holds, and every change with its means.</summary>
    public required NoticeEvidence Notice { get; init; }

    /// <summary>The legs, who speaks on each and why, and what was inferred on it.</summary>
    public required IReadOnlyList<LegEvidence> Legs { get; init; }

    /// <summary>The cues that were shown; those that an objection erased are in <see cref="Erasures"/>, as a number.</summary>
    public required IReadOnlyList<CueEvidence> Cues { get; init; }

    /// <summary>Cues that were not shown, by reason.</summary>
    public required IReadOnlyDictionary<string, int> DroppedCues { get; init; }

    /// <summary>The pauses, and what was told of the time inside of each: nothing.</summary>
    public required IReadOnlyList<PauseEvidence> Pauses { get; init; }

    /// <summary>What was erased, when and why.</summary>
    public required IReadOnlyList<ErasureEvidence> Erasures { get; init; }

    /// <summary>Models in use and their cards.</summary>
    public required IReadOnlyList<ModelEvidence> Models { get; init; }

    /// <summary>Where the call's events went, and how long they stay.</summary>
    public required IReadOnlyList<SurfaceEvidence> Surfaces { get; init; }

    /// <summary>Why no audio is stored, and what was checked of the machine.</summary>
    public required IReadOnlyList<string> NoAudioStored { get; init; }
}

/// <summary>Notice of one call.</summary>
/// <param name="Required">Nothing was inferred before the customer was told.</param>
/// <param name="State">What holds.</param>
/// <param name="History">Every change, oldest first.</param>
internal sealed record NoticeEvidence(bool Required, NoticeState State, IReadOnlyList<NoticeStep> History);

/// <summary>One leg.</summary>
/// <param name="Label">Its label.</param>
/// <param name="Role">Who speaks.</param>
/// <param name="Rule">The rule that decided.</param>
/// <param name="EmotionAllowed">Emotion may be inferred on it now.</param>
/// <param name="Estimates">Estimates of emotion made.</param>
/// <param name="Abstained">Estimates in which the model abstained.</param>
/// <param name="Utterances">Stretches of speech put into words.</param>
/// <param name="TextEmotions">Of those, read for emotion.</param>
/// <param name="Cleared">Pieces of audio cleared unheard at a pause or an objection.</param>
/// <param name="Refused">Results refused since emotion was not allowed.</param>
internal sealed record LegEvidence(
    string Label,
    SpeakerRole Role,
    string Rule,
    bool EmotionAllowed,
    long Estimates,
    long Abstained,
    long Utterances,
    long TextEmotions,
    long Cleared,
    long Refused);

/// <summary>One cue.</summary>
/// <param name="CueId">Its id.</param>
/// <param name="Kind">What it was about.</param>
/// <param name="Tier">How much attention it asked for.</param>
/// <param name="AtMs">Media time of the last sample behind it, ms.</param>
/// <param name="LatencyMs">From that sample's arrival to the cue, ms.</param>
/// <param name="ClosedAtMs">When it closed, ms; null while open.</param>
/// <param name="ClosedReason">Why.</param>
/// <param name="Surfaces">What became of it on each surface.</param>
internal sealed record CueEvidence(
    string CueId,
    CueKind Kind,
    CueTier Tier,
    double AtMs,
    double LatencyMs,
    double? ClosedAtMs,
    string? ClosedReason,
    IReadOnlyList<string> Surfaces);

/// <summary>One pause, and what was told of the time inside of it.</summary>
/// <param name="FromMs">Media time at which it began, ms.</param>
/// <param name="ToMs">Media time at which it ended, ms; null while it lasts.</param>
/// <param name="FromUtc">When it began.</param>
/// <param name="ToUtc">When it ended.</param>
/// <param name="Estimates">Estimates told of it.</param>
/// <param name="States">States of the customer told of it.</param>
/// <param name="Utterances">Words told of it.</param>
/// <param name="Cues">Cues opened on it.</param>
internal sealed record PauseEvidence(
    double? FromMs, double? ToMs, DateTimeOffset FromUtc, DateTimeOffset? ToUtc, int Estimates, int States, int Utterances, int Cues);

/// <summary>One erasure.</summary>
/// <param name="Reason"><c>objected</c> or <c>role-changed</c>.</param>
/// <param name="AtUtc">When.</param>
/// <param name="Estimates">Estimates that had been told.</param>
/// <param name="States">States that had been told.</param>
/// <param name="Utterances">Words that had been told.</param>
/// <param name="Cues">Cues that had been shown.</param>
internal sealed record ErasureEvidence(string Reason, DateTimeOffset AtUtc, int Estimates, int States, int Utterances, int Cues);

/// <summary>One model.</summary>
/// <param name="Name">Its name and version, as it runs.</param>
/// <param name="Sha256">Hash of its description, which holds the hashes of its files (they are checked at each start); null where its hash is in the program.</param>
/// <param name="CardSha256">Hash of its card.</param>
/// <param name="Card">Where its card is.</param>
internal sealed record ModelEvidence(string Name, string? Sha256, string? CardSha256, string? Card);

/// <summary>Where events go.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Keeps">What it keeps, where and how long.</param>
/// <param name="Holds">What kinds of things.</param>
internal sealed record SurfaceEvidence(string Name, string Keeps, string Holds);
