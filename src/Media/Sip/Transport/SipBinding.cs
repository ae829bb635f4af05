using System.Net;
using System.Net.Sockets;

namespace EdgeCx.Media.Sip.Transport;

/// <summary>Binds listening sockets, and says in plain words why one cannot be bound.</summary>
internal static class SipBinding
{
    /// <summary>Binds a socket.</summary>
    /// <exception cref="IOException">The address cannot be bound; the message names it.</exception>
    public static Socket Bind(IPEndPoint endPoint, ProtocolType protocol)
    {
        var type = protocol == ProtocolType.Udp ? SocketType.Dgram : SocketType.Stream;
        var socket = new Socket(endPoint.AddressFamily, type, protocol);
        try
        {
            if (endPoint.Address.Equals(IPAddress.IPv6Any))
            {
                socket.DualMode = true;
            }

            socket.Bind(endPoint);
            return socket;
        }
        catch (SocketException error)
        {
            socket.Dispose();
            throw new IOException(Describe(error, endPoint, protocol), error);
        }
    }

    private static string Describe(SocketException error, IPEndPoint endPoint, ProtocolType protocol)
    {
        var what = protocol == ProtocolType.Udp ? "udp" : "tcp";
        return error.SocketErrorCode switch
        {
            SocketError.AddressAlreadyInUse =>
                $"address already in use: {what} {endPoint} (Sip:ListenAddress, Sip:Port); stop the program that listens there or set another port.",
            SocketError.AddressNotAvailable =>
                $"address not on this machine: {what} {endPoint} (Sip:ListenAddress); set one that this machine has.",
            SocketError.AccessDenied =>
                $"not allowed to listen: {what} {endPoint} (Sip:Port); ports below 1024 need the capability CAP_NET_BIND_SERVICE.",
            _ => $"cannot listen: {what} {endPoint} (Sip:ListenAddress, Sip:Port): {error.Message}.",
        };
    }
}
