using System.Net;

namespace EdgeCx.Appliance.Telemetry;

/// <summary>Section <c>Telemetry</c>: figures sent to the site's own collector by OTLP (OpenTelemetry protocol). Off by default.</summary>
internal sealed record TelemetryOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Telemetry";

    private const string Grpc = "grpc";
    private const string HttpProtobuf = "http/protobuf";

    /// <summary>Where the collector listens, <c>http(s)://HOST:PORT</c>; empty for none.</summary>
    public string OtlpEndpoint { get; init; } = "";

    /// <summary><c>http/protobuf</c> (usually port 4318) or <c>grpc</c> (usually 4317).</summary>
    public string Protocol { get; init; } = HttpProtobuf;

    /// <summary>A file of headers for the collector, a <c>Name: value</c> a line; empty for none. Its values are never logged.</summary>
    public string HeadersFile { get; init; } = "";

    /// <summary>Time between two exports, s.</summary>
    public int IntervalSeconds { get; init; } = 10;

    /// <summary>Longest time that an export may take, ms.</summary>
    public int TimeoutMs { get; init; } = 5000;

    /// <summary>Also sends each cue as a span with its stages: the call's id, the cue's kind and times, nothing of what was heard.</summary>
    public bool Cues { get; init; }

    /// <summary>Allows a collector on the internet. Nothing of the telemetry is audio or words, yet how busy a site is leaves the building.</summary>
    public bool AllowPublicEndpoint { get; init; }

    /// <summary>True when a collector is set.</summary>
    public bool IsOn => OtlpEndpoint.Length > 0;

    /// <summary>True for gRPC.</summary>
    public bool IsGrpc => Protocol == Grpc;

    /// <summary>The collector's address.</summary>
    public Uri Endpoint => new(OtlpEndpoint);

    /// <summary>All errors of this section: key, value, what is allowed.</summary>
    public IEnumerable<string> Validate()
    {
        if (IsOn && Obstacle() is { } error)
        {
            yield return error;
        }

        if (Protocol is not (Grpc or HttpProtobuf))
        {
            yield return $"Telemetry:Protocol is '{Protocol}'; allowed are {HttpProtobuf} and {Grpc}.";
        }

        if (HeadersFile.Length > 0 && !Path.IsPathRooted(HeadersFile))
        {
            yield return $"Telemetry:HeadersFile is '{HeadersFile}'; allowed are an absolute path or nothing.";
        }

        if (IntervalSeconds is < 1 or > 3600)
        {
            yield return $"Telemetry:IntervalSeconds is {IntervalSeconds}; allowed are 1 to 3600 (s).";
        }

        if (TimeoutMs is < 100 or > 60_000)
        {
            yield return $"Telemetry:TimeoutMs is {TimeoutMs}; allowed are 100 to 60000 (ms).";
        }
    }

    private string? Obstacle()
    {
        if (!Uri.TryCreate(OtlpEndpoint, UriKind.Absolute, out var url)
            || (url.Scheme != Uri.UriSchemeHttp && url.Scheme != Uri.UriSchemeHttps)
            || url.AbsolutePath != "/" || url.Query.Length > 0 || url.UserInfo.Length > 0)
        {
            return $"Telemetry:OtlpEndpoint is '{OtlpEndpoint}'; allowed are http://HOST:PORT, https://HOST:PORT, or nothing.";
        }

        // A name is judged by what it resolves to, at each connection: CollectorConnection.
        return !AllowPublicEndpoint && IPAddress.TryParse(url.Host.Trim('[', ']'), out var address) && !PrivateNetwork.Contains(address)
            ? $"Telemetry:OtlpEndpoint is '{OtlpEndpoint}', an address on the internet; allowed are addresses of the site's own network, or Telemetry:AllowPublicEndpoint true."
            : null;
    }
}
