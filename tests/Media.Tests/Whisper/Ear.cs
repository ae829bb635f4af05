using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace EdgeCx.Media.Tests.Whisper;

/// <summary>Where a PBX takes a leg's RTP: keeps every packet as it comes.</summary>
internal sealed class Ear : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveBufferSize = 1 << 22 };
    private readonly Thread _thread;

    public Ear()
    {
        _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        Port = ((IPEndPoint)_socket.LocalEndPoint!).Port;
        _thread = new Thread(Run) { IsBackground = true };
        _thread.Start();
    }

    public int Port { get; }

    /// <summary>RTP, without reports.</summary>
    public ConcurrentQueue<Packet> Packets { get; } = new();

    /// <summary>Reports (RFC 5761).</summary>
    public ConcurrentQueue<byte[]> Reports { get; } = new();

    public IReadOnlyList<Packet> Of(int type) => [.. Packets.Where(p => p.Type == type)];

    public void Dispose()
    {
        _socket.Dispose();
        _thread.Join();
    }

    private void Run()
    {
        var buffer = new byte[2048];
        try
        {
            while (true)
            {
                var length = _socket.Receive(buffer);
                if (buffer[1] is >= 192 and <= 223)
                {
                    Reports.Enqueue(buffer[..length]);
                    continue;
                }

                Packets.Enqueue(new Packet(
                    Stopwatch.GetTimestamp(),
                    (buffer[1] & 0x80) != 0,
                    buffer[1] & 0x7F,
                    BinaryPrimitives.ReadUInt16BigEndian(buffer.AsSpan(2)),
                    BinaryPrimitives.ReadUInt32BigEndian(buffer.AsSpan(4)),
                    BinaryPrimitives.ReadUInt32BigEndian(buffer.AsSpan(8)),
                    buffer[12..length]));
            }
        }
        catch (SocketException)
        {
            // Disposed.
            return;
        }
    }

    internal sealed record Packet(long Ns, bool Marker, int Type, ushort Sequence, uint Timestamp, uint Ssrc, byte[] Payload);
}
