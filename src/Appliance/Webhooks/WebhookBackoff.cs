namespace EdgeCx.Appliance.Webhooks;

/// <summary>How long to wait before the next attempt: twice as long each time, spread by chance so that many do not come back at once.</summary>
internal static class WebhookBackoff
{
    private const double FirstMs = 500;
    private const double LongestMs = 60_000;

    /// <summary>The wait.</summary>
    /// <param name="attempts">Attempts so far, at least 1.</param>
    /// <param name="chance">0 to 1: where between half and one and a half of it.</param>
    /// <param name="asked">What the endpoint asked for (<c>Retry-After</c>); null where nothing.</param>
    public static TimeSpan After(int attempts, double chance, TimeSpan? asked)
    {
        var wait = Math.Min(LongestMs, FirstMs * Math.Pow(2, Math.Min(attempts, 16) - 1)) * (0.5 + chance);
        return TimeSpan.FromMilliseconds(Math.Max(wait, Math.Min(asked?.TotalMilliseconds ?? 0, LongestMs)));
    }
}
