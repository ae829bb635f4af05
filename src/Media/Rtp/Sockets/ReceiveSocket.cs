using System.Net;
using System.Runtime.InteropServices;

namespace EdgeCx.Media.Rtp.Sockets;

/// <summary>A bound UDP socket whose datagrams carry the kernel's receive time. Owned by one leg's port.</summary>
internal sealed unsafe class ReceiveSocket : IDisposable
{
    private int _descriptor;

    private ReceiveSocket(int descriptor) => _descriptor = descriptor;

    /// <summary>The descriptor, for epoll and recvmmsg.</summary>
    public int Descriptor => _descriptor;

    /// <summary>Binds an address and port; null with the system's error number when it cannot.</summary>
    /// <param name="local">IPv4 or IPv6 address.</param>
    /// <param name="port">UDP port.</param>
    /// <param name="receiveBufferBytes">Receive buffer: forced where the process may, else up to the system's limit.</param>
    /// <param name="error">errno.</param>
    public static ReceiveSocket? TryBind(IPAddress local, int port, int receiveBufferBytes, out int error)
    {
        var source = PacketSource.From(new IPEndPoint(local, port));
        var family = source.IsIPv6 ? LibC.AfInet6 : LibC.AfInet;
        var descriptor = LibC.Socket(family, LibC.SockDgram | LibC.SockCloexec | LibC.SockNonblock, 0);
        if (descriptor < 0)
        {
            error = Marshal.GetLastPInvokeError();
            return null;
        }

        if (source.IsIPv6)
        {
            Set(descriptor, LibC.IpprotoIpv6, LibC.Ipv6V6Only, 1);
        }

        if (!Set(descriptor, LibC.SolSocket, LibC.SoRcvbufForce, receiveBufferBytes))
        {
            Set(descriptor, LibC.SolSocket, LibC.SoRcvbuf, receiveBufferBytes);
        }

        Span<byte> address = stackalloc byte[PacketSource.MaxSockaddrBytes];
        var length = source.Write(address);
        fixed (byte* name = address)
        {
            if (Set(descriptor, LibC.SolSocket, LibC.SoTimestampNs, 1) && LibC.Bind(descriptor, name, length) == 0)
            {
                error = 0;
                return new ReceiveSocket(descriptor);
            }
        }

        error = Marshal.GetLastPInvokeError();
        LibC.Close(descriptor);
        return null;
    }

    /// <summary>Sends without waiting; false when the system did not take it (a lost report is like a lost packet).</summary>
    public bool TrySend(ReadOnlySpan<byte> datagram, in PacketSource destination)
    {
        Span<byte> address = stackalloc byte[PacketSource.MaxSockaddrBytes];
        var length = destination.Write(address);
        fixed (byte* buffer = datagram)
        fixed (byte* name = address)
        {
            return LibC.SendTo(_descriptor, buffer, (nuint)datagram.Length, LibC.MsgDontwait | LibC.MsgNosignal, name, length) == datagram.Length;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        var descriptor = Interlocked.Exchange(ref _descriptor, -1);
        if (descriptor >= 0)
        {
            LibC.Close(descriptor);
        }
    }

    private static bool Set(int descriptor, int level, int option, int value) =>
        LibC.SetSocketOption(descriptor, level, option, &value, sizeof(int)) == 0;
}
