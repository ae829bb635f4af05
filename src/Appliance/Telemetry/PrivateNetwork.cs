using System.Net;
using System.Net.Sockets;

namespace EdgeCx.Appliance.Telemetry;

/// <summary>Addresses that the internet does not route: loopback, RFC 1918, link-local (RFC 3927, RFC 4291) and unique local ones (RFC 4193).</summary>
internal static class PrivateNetwork
{
    private static readonly IPNetwork[] Networks =
    [
        IPNetwork.Parse("127.0.0.0/8"), IPNetwork.Parse("10.0.0.0/8"), IPNetwork.Parse("172.16.0.0/12"), IPNetwork.Parse("192.168.0.0/16"),
        IPNetwork.Parse("169.254.0.0/16"), IPNetwork.Parse("::1/128"), IPNetwork.Parse("fe80::/10"), IPNetwork.Parse("fc00::/7"),
    ];

    /// <summary>True for an address of the site's own network.</summary>
    public static bool Contains(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        if (plain is { AddressFamily: AddressFamily.InterNetworkV6, ScopeId: not 0 })
        {
            plain = new IPAddress(plain.GetAddressBytes());
        }

        return Array.Exists(Networks, n => n.Contains(plain));
    }
}
