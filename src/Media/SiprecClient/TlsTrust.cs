using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EdgeCx.Media.Sip.Tls;

namespace EdgeCx.Media.SiprecClient;

/// <summary>What the client shows and trusts on TLS.</summary>
internal sealed record TlsTrust
{
    /// <summary>The system's authorities, no certificate of our own.</summary>
    public static TlsTrust Default { get; } = new();

    /// <summary>True to take any certificate: for a first try only, since anyone may then answer.</summary>
    public bool Insecure { get; init; }

    /// <summary>Authorities of the server's certificate; null for the system's.</summary>
    public X509Certificate2Collection? Authorities { get; init; }

    /// <summary>Certificate with key that we show; null for none.</summary>
    public SslStreamCertificateContext? Certificate { get; init; }

    /// <summary>Reads PEM files.</summary>
    /// <param name="insecure">Takes any certificate.</param>
    /// <param name="authorities">Bundle of authorities; null for the system's.</param>
    /// <param name="certificate">Certificate of our own; null for none.</param>
    /// <param name="key">Its key; null where the same file holds it.</param>
    /// <param name="error">What is wrong; empty where nothing is.</param>
    public static TlsTrust? TryLoad(bool insecure, string? authorities, string? certificate, string? key, out string error)
    {
        var file = authorities;
        try
        {
            X509Certificate2Collection? trusted = null;
            if (authorities is not null)
            {
                trusted = [];
                trusted.ImportFromPemFile(authorities);
            }

            SslStreamCertificateContext? own = null;
            if (certificate is not null)
            {
                file = certificate;
                var chain = new X509Certificate2Collection();
                chain.ImportFromPemFile(certificate);
                own = SslStreamCertificateContext.Create(X509Certificate2.CreateFromPemFile(certificate, key), chain, offline: true);
            }

            error = trusted is { Count: 0 } ? $"{authorities}: no certificate; allowed is a PEM file of authorities." : "";
            return error.Length == 0 ? new TlsTrust { Insecure = insecure, Authorities = trusted, Certificate = own } : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            error = $"{file}: {e.Message}";
            return null;
        }
    }

    /// <summary>How a handshake is done. With authorities of a site's own the name is not checked against the address that was called.</summary>
    /// <param name="server">Address that was called.</param>
    /// <param name="name">Name that was called; null where it was an address.</param>
    public SslClientAuthenticationOptions Options(IPEndPoint server, string? name) => new()
    {
        TargetHost = name ?? server.Address.ToString(),
        ClientCertificateContext = Certificate,
        EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
        CertificateChainPolicy = TlsPeer.ChainPolicy(Authorities),
        RemoteCertificateValidationCallback = (_, _, _, errors) =>
            Insecure || errors == SslPolicyErrors.None || (Authorities is not null && TlsPeer.IsTrusted(errors)),
    };
}
