using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EdgeCx.Appliance.Configuration;
using EdgeCx.Appliance.Telemetry;

namespace EdgeCx.Appliance.Webhooks;

/// <summary>How an endpoint is reached: directly, in bounded time, nowhere else. No proxy, no redirect, no cookie.</summary>
internal static class WebhookConnection
{
    private const int MaxConnections = 4;

    /// <summary>Makes a handler.</summary>
    /// <param name="options">The endpoint.</param>
    /// <exception cref="ConfigurationException">The file of authorities cannot be used.</exception>
    public static SocketsHttpHandler Handler(WebhookOptions options)
    {
        var handler = new SocketsHttpHandler
        {
            UseProxy = false,
            AllowAutoRedirect = false,
            UseCookies = false,
            ActivityHeadersPropagator = null,
            MaxConnectionsPerServer = MaxConnections,
            ConnectTimeout = TimeSpan.FromMilliseconds(options.TimeoutMs),
            PooledConnectionLifetime = TimeSpan.FromMinutes(15),
            ConnectCallback = async (context, cancellation) => await CollectorConnection.OpenAsync(
                context.DnsEndPoint.Host, context.DnsEndPoint.Port, options.AllowPublicEndpoint, cancellation, $"AllowPublicEndpoint of the webhook {options.Name}"),
        };
        handler.SslOptions.EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13;
        var authorities = Authorities(options);
        if (authorities is not null || options.PinSha256.Length > 0)
        {
            handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, _, errors) => IsTrusted(certificate, errors, authorities, options.PinSha256);
        }

        return handler;
    }

    // A pin names one key: with it, who signed the certificate says nothing more. Authorities of the site stand in place of the system's.
    private static bool IsTrusted(X509Certificate? shown, SslPolicyErrors errors, X509Certificate2Collection? authorities, string pin)
    {
        if (shown is not X509Certificate2 certificate)
        {
            return false;
        }

        if (pin.Length > 0)
        {
            var key = SHA256.HashData(certificate.PublicKey.ExportSubjectPublicKeyInfo());
            return CryptographicOperations.FixedTimeEquals(key, Convert.FromHexString(pin)) && (authorities is null || IsSigned(certificate, authorities));
        }

        return (errors & ~SslPolicyErrors.RemoteCertificateChainErrors) == SslPolicyErrors.None && IsSigned(certificate, authorities!);
    }

    private static bool IsSigned(X509Certificate2 certificate, X509Certificate2Collection authorities)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        return chain.Build(certificate);
    }

    private static X509Certificate2Collection? Authorities(WebhookOptions options)
    {
        if (options.CaFile.Length == 0)
        {
            return null;
        }

        var authorities = new X509Certificate2Collection();
        try
        {
            authorities.ImportFromPemFile(options.CaFile);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new ConfigurationException([$"CaFile of the webhook {options.Name} is '{options.CaFile}', which cannot be read ({e.Message}); allowed is a PEM file of certificates."]);
        }

        return authorities.Count > 0
            ? authorities
            : throw new ConfigurationException([$"CaFile of the webhook {options.Name} is '{options.CaFile}', which holds no certificate; allowed is a PEM file of certificates."]);
    }
}
