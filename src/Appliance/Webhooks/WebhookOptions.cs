using System.Net;
using EdgeCx.Appliance.Telemetry;

namespace EdgeCx.Appliance.Webhooks;

/// <summary>One endpoint of the section <c>Webhooks</c>.</summary>
internal sealed record WebhookOptions
{
    private const int PinHexDigits = 64;
    private const int MaxName = 32;
    private static readonly string[] UsualEvents = ["call-started", "cue-opened", "cue-closed", "call-ended", EscalationRaised.EventName];

    /// <summary>What the endpoint is called in the API and the log: letters, digits, hyphens.</summary>
    public string Name { get; init; } = "";

    /// <summary><c>https://…</c>, or <c>http://</c> to loopback.</summary>
    public string Url { get; init; } = "";

    /// <summary>Names of the events that are sent; empty for call-started, cue-opened, cue-closed, call-ended and escalation.</summary>
    public IReadOnlyList<string> Events { get; init; } = [];

    /// <summary>Of which calls <c>escalation</c> is told.</summary>
    public EscalationScope Escalations { get; init; } = EscalationScope.Bots;

    /// <summary>The file whose content (without the last line break) is the key of the signature; 16 bytes at least. Read again when it changes.</summary>
    public string SecretFile { get; init; } = "";

    /// <summary>Longest time that one attempt may take, ms.</summary>
    public int TimeoutMs { get; init; } = 5000;

    /// <summary>From an event to its dead letter, where every attempt failed, s.</summary>
    public int MaxAgeSeconds { get; init; } = 300;

    /// <summary>Events that may wait; one more is dropped and counted.</summary>
    public int QueueCapacity { get; init; } = 1024;

    /// <summary>PEM file of the authorities that may sign the endpoint's certificate, in place of the system's; empty for those.</summary>
    public string CaFile { get; init; } = "";

    /// <summary>SHA-256 of the endpoint's public key (SubjectPublicKeyInfo), 64 hex digits: only this key is talked to. Empty for none.</summary>
    public string PinSha256 { get; init; } = "";

    /// <summary>Allows an endpoint on the internet: cues and how customers feel then leave the building.</summary>
    public bool AllowPublicEndpoint { get; init; }

    /// <summary>The events, as given or usual.</summary>
    public IReadOnlyList<string> WantedEvents => Events.Count == 0 ? UsualEvents : Events;

    /// <summary>All errors of this entry: key, value, what is allowed.</summary>
    /// <param name="path">The entry's place in the configuration.</param>
    public IEnumerable<string> Validate(string path)
    {
        if (Name.Length is 0 or > MaxName || !Name.All(c => char.IsAsciiLetterOrDigit(c) || c == '-'))
        {
            yield return $"{path}:Name is '{Name}'; allowed are 1 to {MaxName} letters, digits and hyphens.";
        }

        if (UrlError() is { } allowed)
        {
            yield return $"{path}:Url is '{Url}'; {allowed}.";
        }

        foreach (var name in Events.Where(e => !WebhookEvents.All.Contains(e, StringComparer.Ordinal)))
        {
            yield return $"{path}:Events has '{name}'; allowed are {string.Join(", ", WebhookEvents.All)}.";
        }

        if (!Path.IsPathRooted(SecretFile))
        {
            yield return $"{path}:SecretFile is '{SecretFile}'; allowed is an absolute path to a file of 16 bytes or more.";
        }

        if (CaFile.Length > 0 && !Path.IsPathRooted(CaFile))
        {
            yield return $"{path}:CaFile is '{CaFile}'; allowed are an absolute path or nothing.";
        }

        if (PinSha256.Length > 0 && (PinSha256.Length != PinHexDigits || !PinSha256.All(char.IsAsciiHexDigit)))
        {
            yield return $"{path}:PinSha256 is '{PinSha256}'; allowed are {PinHexDigits} hex digits or nothing.";
        }

        if (!Enum.IsDefined(Escalations))
        {
            yield return $"{path}:Escalations is {Escalations}; allowed are {string.Join(", ", Enum.GetNames<EscalationScope>())}.";
        }

        foreach (var (key, value, least, most, unit) in new[]
        {
            (nameof(TimeoutMs), TimeoutMs, 100, 60_000, " (ms)"),
            (nameof(MaxAgeSeconds), MaxAgeSeconds, 1, 3600, " (s)"),
            (nameof(QueueCapacity), QueueCapacity, 16, 100_000, ""),
        })
        {
            if (value < least || value > most)
            {
                yield return $"{path}:{key} is {value}; allowed are {least} to {most}{unit}.";
            }
        }
    }

    private string? UrlError()
    {
        if (!Uri.TryCreate(Url, UriKind.Absolute, out var url) || url.UserInfo.Length > 0 || url.Fragment.Length > 0
            || (url.Scheme != Uri.UriSchemeHttps && url.Scheme != Uri.UriSchemeHttp))
        {
            return "allowed is https://HOST[:PORT]/PATH, or http:// to loopback, without a user or a password in it";
        }

        var isAddress = IPAddress.TryParse(url.Host.Trim('[', ']'), out var address);
        if (url.Scheme == Uri.UriSchemeHttp && url.Host != "localhost" && !(isAddress && IPAddress.IsLoopback(address!)))
        {
            return "which is not encrypted on the way; allowed is https:// (http:// to loopback only)";
        }

        // A name is judged by what it resolves to, at each connection.
        return !AllowPublicEndpoint && isAddress && !PrivateNetwork.Contains(address!)
            ? "an address on the internet; allowed are addresses of the site's own network, or AllowPublicEndpoint true"
            : null;
    }
}
