using Microsoft.Extensions.Logging;

namespace EdgeCx.Media.Sip.Digest;

/// <summary>The users in use. Read again when the file's contents change; what cannot be used is said once, and the old users stay.</summary>
internal sealed class DigestUserStore
{
    private readonly SipDigestOptions _options;
    private readonly ILogger _logger;
    private volatile DigestUsers _current;
    private string _seen;

    private DigestUserStore(SipDigestOptions options, DigestUsers first, ILogger logger)
    {
        _options = options;
        _current = first;
        _seen = first.Fingerprint;
        _logger = logger;
    }

    /// <summary>The users. Any thread.</summary>
    public DigestUsers Current => _current;

    /// <summary>Reads the file for the first time.</summary>
    /// <exception cref="IOException">It cannot be used; the message names key, file and what is allowed.</exception>
    public static DigestUserStore Open(SipDigestOptions options, ILogger logger) =>
        DigestUsers.TryLoad(options, out var error) is { } first ? new DigestUserStore(options, first, logger) : throw new IOException(error);

    /// <summary>Looks whether the file changed, and takes it over if it is good. One thread at a time.</summary>
    public void Refresh()
    {
        var now = DigestUsers.FingerprintOf(_options);
        if (now == _seen)
        {
            return;
        }

        _seen = now;
        if (DigestUsers.TryLoad(_options, out var error) is not { } next)
        {
            SipLog.UsersKept(_logger, error);
            return;
        }

        _current = next;
        _seen = next.Fingerprint;
        SipLog.UsersReloaded(_logger, _options.UsersFile, next.Count);
    }
}
