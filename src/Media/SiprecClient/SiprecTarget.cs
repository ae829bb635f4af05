using System.Net;
using System.Net.Sockets;
using System.Text;
using EdgeCx.Media.Sip.Messages;

namespace EdgeCx.Media.SiprecClient;

/// <summary>Reads <c>sip:HOST:PORT[;transport=udp|tcp|tls]</c> or <c>sips:HOST:PORT</c>, as a person gives it, into where to call.</summary>
internal static class SiprecTarget
{
    private const int DefaultPort = 5060;
    private const int DefaultTlsPort = 5061;

    /// <summary>Reads a target and looks its host up.</summary>
    /// <returns>The options; null with an error for a person, which begins with <c>--to</c> where the text is wrong and not the name unknown.</returns>
    public static async Task<(SiprecCallerOptions? Options, string Error)> ResolveAsync(string text, CancellationToken cancellation)
    {
        if (!SipUri.TryParse(Encoding.UTF8.GetBytes(text), out var uri, out var reject) || !uri!.IsSip)
        {
            var where = uri is null ? $" (offset {reject.Offset}: {reject.Reason} is expected)" : "";
            return (null, $"--to is '{text}'; allowed is sip:HOST:PORT, with ;transport=udp, ;transport=tcp or ;transport=tls, or sips:HOST:PORT{where}.");
        }

        SignallingTransport? transport = (uri.Scheme, uri.Parameter("transport")?.ToLowerInvariant()) switch
        {
            // With sips, tcp means TLS over TCP (RFC 3261 19.1.1, RFC 5630 3.1.4).
            ("sips", null or "tcp" or "tls") or ("sip", "tls") => SignallingTransport.Tls,
            ("sip", null or "udp") => SignallingTransport.Udp,
            ("sip", "tcp") => SignallingTransport.Tcp,
            _ => null,
        };
        if (transport is null)
        {
            return (null, $"--to is '{text}'; this client speaks ;transport=udp (not with sips), ;transport=tcp and ;transport=tls.");
        }

        var address = uri.Target.Address ?? await LookUpAsync(uri.Target.Host, cancellation);
        if (address is null)
        {
            return (null, $"no address of {uri.Target.Host} is known (--to {text}).");
        }

        var defaultPort = transport == SignallingTransport.Tls ? DefaultTlsPort : DefaultPort;
        var server = new IPEndPoint(address, uri.Target.Port == 0 ? defaultPort : uri.Target.Port);
        var options = new SiprecCallerOptions(server, transport.Value)
        {
            Scheme = uri.Scheme,
            ServerName = uri.Target.Address is null ? uri.Target.Host : null,
            TargetUri = uri.User.Length > 0 ? $"{uri.User}@{server}" : null,
        };
        return (options, "");
    }

    private static async Task<IPAddress?> LookUpAsync(string host, CancellationToken cancellation)
    {
        try
        {
            return (await Dns.GetHostAddressesAsync(host, cancellation)).FirstOrDefault();
        }
        catch (SocketException)
        {
            // An unknown name is told as such by whoever asked for it.
            return null;
        }
    }
}
