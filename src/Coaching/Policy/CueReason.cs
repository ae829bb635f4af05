namespace EdgeCx.Coaching.Policy;

/// <summary>Why a cue closed or was dropped, as events say it.</summary>
internal static class CueReason
{
    /// <summary>What opened it is over.</summary>
    public const string ConditionOver = "condition-over";

    /// <summary>It stood for as long as it may.</summary>
    public const string Expired = "expired";

    /// <summary>A stronger one of its group opened.</summary>
    public const string Superseded = "superseded";

    /// <summary>The agent muted.</summary>
    public const string Muted = "muted";

    /// <summary>The agent said that it does not help.</summary>
    public const string Dismissed = "dismissed";

    /// <summary>The customer objected, or emotion may not be inferred any more.</summary>
    public const string NotAllowed = "not-allowed";

    /// <summary>Another person speaks on the customer's leg.</summary>
    public const string Transferred = "transferred";

    /// <summary>The PCI switch was turned.</summary>
    public const string Paused = "paused";

    /// <summary>The call ended.</summary>
    public const string CallEnded = "call-ended";

    /// <summary>The appliance shuts down.</summary>
    public const string Shutdown = "shutdown";

    /// <summary>Coaching of the call failed.</summary>
    public const string Fault = "fault";

    /// <summary>It would have been late.</summary>
    public const string Deadline = "deadline";

    /// <summary>One of its kind closed a short while ago.</summary>
    public const string Cooldown = "cooldown";

    /// <summary>The agent was shown enough in the last minute.</summary>
    public const string RateLimit = "rate-limit";

    /// <summary>The agent was shown enough, or enough of this kind, in this call.</summary>
    public const string CallBudget = "call-budget";

    /// <summary>Cues of this tier are not for an agent of this tenure.</summary>
    public const string Tenure = "tenure";

    /// <summary>The agent called cues of this kind unhelpful often enough: it is silent for them.</summary>
    public const string Disliked = "disliked";

    /// <summary>The customer was in the middle of a sentence for longer than it may wait.</summary>
    public const string MidSentence = "mid-sentence";

    /// <summary>One of its group that is stronger stands.</summary>
    public const string Outranked = "outranked";

    /// <summary>The site's rules, or what it says of the agent, changed and have it no more.</summary>
    public const string RulesChanged = "rules-changed";

    /// <summary>Why a cue is not shown, in the order in which it is looked at.</summary>
    public static IReadOnlyList<string> Suppressions { get; } =
        [Muted, Disliked, Tenure, Outranked, Cooldown, CallBudget, RateLimit, MidSentence, Deadline];
}
