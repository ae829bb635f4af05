using EdgeCx.Core.Calls;
using EdgeCx.Media.Rtpengine;

namespace EdgeCx.Media.Siprec;

/// <summary>What the appliance's other sections ask of the SIPREC server. The composition fills it from <c>Privacy</c> and <c>Sip</c>.</summary>
internal sealed record SiprecPolicy
{
    /// <summary>How calls reach us: <see cref="TapKind.File"/> where a capture is analysed, which has no deadlines.</summary>
    public TapKind Tap { get; init; } = TapKind.Siprec;

    /// <summary>The site's profile forbids inference before the customer was told. The strict way is the default.</summary>
    public bool NoticeRequired { get; init; } = true;

    /// <summary>The site declares that its announcement precedes every call: calls start notified.</summary>
    public bool StartsNotified { get; init; }

    /// <summary>
    /// Take an INVITE without any sign of SIPREC (no option tag, feature tag, label or metadata). Its roles stay unknown, so nothing is
    /// inferred from it. The default is to take it: there are recording clients that send no more, and a second recorder that refuses
    /// makes its client alarm or hunt. A site that wants only what declares itself turns it off; such calls then get 403.
    /// </summary>
    public bool AcceptUnmarked { get; init; } = true;

    /// <summary>
    /// A call without a packet and without signalling for this long, held or not, is taken as dead and ended by BYE. Long: a hold may be
    /// long, and the client's own BYE is the rule.
    /// </summary>
    public TimeSpan NoMediaHangup { get; init; } = TimeSpan.FromHours(1);

    /// <summary>What a refused client is told to wait, s.</summary>
    public int RetryAfterSeconds { get; init; } = 30;

    /// <summary>Where it is noted by which names a media relay knows a call; null where there is no relay.</summary>
    public RelayedCalls? Relayed { get; init; }

    /// <summary>Most streams a call may have had, counting those that ended.</summary>
    public int MaxLegs { get; init; } = 32;
}
