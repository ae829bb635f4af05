using EdgeCx.Coaching.Policy.Texts;
using EdgeCx.Core.Cues;

namespace EdgeCx.Coaching;

/// <summary>
/// Section <c>Coaching</c>: when a cue opens, how often an agent may be cued, and how many calls are coached at a time. Times are ms of the
/// call's media time, rates are syllable nuclei per second of speech.
/// </summary>
public sealed record CoachingOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Coaching";

    /// <summary>Language of the cues where nothing is said of the agent: <c>en</c>, <c>es</c>, <c>pt</c>, or one that <see cref="TextsFolder"/> has.</summary>
    public string Language { get; init; } = "en";

    /// <summary>
    /// The site's own rules, as far as they differ from the shipped ones and from the keys of this section (docs/cues.md); empty for none.
    /// Read again when it changes, also for running calls.
    /// </summary>
    public string RulesFile { get; init; } = "";

    /// <summary>Language, tenure and kinds switched off by agent (docs/cues.md); empty for none. Read again when it changes.</summary>
    public string AgentsFile { get; init; } = "";

    /// <summary>Folder with the site's own texts, <c>cues.LANGUAGE.json</c>, as far as they differ; empty for none. Read again when they change.</summary>
    public string TextsFolder { get; init; } = "";

    /// <summary>Keeps what agents' taps taught (agents' ids and counts) over a restart; empty for memory only.</summary>
    public string LearningFile { get; init; } = "";

    /// <summary>Kinds of cue that are switched off, by name.</summary>
    public IReadOnlyList<string> KindsOff { get; init; } = [];

    /// <summary>Most calls that are coached at a time; more are heard by nobody and counted.</summary>
    public int MaxCalls { get; init; } = 2000;

    /// <summary>Most agents whose mute and pace of cues are remembered.</summary>
    public int MaxAgents { get; init; } = 4096;

    /// <summary>
    /// How long the conversation waits for a leg that has stalled before it goes on without it, ms. It must leave room below the hard
    /// deadline, or everything behind a stall would be late.
    /// </summary>
    public int StallGraceMs { get; init; } = 150;

    /// <summary>How long after the end of a call results of its audio are still awaited, ms.</summary>
    public int DrainGraceMs { get; init; } = 500;

    /// <summary>
    /// How long after they were said words take effect, ms of the call: what transcribing takes, so that it is the same live as in a recording.
    /// Words that come later take effect when they come, and are counted.
    /// </summary>
    public int WordsLagMs { get; init; } = 2000;

    /// <summary>Tells what was said (masked) as events: never in a log, erased with an objection.</summary>
    public bool ShowWords { get; init; }

    /// <summary>
    /// Tells the agent when the call is likely to get worse within 30 s. The prediction was trained on composed calls
    /// (<c>docs/prediction.md</c>): the state carries it either way.
    /// </summary>
    public bool PredictEscalation { get; init; } = true;

    /// <summary>Most cues an agent is shown in a minute; critical ones are not held back.</summary>
    public int MaxCuesPerMinute { get; init; } = 3;

    /// <summary>Time from a cue's closing to the next of its kind, ms.</summary>
    public int CooldownMs { get; init; } = 60_000;

    /// <summary>A cue that has stood this long closes as expired, ms.</summary>
    public int ExpiryMs { get; init; } = 30_000;

    /// <summary>The customer has finished and the agent has not answered for this long, ms.</summary>
    public int SlowToRespondMs { get; init; } = 4000;

    /// <summary>Nobody has spoken for this long, ms.</summary>
    public int LongSilenceMs { get; init; } = 8000;

    /// <summary>The agent has spoken for this long without a turn of the customer's, ms.</summary>
    public int ContinuousSpeakingMs { get; init; } = 45_000;

    /// <summary>Both have spoken at a time for this long, ms.</summary>
    public int ExtendedOverlapMs { get; init; } = 1500;

    /// <summary>The agent speaks faster than this, syllable nuclei per second of speech.</summary>
    public double SpeakingRateHighPerS { get; init; } = 6.0;

    /// <summary>The agent speaks slower than this, syllable nuclei per second of speech.</summary>
    public double SpeakingRateLowPerS { get; init; } = 2.2;

    /// <summary>Strain in the customer's voice (0 to 1) from which it should be acknowledged.</summary>
    public double StrainOpen { get; init; } = 0.34;

    /// <summary>Probability of frustration (0 to 1) from which the customer counts as frustrated.</summary>
    public double FrustratedOpen { get; init; } = 0.6;

    /// <summary>Probability of frustration (0 to 1) below which it is over.</summary>
    public double FrustratedClose { get; init; } = 0.35;

    /// <summary>All errors of this section: key, value, what is allowed.</summary>
    public IEnumerable<string> Validate()
    {
        if (TextsFolder.Length == 0 && !CueTexts.Languages.Contains(Language, StringComparer.Ordinal))
        {
            yield return $"Coaching:Language is '{Language}'; allowed are {string.Join(", ", CueTexts.Languages)}.";
        }

        foreach (var kind in KindsOff)
        {
            if (!Enum.TryParse<CueKind>(kind, ignoreCase: false, out var parsed) || parsed.ToString() != kind)
            {
                yield return $"Coaching:KindsOff has '{kind}'; allowed are {string.Join(", ", Enum.GetNames<CueKind>())}.";
            }
        }

        (string Key, double Value, double Min, double Max)[] ranges =
        [
            (nameof(MaxCalls), MaxCalls, 1, 20_000),
            (nameof(MaxAgents), MaxAgents, 1, 100_000),
            (nameof(StallGraceMs), StallGraceMs, 40, 2000),
            (nameof(DrainGraceMs), DrainGraceMs, 0, 5000),
            (nameof(WordsLagMs), WordsLagMs, 0, 10_000),
            (nameof(MaxCuesPerMinute), MaxCuesPerMinute, 0, 20),
            (nameof(CooldownMs), CooldownMs, 0, 3_600_000),
            (nameof(ExpiryMs), ExpiryMs, 1000, 600_000),
            (nameof(SlowToRespondMs), SlowToRespondMs, 500, 60_000),
            (nameof(LongSilenceMs), LongSilenceMs, 1000, 120_000),
            (nameof(ContinuousSpeakingMs), ContinuousSpeakingMs, 5000, 600_000),
            (nameof(ExtendedOverlapMs), ExtendedOverlapMs, 300, 30_000),
            (nameof(SpeakingRateHighPerS), SpeakingRateHighPerS, 3, 15),
            (nameof(SpeakingRateLowPerS), SpeakingRateLowPerS, 0, 5),
            (nameof(StrainOpen), StrainOpen, 0.05, 1),
            (nameof(FrustratedOpen), FrustratedOpen, 0.05, 1),
            (nameof(FrustratedClose), FrustratedClose, 0, 1),
        ];
        foreach (var (key, value, min, max) in ranges)
        {
            if (!(value >= min && value <= max))
            {
                yield return FormattableString.Invariant($"Coaching:{key} is {value}; allowed are {min} to {max}.");
            }
        }

        (string Key, string Path)[] paths =
            [(nameof(RulesFile), RulesFile), (nameof(AgentsFile), AgentsFile), (nameof(TextsFolder), TextsFolder), (nameof(LearningFile), LearningFile)];
        foreach (var (key, path) in paths)
        {
            if (path.Length > 0 && !Path.IsPathFullyQualified(path))
            {
                yield return $"Coaching:{key} is '{path}'; allowed are an absolute path or nothing.";
            }
        }

        if (LearningFile.Length > 0 && !Directory.Exists(Path.GetDirectoryName(LearningFile)))
        {
            yield return $"Coaching:LearningFile is '{LearningFile}'; allowed is a file in a folder that exists.";
        }

        foreach (var error in FileErrors())
        {
            yield return error;
        }

        if (LongSilenceMs <= SlowToRespondMs)
        {
            yield return $"Coaching:LongSilenceMs is {LongSilenceMs}; allowed is more than Coaching:SlowToRespondMs ({SlowToRespondMs}).";
        }

        if (FrustratedClose >= FrustratedOpen)
        {
            yield return FormattableString.Invariant(
                $"Coaching:FrustratedClose is {FrustratedClose}; allowed is less than Coaching:FrustratedOpen ({FrustratedOpen}).");
        }

        if (SpeakingRateLowPerS >= SpeakingRateHighPerS)
        {
            yield return FormattableString.Invariant(
                $"Coaching:SpeakingRateLowPerS is {SpeakingRateLowPerS}; allowed is less than Coaching:SpeakingRateHighPerS ({SpeakingRateHighPerS}).");
        }
    }

    // Whoever starts with these files has to know at once what is wrong in them; later they are watched, and what held before goes on.
    private List<string> FileErrors()
    {
        var errors = new List<string>();
        if (RulesFile.Length + AgentsFile.Length + TextsFolder.Length > 0)
        {
            Policy.CuePolicy.TryRead(this, errors);
        }

        return errors;
    }
}
