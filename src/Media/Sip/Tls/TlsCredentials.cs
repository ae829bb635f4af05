using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace EdgeCx.Media.Sip.Tls;

/// <summary>What one side of TLS shows and trusts, read from PEM files. Immutable, so that a handshake keeps what it began with.</summary>
/// <param name="Context">Certificate with key and intermediates.</param>
/// <param name="Authorities">Authorities of peers' certificates; null where none are configured.</param>
/// <param name="Fingerprint">SHA-256 of the files, to tell whether they changed.</param>
internal sealed record TlsCredentials(SslStreamCertificateContext Context, X509Certificate2Collection? Authorities, string Fingerprint)
{
    /// <summary>The certificate that is shown.</summary>
    public X509Certificate2 Certificate => Context.TargetCertificate;

    /// <summary>The end of the certificate's validity, UTC.</summary>
    public DateTime ValidUntil => Certificate.NotAfter.ToUniversalTime();

    /// <summary>Why the certificate is of no use at a time; null when it is valid.</summary>
    public string? NotValidAt(DateTimeOffset now) =>
        now < Certificate.NotBefore.ToUniversalTime() ? $"is valid only from {Certificate.NotBefore.ToUniversalTime():yyyy-MM-dd HH:mm}Z"
        : now > ValidUntil ? $"has expired on {ValidUntil:yyyy-MM-dd HH:mm}Z"
        : null;

    /// <summary>Reads the files of a section.</summary>
    /// <param name="options">Where they are.</param>
    /// <param name="error">What is wrong, with key and file, and what is allowed; empty where nothing is. Never a key's octets.</param>
    public static TlsCredentials? TryLoad(SipTlsOptions options, out string error)
    {
        if (TryRead("Sip:Tls:Certificate", options.Certificate, out error) is not { } certificate
            || TryRead("Sip:Tls:Key", options.Key, out error) is not { } key)
        {
            return null;
        }

        var authorities = "";
        if (options.ClientCa.Length > 0)
        {
            if (TryRead("Sip:Tls:ClientCa", options.ClientCa, out error) is not { } bundle)
            {
                return null;
            }

            authorities = bundle;
        }

        var print = Convert.ToHexString(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes($"{certificate}\0{key}\0{authorities}")));
        var context = TryPair(options, certificate, key, out error);
        if (context is null)
        {
            return null;
        }

        X509Certificate2Collection? trusted = null;
        if (options.ClientCa.Length > 0 && (trusted = TryImport("Sip:Tls:ClientCa", options.ClientCa, authorities, out error)) is null)
        {
            return null;
        }

        return new TlsCredentials(context, trusted, print);
    }

    /// <summary>SHA-256 of the files as they are now; empty when one cannot be read.</summary>
    public static string FingerprintOf(SipTlsOptions options)
    {
        if (TryRead("", options.Certificate, out _) is not { } certificate || TryRead("", options.Key, out _) is not { } key)
        {
            return "";
        }

        var authorities = options.ClientCa.Length == 0 ? "" : TryRead("", options.ClientCa, out _);
        return authorities is null ? "" : Convert.ToHexString(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes($"{certificate}\0{key}\0{authorities}")));
    }

    private static SslStreamCertificateContext? TryPair(SipTlsOptions options, string certificate, string key, out string error)
    {
        if (TryImport("Sip:Tls:Certificate", options.Certificate, certificate, out error) is not { } chain)
        {
            return null;
        }

        if (key.Contains("BEGIN ENCRYPTED PRIVATE KEY", StringComparison.Ordinal))
        {
            error = $"Sip:Tls:Key is '{options.Key}', which has a passphrase; allowed is a PEM key without one that only the appliance's user can read.";
            return null;
        }

        try
        {
            var own = X509Certificate2.CreateFromPem(certificate, key);
            chain.RemoveAt(0);
            error = "";
            return SslStreamCertificateContext.Create(own, chain, offline: true);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            error = $"Sip:Tls:Key is '{options.Key}', which is not the key of '{options.Certificate}'; allowed is the PEM private key that belongs to the first certificate there.";
            return null;
        }
    }

    private static X509Certificate2Collection? TryImport(string setting, string file, string pem, out string error)
    {
        var collection = new X509Certificate2Collection();
        try
        {
            collection.ImportFromPem(pem);
        }
        catch (CryptographicException)
        {
            collection.Clear();
        }

        error = collection.Count > 0 ? "" : $"{setting} is '{file}', which holds no certificate; allowed is a PEM file (-----BEGIN CERTIFICATE-----).";
        return collection.Count > 0 ? collection : null;
    }

    private static string? TryRead(string setting, string file, out string error)
    {
        try
        {
            error = "";
            return File.ReadAllText(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            error = $"{setting} is '{file}', which cannot be read ({e.Message}); allowed is a PEM file that the appliance's user can read.";
            return null;
        }
    }
}
