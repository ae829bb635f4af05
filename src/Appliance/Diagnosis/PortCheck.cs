using System.Net;
using System.Net.Sockets;

namespace EdgeCx.Appliance.Diagnosis;

/// <summary>Whether the configured addresses can be bound, by binding them for a moment.</summary>
internal static class PortCheck
{
    /// <summary>Looks at one address.</summary>
    /// <param name="subject">Key of the setting.</param>
    /// <param name="endpoint">Address and port.</param>
    /// <param name="protocol">UDP or TCP.</param>
    public static Finding Look(string subject, IPEndPoint endpoint, ProtocolType protocol)
    {
        var name = $"{(protocol == ProtocolType.Tcp ? "tcp" : "udp")} {endpoint}";
        try
        {
            using var socket = new Socket(
                endpoint.AddressFamily, protocol == ProtocolType.Tcp ? SocketType.Stream : SocketType.Dgram, protocol);
            socket.Bind(endpoint);
            return new Finding(subject, Verdict.Ok, $"{name} is free");
        }
        catch (SocketException e)
        {
            var why = e.SocketErrorCode switch
            {
                SocketError.AddressAlreadyInUse => "is in use by another program (a running edgecx, or: ss -lntup)",
                SocketError.AddressNotAvailable => "is not an address of this machine (ip addr)",
                SocketError.AccessDenied => "needs the right to bind it (CAP_NET_BIND_SERVICE, or a port above 1023)",
                _ => $"cannot be bound ({e.SocketErrorCode})",
            };
            return new Finding(subject, Verdict.Block, $"{name} {why}");
        }
    }
}
