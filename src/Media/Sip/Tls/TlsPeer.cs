using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace EdgeCx.Media.Sip.Tls;

/// <summary>Who a peer's certificate says it is, and whether an authority of ours says so.</summary>
internal static class TlsPeer
{
    /// <summary>
    /// How a peer's chain is checked: against these authorities alone, or the system's where there are none. Key usage for clients is not asked
    /// for: the certificates of controllers are often for servers only. Revocation is not looked up: it would need a network that an appliance
    /// need not have, in the middle of a handshake.
    /// </summary>
    public static X509ChainPolicy ChainPolicy(X509Certificate2Collection? authorities)
    {
        var policy = new X509ChainPolicy { RevocationMode = X509RevocationMode.NoCheck, DisableCertificateDownloads = true };
        if (authorities is not null)
        {
            policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            policy.CustomTrustStore.AddRange(authorities);
        }

        return policy;
    }

    /// <summary>
    /// True when nothing but the name is wrong. Names are not enforced (RFC 5922 7.3): which peer may signal is for the site's authority and
    /// <c>Sip:AllowedSources</c> to say, and what we connect to is an address.
    /// </summary>
    public static bool IsTrusted(SslPolicyErrors errors) => (errors & ~SslPolicyErrors.RemoteCertificateNameMismatch) == SslPolicyErrors.None;

    /// <summary>The identity for the log: DNS names of the subjectAltName, else the subject (RFC 5922 7.1); "none" without a certificate.</summary>
    public static string Identity(X509Certificate? shown)
    {
        if (shown is not X509Certificate2 certificate)
        {
            return "none";
        }

        var names = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().SelectMany(static n => n.EnumerateDnsNames()).Take(4).ToArray();
        var text = names.Length > 0 ? string.Join(' ', names) : certificate.Subject;
        return new string([.. text.Where(static c => !char.IsControl(c)).Take(128)]);
    }
}
