using System.Buffers.Binary;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace EdgeCx.Media.Tests.SiprecClient;

/// <summary>Catches the RTP packets of one port.</summary>
internal sealed class RtpCatcher : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveTimeout = 300 };

    public RtpCatcher(int port) => _socket.Bind(new IPEndPoint(IPAddress.Loopback, port));

    /// <summary>Reads until nothing comes for 300 ms.</summary>
    public List<Packet> ReadAll()
    {
        var packets = new List<Packet>();
        var buffer = new byte[2048];
        while (true)
        {
            try
            {
                EndPoint from = new IPEndPoint(IPAddress.Any, 0);
                var length = _socket.ReceiveFrom(buffer, ref from);
                packets.Add(new Packet(
                    Stopwatch.GetTimestamp(),
                    ((IPEndPoint)from).Port,
                    (buffer[1] & 0x80) != 0,
                    buffer[1] & 0x7F,
                    BinaryPrimitives.ReadUInt16BigEndian(buffer.AsSpan(2)),
                    BinaryPrimitives.ReadUInt32BigEndian(buffer.AsSpan(4)),
                    BinaryPrimitives.ReadUInt32BigEndian(buffer.AsSpan(8)),
                    buffer[12..length]));
            }
            catch (SocketException e) when (e.SocketErrorCode is SocketError.TimedOut or SocketError.WouldBlock)
            {
                return packets;
            }
        }
    }

    public void Dispose() => _socket.Dispose();

    internal sealed record Packet(long Ns, int FromPort, bool Marker, int Type, ushort Sequence, uint Timestamp, uint Ssrc, byte[] Payload);
}
