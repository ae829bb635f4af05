namespace EdgeCx.Core.Flow;

/// <summary>
/// Why something was dropped. Every drop in the appliance has one of these and is counted in <see cref="DropCounters"/>; the metric label
/// is the name in kebab case (<c>queue-full</c>).
/// </summary>
public enum DropReason
{
    /// <summary>A bounded queue had no room.</summary>
    QueueFull,

    /// <summary>A window pool had no free slot.</summary>
    PoolExhausted,

    /// <summary>A leg's pipe was at its byte cap; the oldest audio went.</summary>
    PipeFull,

    /// <summary>The hard deadline had passed.</summary>
    DeadlinePassed,

    /// <summary>The deadline could not be met any more by the run-time estimate.</summary>
    DeadlineInfeasible,

    /// <summary>Shed by the overload order.</summary>
    Overload,

    /// <summary>A look at loud audio that is no speech, whether it is music, for which there was no time: the first of emotion's work to go.</summary>
    Glance,

    /// <summary>Stretches of speech that were not transcribed, whole or in part: words are the first thing that overload takes away.</summary>
    Transcription,

    /// <summary>Not an RTP packet, or a malformed one.</summary>
    MalformedRtp,

    /// <summary>Not an RTCP packet, or a malformed one.</summary>
    MalformedRtcp,

    /// <summary>A packet that could not be given to exactly one leg.</summary>
    UnknownLeg,

    /// <summary>A packet from another source than the latched one.</summary>
    UnknownSource,

    /// <summary>A payload type that was not negotiated.</summary>
    UnknownPayloadType,

    /// <summary>telephone-event or comfort noise: heard by nobody, kept by nobody.</summary>
    NotAudio,

    /// <summary>The packet's gap had been given up.</summary>
    ReorderLate,

    /// <summary>The packet was seen before.</summary>
    Duplicate,

    /// <summary>The leg is inactive, paused, or its call ended.</summary>
    LegInactive,

    /// <summary>A SIP message that cannot be parsed or answered.</summary>
    MalformedSip,

    /// <summary>A SIP limit (size, headers, connections, transactions) was reached.</summary>
    SipLimit,

    /// <summary>A SIP datagram or connection of a source that <c>Sip:AllowedSources</c> does not list.</summary>
    UnlistedSource,

    /// <summary>An INVITE beyond what its source may send in a second: answered 503.</summary>
    SipRate,

    /// <summary>An INVITE while too many calls wait for their ACK: answered 503.</summary>
    SipHalfOpen,

    /// <summary>A SIP request without, or with wrong, digest credentials: answered 401. The first of each call is no attack: it brings the challenge.</summary>
    SipUnauthorized,

    /// <summary>A TLS handshake that failed or took too long.</summary>
    TlsHandshake,

    /// <summary>A surface was not ready for a cue in time.</summary>
    SinkStalled,

    /// <summary>An event stream's reader was too slow.</summary>
    SlowReader,

    /// <summary>Inference failed on a batch.</summary>
    InferenceFailed,

    /// <summary>An emotion result of a leg on which emotion is not, or no longer, allowed.</summary>
    EmotionNotAllowed,

    /// <summary>An emotion result of a customer's leg while no agent's leg is on the call: an announcement, early media, a hold.</summary>
    NoAgent,

    /// <summary>A voice or emotion result that came after its conversation had gone on without it.</summary>
    PassedOver,

    /// <summary>Too short for an SRTP or SRTCP packet, or its header does not fit in it.</summary>
    MalformedSrtp,

    /// <summary>An SRTP packet under a key identifier that was not negotiated.</summary>
    SrtpUnknownKey,

    /// <summary>An SRTP packet whose tag is wrong: forged, damaged, under another key, or not protected at all.</summary>
    SrtpAuthentication,

    /// <summary>An SRTP packet that was taken before, or is too old to tell.</summary>
    SrtpReplay,

    /// <summary>A bounded table of the mirror tap (flows, dialogs, messages that wait, live calls) had no room.</summary>
    CaptureLimit,

    /// <summary>A call that the mirror tap saw begin, or found running, while the appliance was being emptied: it is not begun.</summary>
    Draining,
}
