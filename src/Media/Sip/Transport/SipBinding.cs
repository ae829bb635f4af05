using System.Net;
using System.Net.Sockets;

namespace EdgeCx.Media.Sip.Transport;

/// <summary>Binds listening sockets, and says in plain words why one cannot be bound.</summary>
internal static class SipBinding
{
    /// <summary>Binds a socket.</summary>
    /// <param name="endPoint">Address and port.</param>
    /// <param name="protocol">UDP or TCP.</param>
    /// <param name="portKey">The setting that the port comes from.</param>
    /// <exception cref="IOException">The address cannot be bound; the message names it.</exception>
    public static Socket Bind(IPEndPoint endPoint, ProtocolType protocol, string portKey = "Sip:Port")
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
            throw new IOException(Describe(error, endPoint, protocol, portKey), error);
        }
    }

    private static string Describe(SocketException error, IPEndPoint endPoint, ProtocolType protocol, string portKey)
    {
        var what = protocol == ProtocolType.Udp ? "udp" : "tcp";
        return error.SocketErrorCode switch
        {
            SocketError.AddressAlreadyInUse =>
                $"address already in use: {what} {endPoint} (Sip:ListenAddress, {portKey}); stop the program that listens there or set another port.",
            SocketError.AddressNotAvailable =>
                $"address not on this machine: {what} {endPoint} (Sip:ListenAddress); set one that this machine has.",
            SocketError.AccessDenied =>
                $"not allowed to listen: {what} {endPoint} ({portKey}); ports below 1024 need the capability CAP_NET_BIND_SERVICE.",
            _ => $"cannot listen: {what} {endPoint} (Sip:ListenAddress, {portKey}): {error.Message}.",
        };
    }
}
