using System.Net;
using EdgeCx.Media.Sip.Admission;
using EdgeCx.Media.Sip.Digest;
using EdgeCx.Media.Sip.Messages;
using EdgeCx.Media.Sip.Tls;

namespace EdgeCx.Media.Sip;

/// <summary>Section <c>Sip</c>: where the SIP edge listens and how much it takes.</summary>
internal sealed record SipOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Sip";

    /// <summary>Address to listen on; <c>0.0.0.0</c> or <c>::</c> for all.</summary>
    public string ListenAddress { get; init; } = "127.0.0.1";

    /// <summary>UDP and TCP port; 0 takes a free one, the same for both.</summary>
    public int Port { get; init; } = 5060;

    /// <summary>TLS port; it is listened on when <see cref="Tls"/> names a certificate. 0 turns TLS off.</summary>
    public int TlsPort { get; init; } = 5061;

    /// <summary>Certificate, authorities and limits of TLS.</summary>
    public SipTlsOptions Tls { get; init; } = new();

    /// <summary>Digest authentication of peers.</summary>
    public SipDigestOptions Digest { get; init; } = new();

    /// <summary>
    /// Networks that may signal, in CIDR notation, or single addresses. Empty: everyone. Datagrams of others are dropped without an answer, their
    /// connections closed, before anything is read.
    /// </summary>
    public IReadOnlyList<string> AllowedSources { get; init; } = [];

    /// <summary>New calls that one source may ask for in a second, in the long run; twice as many at a time. Further ones are answered 503.</summary>
    public int InvitesPerSecondPerSource { get; init; } = 100;

    /// <summary>Most calls that were answered and wait for their ACK (for the answer to our offer, too); further ones are answered 503.</summary>
    public int MaxHalfOpenCalls { get; init; } = 256;

    /// <summary>Longest message, octets.</summary>
    public int MaxMessageBytes { get; init; } = 65536;

    /// <summary>Most header lines in a message.</summary>
    public int MaxHeaders { get; init; } = 256;

    /// <summary>Longest Request-URI, octets.</summary>
    public int MaxUriBytes { get; init; } = 2048;

    /// <summary>Most open transactions; further requests are answered 503.</summary>
    public int MaxTransactions { get; init; } = 16384;

    /// <summary>Most dialogs; further calls are answered 503.</summary>
    public int MaxDialogs { get; init; } = 4096;

    /// <summary>Most stream connections, of TCP and of TLS each; further ones are closed at once.</summary>
    public int MaxConnections { get; init; } = 512;

    /// <summary>Most stream connections from one address.</summary>
    public int MaxConnectionsPerAddress { get; init; } = 128;

    /// <summary>A stream connection without a message for so long is closed, s.</summary>
    public int ConnectionIdleSeconds { get; init; } = 3600;

    /// <summary>A stream connection whose message, or whose first message, does not become whole for so long is closed, s.</summary>
    public int PartialMessageSeconds { get; init; } = 30;

    /// <summary>Most received messages that wait for the signalling thread.</summary>
    public int MaxQueuedMessages { get; init; } = 1024;

    /// <summary>Most bytes that wait to be sent on one stream connection.</summary>
    public int MaxSendBytesPerConnection { get; init; } = 262144;

    /// <summary>Retry-After in the edge's own 503, s.</summary>
    public int RetryAfterSeconds { get; init; } = 10;

    /// <summary>The limits of the parser.</summary>
    internal SipLimits Limits => new(MaxMessageBytes, MaxHeaders, MaxUriBytes);

    /// <summary>All errors of this section: key, value, what is allowed.</summary>
    public IEnumerable<string> Validate()
    {
        if (!IPAddress.TryParse(ListenAddress, out _))
        {
            yield return $"Sip:ListenAddress is '{ListenAddress}'; allowed is an IPv4 or IPv6 address of this machine, 0.0.0.0 or ::.";
        }

        if (Port != 0 && Port == TlsPort)
        {
            yield return $"Sip:TlsPort is {TlsPort}; allowed is another port than Sip:Port ({Port}).";
        }

        foreach (var source in AllowedSources.Where(static s => !SourceList.TryParse(s, out _)))
        {
            yield return $"Sip:AllowedSources has '{source}'; allowed are networks as 10.20.0.0/16 or 2001:db8::/32 (no bits set beyond the prefix) and single addresses.";
        }

        foreach (var error in Tls.Validate().Concat(Digest.Validate()))
        {
            yield return error;
        }

        foreach (var (key, value, min, max) in Ranges())
        {
            if (value < min || value > max)
            {
                yield return $"Sip:{key} is {value}; allowed are {min} to {max}.";
            }
        }
    }

    private IEnumerable<(string Key, int Value, int Min, int Max)> Ranges()
    {
        yield return (nameof(Port), Port, 0, 65535);
        yield return (nameof(TlsPort), TlsPort, 0, 65535);
        yield return (nameof(InvitesPerSecondPerSource), InvitesPerSecondPerSource, 1, 100_000);
        yield return (nameof(MaxHalfOpenCalls), MaxHalfOpenCalls, 1, 65536);
        yield return (nameof(MaxMessageBytes), MaxMessageBytes, 4096, 65536);
        yield return (nameof(MaxHeaders), MaxHeaders, 32, 1024);
        yield return (nameof(MaxUriBytes), MaxUriBytes, 256, 16384);
        yield return (nameof(MaxTransactions), MaxTransactions, 16, 1048576);
        yield return (nameof(MaxDialogs), MaxDialogs, 1, 65536);
        yield return (nameof(MaxConnections), MaxConnections, 1, 65536);
        yield return (nameof(MaxConnectionsPerAddress), MaxConnectionsPerAddress, 1, 65536);
        yield return (nameof(ConnectionIdleSeconds), ConnectionIdleSeconds, 10, 86400);
        yield return (nameof(PartialMessageSeconds), PartialMessageSeconds, 1, 300);
        yield return (nameof(MaxQueuedMessages), MaxQueuedMessages, 16, 65536);
        yield return (nameof(MaxSendBytesPerConnection), MaxSendBytesPerConnection, 65536, 16777216);
        yield return (nameof(RetryAfterSeconds), RetryAfterSeconds, 1, 3600);
    }
}
