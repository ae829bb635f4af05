using EdgeCx.Coaching.Conversation.Mood;
using EdgeCx.Coaching.Conversation.Prediction;
using EdgeCx.Coaching.Conversation.Timeline;
using EdgeCx.Coaching.Conversation.TurnTaking;
using EdgeCx.Coaching.Conversation.Words;
using EdgeCx.Coaching.Policy;
using EdgeCx.Core.Calls;
using EdgeCx.Core.Emotion;
using EdgeCx.Core.Events;

namespace EdgeCx.Coaching.Conversation;

/// <summary>All that coaching knows of one call. Owned by the conversation loop, changed by <see cref="ConversationReducer"/> alone.</summary>
internal sealed class ConversationState
{
    private static readonly int Moods = Enum.GetValues<CustomerMood>().Length;

    /// <summary>Makes the state of a call that begins.</summary>
    public ConversationState(Call call, CustomerStateEstimator customer, CueGovernor governor, AgentDesk desk, List<CallEvent> outbox, int wordsLagMs)
    {
        Call = call;
        IsRecording = call.Tap == TapKind.File;
        HasAgent = IsRecording;
        Timeline = new MediaTimeline(IsRecording, wordsLagMs);
        Customer = customer;
        Governor = governor;
        Desk = desk;
        Outbox = outbox;
        EmotionAllowed = call.EmotionAllowed;
        IsPaused = call.IsPaused;
        Notice = call.Notice;
    }

    /// <summary>The call.</summary>
    public Call Call { get; }

    /// <summary>A recording: no deadlines, no wall clock.</summary>
    public bool IsRecording { get; }

    /// <summary>What was heard, in media order.</summary>
    public MediaTimeline Timeline { get; }

    /// <summary>Turn-taking.</summary>
    public TurnTakingMeter TurnTaking { get; } = new();

    /// <summary>What the agent's words show of listening.</summary>
    public ListeningTally Listening { get; } = new();

    /// <summary>The hold that was told and runs; null while none does.</summary>
    public HoldChanged? Hold { get; set; }

    /// <summary>The customer had somebody to talk to when the last tick was taken.</summary>
    public bool HasAgent { get; set; }

    /// <summary>How the customer feels.</summary>
    public CustomerStateEstimator Customer { get; }

    /// <summary>What is expected of the customer.</summary>
    public EscalationOutlook Outlook { get; } = new();

    /// <summary>The call's cues.</summary>
    public CueGovernor Governor { get; }

    /// <summary>What rules look at.</summary>
    public CueMeasures Measures { get; } = new();

    /// <summary>The step in hand.</summary>
    public TimelineStep Step { get; } = new();

    /// <summary>The agent's desk.</summary>
    public AgentDesk Desk { get; set; }

    /// <summary>Takes the call's events.</summary>
    public List<CallEvent> Outbox { get; }

    /// <summary>Emotion was allowed when the call was last looked at.</summary>
    public bool EmotionAllowed { get; set; }

    /// <summary>The PCI switch was on when the call was last looked at.</summary>
    public bool IsPaused { get; set; }

    /// <summary>Beginnings and ends of pauses that were told.</summary>
    public int PausesTold { get; set; }

    /// <summary>Notice state when the call was last looked at.</summary>
    public NoticeState Notice { get; set; }

    /// <summary>The customer's state as last published.</summary>
    public CustomerState? Published { get; set; }

    /// <summary>The first mood that was known; unknown before it, and again after an objection.</summary>
    public CustomerMood FirstMood { get; set; }

    /// <summary>Call time spent in each mood, ticks.</summary>
    public long[] MoodTicks { get; } = new long[Moods];

    /// <summary>Since when something waits that could not go on, monotonic ns; 0 while nothing does.</summary>
    public long BlockedSinceNs { get; set; }

    /// <summary>The last signal, monotonic ns.</summary>
    public long LastSignalNs { get; set; }

    /// <summary>Why signalling ended the call; null while it runs.</summary>
    public string? EndReason { get; set; }

    /// <summary>When it did, monotonic ns.</summary>
    public long EndedNs { get; set; }

    /// <summary>Nothing of the call follows.</summary>
    public bool IsFinished { get; set; }

    /// <summary>Coaching of this call failed: only its end is still told.</summary>
    public bool IsFaulted { get; set; }

    /// <summary>In whose name events are said.</summary>
    public CueVoice Voice => new(Call.Id.Value, Desk.AgentId, Outbox);

    /// <summary>Start of the call's media on the agent's clock, ms.</summary>
    public double DeskOffsetMs => (Call.MediaStartNs ?? 0) / 1e6;
}
