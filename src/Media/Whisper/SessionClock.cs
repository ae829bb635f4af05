using EdgeCx.Media.Sip.Messages;

namespace EdgeCx.Media.Whisper;

/// <summary>What a 2xx asks of a session's life (RFC 4028 7.2). Pure.</summary>
/// <param name="IntervalMs">Session interval, ms; 0 where none is asked.</param>
/// <param name="IsOurs">We refresh; else the other side does.</param>
internal readonly record struct SessionClock(long IntervalMs, bool IsOurs)
{
    // Shorter ones are a mistake of the peer (RFC 4028 4 has 90 s as the least); one that asks for 1 s would be a flood.
    private const int LeastSeconds = 4;

    /// <summary>When something has to be done, ms after the last refresh: we refresh at half time, or give a silent peer up a little before the end.</summary>
    public long DueMs => IsOurs ? IntervalMs / 2 : IntervalMs - Math.Min(32_000, IntervalMs / 3);

    /// <summary>Reads a response, or a refreshing request.</summary>
    /// <param name="message">The message.</param>
    /// <param name="unsaid">Who refreshes where it is not said: true for us.</param>
    public static SessionClock Of(SipMessage message, bool unsaid)
    {
        if (!message.TryFind(HeaderNames.SessionExpires, out var value) || !SessionExpiresHeader.TryParse(value, out var expires, out _) || expires.Seconds == 0)
        {
            return default;
        }

        return new SessionClock(1000L * Math.Max(LeastSeconds, expires.Seconds), expires.Refresher == Refresher.Uac || (expires.Refresher == Refresher.Unsaid && unsaid));
    }
}
