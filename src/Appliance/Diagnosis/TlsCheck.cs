using System.Net;
using System.Net.Sockets;
using EdgeCx.Media.Sip;
using EdgeCx.Media.Sip.Digest;
using EdgeCx.Media.Sip.Tls;

namespace EdgeCx.Appliance.Diagnosis;

/// <summary>Whether the files of SIP over TLS and of digest can be used, and how long the certificate lasts.</summary>
internal static class TlsCheck
{
    private static readonly TimeSpan Soon = TimeSpan.FromDays(14);

    /// <summary>Looks at what is configured; nothing where nothing is.</summary>
    public static IEnumerable<Finding> Look(SipOptions options, DateTimeOffset now)
    {
        if (options.Tls.IsConfigured && options.TlsPort != 0)
        {
            yield return PortCheck.Look("Sip:TlsPort", new IPEndPoint(IPAddress.Parse(options.ListenAddress), options.TlsPort), ProtocolType.Tcp);
            yield return Certificate(options.Tls, now);
        }

        if (options.Digest.IsConfigured)
        {
            yield return DigestUsers.TryLoad(options.Digest, out var error) is { } users
                ? new Finding("Sip:Digest:UsersFile", Verdict.Ok, $"{users.Count} users of the realm '{options.Digest.Realm}'")
                : new Finding("Sip:Digest:UsersFile", Verdict.Block, error);
        }
    }

    private static Finding Certificate(SipTlsOptions tls, DateTimeOffset now)
    {
        const string Subject = "Sip:Tls:Certificate";
        if (TlsCredentials.TryLoad(tls, out var error) is not { } credentials)
        {
            return new Finding(Subject, Verdict.Block, error);
        }

        if (credentials.NotValidAt(now) is { } why)
        {
            return new Finding(Subject, Verdict.Block, $"{tls.Certificate} {why}; peers will refuse it: set one that is valid, the appliance reads it by itself");
        }

        return credentials.ValidUntil - now < Soon
            ? new Finding(Subject, Verdict.Warn, $"{tls.Certificate} ends on {credentials.ValidUntil:yyyy-MM-dd HH:mm}Z; replace it, the appliance reads the new one by itself")
            : new Finding(Subject, Verdict.Ok, $"valid until {credentials.ValidUntil:yyyy-MM-dd}{(credentials.Authorities is null ? "" : "; peers must show a certificate")}");
    }
}
