using System.Net;
using System.Net.Sockets;

namespace EdgeCx.Media.Sip.Transport;

/// <summary>Addresses between a dual-mode IPv6 socket, which sees IPv4 peers as mapped ones, and everything else, which should not.</summary>
internal static class Sockets
{
    /// <summary>An address of ours as it is told to peers: a mapped IPv4 address as plain IPv4, without a scope of this machine.</summary>
    public static IPAddress Plain(IPAddress address) =>
        address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : new IPAddress(address.GetAddressBytes());

    /// <summary>An end point with a plain address.</summary>
    public static IPEndPoint Plain(IPEndPoint endPoint) =>
        endPoint.Address.IsIPv4MappedToIPv6 ? new IPEndPoint(endPoint.Address.MapToIPv4(), endPoint.Port) : endPoint;

    /// <summary>An end point as a socket of this family takes it.</summary>
    public static IPEndPoint ForFamily(IPEndPoint endPoint, AddressFamily family) =>
        family == AddressFamily.InterNetworkV6 && endPoint.AddressFamily == AddressFamily.InterNetwork
            ? new IPEndPoint(endPoint.Address.MapToIPv6(), endPoint.Port)
            : endPoint;
}
