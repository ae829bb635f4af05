using System.Net;

namespace EdgeCx.Appliance.Web;

/// <summary>Section <c>Console</c>: where the API and the pages are served, and what one surface may hold.</summary>
internal sealed record ConsoleOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Console";

    /// <summary>Where Kestrel listens. Loopback only: there is no TLS yet.</summary>
    public string Url { get; init; } = "http://127.0.0.1:8080";

    /// <summary>Most event streams open at a time; one more is answered 503.</summary>
    public int MaxEventStreams { get; init; } = 512;

    /// <summary>Events kept for readers that come back with <c>Last-Event-ID</c>.</summary>
    public int EventHistory { get; init; } = 8192;

    /// <summary>Events that may wait for one reader; a reader that falls further behind is cut off and counted.</summary>
    public int StreamQueue { get; init; } = 1024;

    /// <summary>Time between heartbeats on a quiet stream, s.</summary>
    public int HeartbeatSeconds { get; init; } = 10;

    /// <summary>Ended calls kept for the pages.</summary>
    public int RecentCalls { get; init; } = 100;

    /// <summary>
    /// File of tokens (<c>edgecx token new NAME</c> adds one): with it, the API and the pages ask for one, on loopback too. Empty: whoever is on this machine may.
    /// </summary>
    public string TokenFile { get; init; } = "";

    /// <summary>All errors of this section: key, value, what is allowed.</summary>
    public IEnumerable<string> Validate()
    {
        if (!Uri.TryCreate(Url, UriKind.Absolute, out var url) || url.Scheme != Uri.UriSchemeHttp || url.AbsolutePath != "/")
        {
            yield return $"Console:Url is '{Url}'; allowed is http://ADDRESS:PORT, e.g. http://127.0.0.1:8080.";
        }
        else if (!IsLoopback(url))
        {
            yield return $"Console:Url is '{Url}', which others can reach; without TLS and a login only loopback is allowed "
                + "(127.0.0.1, [::1], localhost). Put a TLS proxy with a login in front of it.";
        }

        if (MaxEventStreams is < 1 or > 10_000)
        {
            yield return $"Console:MaxEventStreams is {MaxEventStreams}; allowed are 1 to 10000.";
        }

        if (EventHistory is < 16 or > 1_000_000)
        {
            yield return $"Console:EventHistory is {EventHistory}; allowed are 16 to 1000000 (events).";
        }

        if (StreamQueue is < 16 or > 100_000)
        {
            yield return $"Console:StreamQueue is {StreamQueue}; allowed are 16 to 100000 (events).";
        }

        if (HeartbeatSeconds is < 1 or > 60)
        {
            yield return $"Console:HeartbeatSeconds is {HeartbeatSeconds}; allowed are 1 to 60 (s).";
        }

        if (TokenFile.Length > 0 && !Path.IsPathRooted(TokenFile))
        {
            yield return $"Console:TokenFile is '{TokenFile}'; allowed are an absolute path or nothing.";
        }

        if (RecentCalls is < 0 or > 10_000)
        {
            yield return $"Console:RecentCalls is {RecentCalls}; allowed are 0 to 10000.";
        }
    }

    // A name other than localhost could resolve to anything, so it is not taken for loopback.
    private static bool IsLoopback(Uri url) =>
        url.Host == "localhost" || (IPAddress.TryParse(url.Host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
