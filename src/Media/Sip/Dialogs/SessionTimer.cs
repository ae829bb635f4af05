using EdgeCx.Media.Sip.Messages;

namespace EdgeCx.Media.Sip.Dialogs;

/// <summary>
/// Session timers (RFC 4028) as one who never sends a re-INVITE negotiates them: the peer refreshes, or there is no timer. Old recording clients
/// die of a refresh that comes from the server.
/// </summary>
internal static class SessionTimer
{
    /// <summary>The shortest interval that RFC 4028 5 allows, s.</summary>
    public const int MinimumSeconds = 90;

    /// <summary>
    /// The interval that we answer with <c>refresher=uac</c>, s; 0 to answer without Session-Expires. That is so when none was asked for, when
    /// the peer wants us to refresh or does not know timers itself (a proxy asked), and when the interval is shorter than allowed: a 422
    /// would cost the recording its beginning, and a 2xx without the header means that there is no timer (9).
    /// </summary>
    public static int Negotiate(SipMessage request)
    {
        if (!request.TryFind(HeaderNames.SessionExpires, out var value)
            || !SessionExpiresHeader.TryParse(value, out var asked, out _)
            || asked.Refresher == Refresher.Uas
            || asked.Seconds < MinimumSeconds)
        {
            return 0;
        }

        var peerKnowsTimers = request.Lists(HeaderNames.Supported, "timer") || request.Lists(HeaderNames.Require, "timer");
        return peerKnowsTimers ? asked.Seconds : 0;
    }

    /// <summary>How long after a refresh the session is given up, ns: the interval less min(32 s, a third of it) (RFC 4028 10).</summary>
    public static long PatienceNs(int seconds) => (seconds - Math.Min(32, seconds / 3)) * 1_000_000_000L;
}
