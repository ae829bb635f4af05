namespace EdgeCx.Coaching.Delivery.Surfaces;

/// <summary>Why a cue did not reach an agent by a surface: labels of metrics and words of a receipt. A device's own answers add to them (<c>status-401</c>).</summary>
internal static class SurfaceReason
{
    /// <summary>The customer did not pause in time.</summary>
    public const string NoPause = "no-pause";

    /// <summary>Its time was over before anything was sent, or so nearly that no answer could come.</summary>
    public const string Deadline = "deadline";

    /// <summary>The device did not answer in time.</summary>
    public const string Timeout = "timeout";

    /// <summary>Nothing listens there, or there is no way to it.</summary>
    public const string Unreachable = "unreachable";

    /// <summary>Nobody knows the device's name.</summary>
    public const string UnknownHost = "unknown-host";

    /// <summary>The device's certificate is not the pinned one.</summary>
    public const string TlsPin = "tls-pin";

    /// <summary>No authority of the site's vouches for the device's certificate.</summary>
    public const string TlsUntrusted = "tls-untrusted";

    /// <summary>The handshake broke off.</summary>
    public const string Tls = "tls";

    /// <summary>The device failed often and is left alone for a while.</summary>
    public const string BreakerOpen = "breaker-open";

    /// <summary>Too much waits for the device.</summary>
    public const string QueueFull = "queue-full";

    /// <summary>The cue was over before it was shown.</summary>
    public const string Withdrawn = "withdrawn";

    /// <summary>A more urgent one took its place.</summary>
    public const string Replaced = "replaced";

    /// <summary>A more urgent one stands on the display.</summary>
    public const string Outranked = "outranked";

    /// <summary>The device was sent enough in the last minute.</summary>
    public const string RateLimit = "rate-limit";

    /// <summary>The call is paused.</summary>
    public const string Paused = "paused";

    /// <summary>Nothing of the customer's feelings may be told.</summary>
    public const string NotAllowed = "not-allowed";

    /// <summary>There is no prompt for it in the agent's language.</summary>
    public const string NoPrompt = "no-prompt";

    /// <summary>The phone took the push but did not fetch the page.</summary>
    public const string NotPulled = "not-pulled";

    /// <summary>The agent's name does not fit into the device's address.</summary>
    public const string AgentName = "agent-name";

    /// <summary>Does not fit into what the device takes.</summary>
    public const string TooLong = "too-long";

    /// <summary>The device is not the site's any more, or the appliance stops.</summary>
    public const string Shutdown = "shutdown";

    /// <summary>A bug of ours; logged.</summary>
    public const string Fault = "fault";

    /// <summary>A final status of HTTP or SIP.</summary>
    public static string OfStatus(int status) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"status-{status}");
}
