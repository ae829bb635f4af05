namespace EdgeCx.Core.Flow;

/// <summary>The stages whose time is measured. Each has a histogram in <see cref="StageMetrics"/>.</summary>
public enum Stage
{
    /// <summary>Kernel receive time to decoded audio.</summary>
    Ingest,

    /// <summary>Time an in-order packet or a gap was held for reordering.</summary>
    ReorderHold,

    /// <summary>Arrival to the cut window.</summary>
    Framing,

    /// <summary>Cut window to the start of its voice-activity batch.</summary>
    VoiceWait,

    /// <summary>Voice-activity run.</summary>
    VoiceInference,

    /// <summary>Cut chunk to the start of its emotion batch.</summary>
    EmotionWait,

    /// <summary>Emotion run.</summary>
    EmotionInference,

    /// <summary>End of inference to the conversation loop's decision.</summary>
    Conversation,

    /// <summary>Decision to the event in the queue of every reader of the event stream.</summary>
    Delivery,

    /// <summary>
    /// Arrival of the last sample to the event in the queue of every reader of the event stream; without a reader, to its being published.
    /// Once for each estimate, customer state and opened cue that is handed over.
    /// </summary>
    EndToEnd,

    /// <summary>A reader's queue to its socket, once for each reader.</summary>
    Socket,
}
