using System.Net;
using System.Net.Sockets;

namespace EdgeCx.Appliance.Telemetry;

/// <summary>How the collector is reached: directly, in bounded time, and only on the site's own network unless more is allowed.</summary>
internal static class CollectorConnection
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(3);

    /// <summary>Makes a handler.</summary>
    /// <remarks>
    /// A name is resolved here and judged at each connection, so that one that comes to mean another address is refused as well. No proxy of the
    /// environment and no redirect leads elsewhere.
    /// </remarks>
    public static SocketsHttpHandler Handler(bool allowPublic) => new()
    {
        UseProxy = false,
        AllowAutoRedirect = false,
        UseCookies = false,
        ActivityHeadersPropagator = null,
        ConnectTimeout = ConnectTimeout,
        PooledConnectionLifetime = TimeSpan.FromMinutes(15),
        ConnectCallback = async (context, cancellation) => await OpenAsync(context.DnsEndPoint.Host, context.DnsEndPoint.Port, allowPublic, cancellation),
    };

    /// <summary>Connects.</summary>
    /// <param name="host">Name or address.</param>
    /// <param name="port">Port.</param>
    /// <param name="allowPublic">Whether addresses on the internet are allowed.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <param name="setting">The setting that would allow more, for the error.</param>
    /// <exception cref="IOException">The host has no address on the site's own network.</exception>
    /// <exception cref="SocketException">Nobody listens, or the name is unknown.</exception>
    public static async Task<Stream> OpenAsync(string host, int port, bool allowPublic, CancellationToken cancellation, string setting = "Telemetry:AllowPublicEndpoint")
    {
        var literal = host.Trim('[', ']');
        var addresses = IPAddress.TryParse(literal, out var address) ? [address] : await Dns.GetHostAddressesAsync(literal, cancellation);
        var allowed = Array.FindAll(addresses, a => allowPublic || PrivateNetwork.Contains(a));
        if (allowed.Length == 0)
        {
            throw new IOException($"{host} is not on the site's own network, and {setting} is false");
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, port, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
