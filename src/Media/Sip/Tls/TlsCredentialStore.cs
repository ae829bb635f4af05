using EdgeCx.Core.Time;
using Microsoft.Extensions.Logging;

namespace EdgeCx.Media.Sip.Tls;

/// <summary>
/// The credentials in use. They are read again when their files' contents change; what cannot be used is said once, and the old ones stay. New
/// handshakes take the new ones, connections that stand are left alone.
/// </summary>
internal sealed class TlsCredentialStore
{
    private readonly SipTlsOptions _options;
    private readonly MonotonicClock _clock;
    private readonly ILogger _logger;
    private volatile TlsCredentials _current;
    private string _seen;

    private TlsCredentialStore(SipTlsOptions options, TlsCredentials first, MonotonicClock clock, ILogger logger)
    {
        _options = options;
        _current = first;
        _seen = first.Fingerprint;
        _clock = clock;
        _logger = logger;
    }

    /// <summary>The credentials for the next handshake. Any thread.</summary>
    public TlsCredentials Current => _current;

    /// <summary>Reads the files for the first time.</summary>
    /// <exception cref="IOException">They cannot be used; the message names key, file and what is allowed.</exception>
    public static TlsCredentialStore Open(SipTlsOptions options, MonotonicClock clock, ILogger logger)
    {
        if (TlsCredentials.TryLoad(options, out var error) is not { } first)
        {
            throw new IOException(error);
        }

        if (first.NotValidAt(clock.UtcNow) is { } why)
        {
            // A clock that is wrong at boot must not cost the recording: peers judge the certificate themselves.
            SipLog.CertificateNotValid(logger, options.Certificate, why);
        }

        return new TlsCredentialStore(options, first, clock, logger);
    }

    /// <summary>Looks whether the files changed, and takes them over if they are good. One thread at a time.</summary>
    public void Refresh()
    {
        var now = TlsCredentials.FingerprintOf(_options);
        if (now == _seen)
        {
            return;
        }

        _seen = now;
        var next = TlsCredentials.TryLoad(_options, out var error);
        if (next?.NotValidAt(_clock.UtcNow) is { } why)
        {
            error = $"Sip:Tls:Certificate is '{_options.Certificate}', which {why}; allowed is one that is valid now.";
            next = null;
        }

        if (next is null)
        {
            SipLog.CertificateKept(_logger, error);
            return;
        }

        // The old one is not disposed: handshakes may be under way with it.
        _current = next;
        _seen = next.Fingerprint;
        SipLog.CertificateReloaded(_logger, _options.Certificate, next.ValidUntil);
    }
}
