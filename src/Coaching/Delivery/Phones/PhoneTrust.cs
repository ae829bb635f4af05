using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EdgeCx.Coaching.Delivery.Devices;
using EdgeCx.Coaching.Delivery.Surfaces;

namespace EdgeCx.Coaching.Delivery.Phones;

/// <summary>
/// Whom we take for a phone: whoever holds the pinned key, or whom the site's authorities vouch for. Phones carry their MAC address for a name, so
/// with authorities of the site's own the name is not compared with the address; with the system's it is.
/// </summary>
internal sealed class PhoneTrust
{
    private readonly string _pin;
    private readonly X509Certificate2Collection? _authorities;
    private volatile string? _refusal;

    /// <summary>Reads what the device names.</summary>
    /// <exception cref="CryptographicException">The file of authorities, which was good when the devices were read, is not any more.</exception>
    public PhoneTrust(Device device)
    {
        _pin = device.TlsPin;
        if (device.CaFile.Length > 0)
        {
            _authorities = [];
            _authorities.ImportFromPemFile(device.CaFile);
        }
    }

    /// <summary>Why the last certificate was refused; null where it was not.</summary>
    public string? Refusal => _refusal;

    /// <summary>How a handshake is done.</summary>
    public SslClientAuthenticationOptions Options() => new() { RemoteCertificateValidationCallback = IsTrusted };

    private bool IsTrusted(object sender, X509Certificate? shown, X509Chain? chain, SslPolicyErrors errors)
    {
        _refusal = Judge(shown as X509Certificate2, errors);
        return _refusal is null;
    }

    private string? Judge(X509Certificate2? certificate, SslPolicyErrors errors)
    {
        if (certificate is null)
        {
            return SurfaceReason.TlsUntrusted;
        }

        if (_pin.Length > 0)
        {
            var key = SHA256.HashData(certificate.PublicKey.ExportSubjectPublicKeyInfo());
            return Convert.ToHexStringLower(key) == _pin ? null : SurfaceReason.TlsPin;
        }

        if (_authorities is null)
        {
            return errors == SslPolicyErrors.None ? null : SurfaceReason.TlsUntrusted;
        }

        using var chain = new X509Chain
        {
            ChainPolicy =
            {
                RevocationMode = X509RevocationMode.NoCheck, // It would need a network that an appliance need not have.
                DisableCertificateDownloads = true,
                TrustMode = X509ChainTrustMode.CustomRootTrust,
            },
        };
        chain.ChainPolicy.CustomTrustStore.AddRange(_authorities);
        return chain.Build(certificate) ? null : SurfaceReason.TlsUntrusted;
    }
}
