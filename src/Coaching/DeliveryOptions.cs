namespace EdgeCx.Coaching;

/// <summary>Section <c>Delivery</c>: where events go besides the console, and how cues reach the agents' devices.</summary>
public sealed record DeliveryOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Delivery";

    /// <summary>File that takes every event as one JSON line; empty for none.</summary>
    public string JsonLog { get; init; } = "";

    /// <summary>Size at which the log is turned over to <c>JsonLog.1</c> (which is overwritten), MiB.</summary>
    public int JsonLogMaxMiB { get; init; } = 64;

    /// <summary>Most events that wait to be written; more are dropped and counted.</summary>
    public int QueueCapacity { get; init; } = 8192;

    /// <summary>The agents' devices (JSON, docs/phones.md); empty for none. Read again when it changes.</summary>
    public string DevicesFile { get; init; } = "";

    /// <summary>How long no customer must have spoken for a pause, ms: what is spoken or beeps waits for one.</summary>
    public int PauseMs { get; init; } = 200;

    /// <summary>By when a surface must have begun to present a cue, ms after its decision; what would be later is dropped.</summary>
    public int PresentWithinMs { get; init; } = 2000;

    /// <summary>How long a text stands on a phone's display, s, where it is not closed before.</summary>
    public int DisplaySeconds { get; init; } = 12;

    /// <summary>
    /// Where Cisco enterprise and Avaya phones fetch what they show, <c>http://ADDRESS:PORT</c>; needed only where the devices file names such phones. It
    /// listens on that address, and serves nothing else there.
    /// </summary>
    public string PhoneUrl { get; init; } = "";

    /// <summary>Authorities of SIP phones and proxies that are reached over TLS (PEM); empty for the system's.</summary>
    public string SipTrustFile { get; init; } = "";

    /// <summary>So many failures of a device in <see cref="BreakerWindowSeconds"/>, at least half of what it was sent, and it is left alone.</summary>
    public int BreakerFailures { get; init; } = 3;

    /// <summary>Over how long failures are counted, s.</summary>
    public int BreakerWindowSeconds { get; init; } = 60;

    /// <summary>How long a failing device is left alone before one cue tries it again, s.</summary>
    public int BreakerPauseSeconds { get; init; } = 30;

    /// <summary>Where prompts lie as WAV files, rendered and the site's own; empty for <c>prompts</c> in the appliance's data folder.</summary>
    public string PromptsFolder { get; init; } = "";

    /// <summary>All errors of this section: key, value, what is allowed.</summary>
    public IEnumerable<string> Validate()
    {
        if (JsonLog.Length > 0 && !Path.IsPathFullyQualified(JsonLog))
        {
            yield return $"Delivery:JsonLog is '{JsonLog}'; allowed are an absolute path or nothing.";
        }

        if (JsonLogMaxMiB is < 1 or > 4096)
        {
            yield return $"Delivery:JsonLogMaxMiB is {JsonLogMaxMiB}; allowed are 1 to 4096 (MiB).";
        }

        if (QueueCapacity is < 16 or > 1_048_576)
        {
            yield return $"Delivery:QueueCapacity is {QueueCapacity}; allowed are 16 to 1048576 (events).";
        }

        foreach (var error in ValidateSurfaces())
        {
            yield return error;
        }
    }

    private IEnumerable<string> ValidateSurfaces()
    {
        foreach (var (key, path) in ((string, string)[])[(nameof(DevicesFile), DevicesFile), (nameof(SipTrustFile), SipTrustFile), (nameof(PromptsFolder), PromptsFolder)])
        {
            if (path.Length > 0 && !Path.IsPathFullyQualified(path))
            {
                yield return $"Delivery:{key} is '{path}'; allowed are an absolute path or nothing.";
            }
        }

        if (PhoneUrl.Length > 0 && !(Uri.TryCreate(PhoneUrl, UriKind.Absolute, out var url) && url.Scheme == Uri.UriSchemeHttp && url.PathAndQuery == "/"
            && url.UserInfo.Length == 0 && System.Net.IPAddress.TryParse(url.Host.Trim('[', ']'), out var address) && !address.Equals(System.Net.IPAddress.Any)
            && !address.Equals(System.Net.IPAddress.IPv6Any)))
        {
            yield return $"Delivery:PhoneUrl is '{PhoneUrl}'; allowed is http://ADDRESS:PORT with an address of this machine that phones can reach (not 0.0.0.0), or nothing.";
        }

        foreach (var (key, value, min, max, unit) in ((string, int, int, int, string)[])
        [
            (nameof(PauseMs), PauseMs, 50, 2000, "ms"),
            (nameof(PresentWithinMs), PresentWithinMs, 200, 10_000, "ms"),
            (nameof(DisplaySeconds), DisplaySeconds, 2, 120, "s"),
            (nameof(BreakerFailures), BreakerFailures, 2, 100, "failures"),
            (nameof(BreakerWindowSeconds), BreakerWindowSeconds, 1, 3600, "s"),
            (nameof(BreakerPauseSeconds), BreakerPauseSeconds, 1, 3600, "s"),
        ])
        {
            if (value < min || value > max)
            {
                yield return $"Delivery:{key} is {value}; allowed are {min} to {max} ({unit}).";
            }
        }
    }
}
