using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using EdgeCx.Core.Flow;
using EdgeCx.Core.Time;
using EdgeCx.Media.Sip.Admission;
using EdgeCx.Media.Sip.Transport;
using Microsoft.Extensions.Logging;

namespace EdgeCx.Media.Sip.Tls;

/// <summary>
/// Puts TLS 1.2 or 1.3 around a stream (RFC 3261 26.3.1, RFC 5630). Handshakes run on the connection's own task, never on the signalling thread;
/// how many are under way, how many an address begins in a second, and how long one takes are bounded. Any thread.
/// </summary>
internal sealed class TlsLayer
{
    private static readonly TimeSpan LongestGoodbye = TimeSpan.FromSeconds(1);
    private readonly TlsCredentialStore _store;
    private readonly TimeSpan _timeout;
    private readonly ConnectionLimits _underWay;
    private readonly SourceRates _rates;
    private readonly SourceRates _loggedSecured = new(1, 16);
    private readonly SourceRates _loggedFailed = new(1, 16);
    private readonly Lock _lock = new();
    private readonly MonotonicClock _clock;
    private readonly DropCounters _drops;
    private readonly ILogger _logger;

    /// <summary>Makes the layer.</summary>
    public TlsLayer(TlsCredentialStore store, SipTlsOptions options, MonotonicClock clock, DropCounters drops, ILogger logger)
    {
        _store = store;
        _timeout = TimeSpan.FromSeconds(options.HandshakeTimeoutSeconds);
        _underWay = new ConnectionLimits(options.MaxHandshakes, Math.Max(1, options.MaxHandshakes / 4));
        _rates = new SourceRates(options.HandshakesPerSecondPerSource);
        _clock = clock;
        _drops = drops;
        _logger = logger;
    }

    /// <summary>Handshakes under way.</summary>
    public int HandshakesUnderWay => _underWay.Count;

    /// <summary>Takes a place for a handshake with a peer that connects; false when there is none. Given back by <see cref="SecureAsync"/>.</summary>
    public bool TryBegin(IPAddress remote)
    {
        lock (_lock)
        {
            if (!_rates.TryTake(remote, _clock.NowNs))
            {
                return false;
            }
        }

        return _underWay.TryEnter(remote);
    }

    /// <summary>Shakes hands; null when that fails or takes too long, which is counted.</summary>
    /// <param name="socket">The connected socket; disposed with what is returned, and on failure.</param>
    /// <param name="remote">The peer.</param>
    /// <param name="accepted">True when the peer connected to us (after <see cref="TryBegin"/>), false when we connected to it.</param>
    /// <param name="cancellation">The connection closes.</param>
    public async Task<Stream?> SecureAsync(Socket socket, IPEndPoint remote, bool accepted, CancellationToken cancellation)
    {
        SslStream? secure = null;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(_timeout);
        try
        {
            secure = new SslStream(new NetworkStream(socket, ownsSocket: true), leaveInnerStreamOpen: false);
            var credentials = _store.Current;
            await (accepted
                ? secure.AuthenticateAsServerAsync(ServerOptions(credentials), limit.Token)
                : secure.AuthenticateAsClientAsync(ClientOptions(credentials, remote), limit.Token));
            NoteSecured(remote, secure);
            return secure;
        }
        catch (Exception error) when (error is AuthenticationException or IOException or OperationCanceledException or ObjectDisposedException
            or SocketException or System.Security.Cryptography.CryptographicException)
        {
            if (secure is not null)
            {
                await secure.DisposeAsync();
            }

            if (!cancellation.IsCancellationRequested)
            {
                NoteFailed(remote, error is OperationCanceledException ? "it took too long" : error.GetBaseException().Message);
            }

            return null;
        }
        finally
        {
            if (accepted)
            {
                _underWay.Leave(remote.Address);
            }
        }
    }

    /// <summary>Tells the peer that the end of the stream is meant (close_notify, RFC 8446 6.1), if it still listens, and closes.</summary>
    public static async Task CloseAsync(Stream stream)
    {
        if (stream is SslStream secure)
        {
            try
            {
                await secure.ShutdownAsync().WaitAsync(LongestGoodbye);
            }
            catch (Exception error) when (error is IOException or SocketException or InvalidOperationException or TimeoutException)
            {
                // The peer is gone, or does not read: it is told nothing then. (A disposed stream is an invalid operation.)
            }
        }

        await stream.DisposeAsync();
    }

    private static SslServerAuthenticationOptions ServerOptions(TlsCredentials credentials) => new()
    {
        ServerCertificateContext = credentials.Context,
        EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
        ClientCertificateRequired = credentials.Authorities is not null,
        CertificateChainPolicy = TlsPeer.ChainPolicy(credentials.Authorities),
        AllowRenegotiation = false,
        RemoteCertificateValidationCallback = (_, certificate, _, errors) =>
            credentials.Authorities is null || (certificate is not null && TlsPeer.IsTrusted(errors)),
    };

    private static SslClientAuthenticationOptions ClientOptions(TlsCredentials credentials, IPEndPoint remote) => new()
    {
        TargetHost = remote.Address.ToString(),
        ClientCertificateContext = credentials.Context,
        EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
        CertificateChainPolicy = TlsPeer.ChainPolicy(credentials.Authorities),
        RemoteCertificateValidationCallback = (_, certificate, _, errors) => certificate is not null && TlsPeer.IsTrusted(errors),
    };

    private void NoteSecured(IPEndPoint remote, SslStream secure)
    {
        if (MayLog(_loggedSecured, remote.Address))
        {
            var identity = TlsPeer.Identity(secure.RemoteCertificate);
            SipLog.Secured(_logger, remote, secure.SslProtocol, identity);
        }
    }

    private void NoteFailed(IPEndPoint remote, string reason)
    {
        _drops.Add(DropReason.TlsHandshake);
        if (MayLog(_loggedFailed, remote.Address))
        {
            SipLog.HandshakeFailed(_logger, remote, reason);
        }
    }

    // A flood of handshakes must not become a flood of lines.
    private bool MayLog(SourceRates lines, IPAddress remote)
    {
        lock (_lock)
        {
            return lines.TryTake(remote, _clock.NowNs);
        }
    }
}
