using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace EdgeCx.Interop.Tests.Rtpengine;

/// <summary>One phone of a relayed call: sends µ-law RTP from its own loopback address every 20 ms until it is disposed.</summary>
internal sealed class RelayedParty : IDisposable
{
    private readonly UdpClient _socket;
    private readonly CancellationTokenSource _stop = new();
    private Task? _sending;

    public RelayedParty(string address)
    {
        _socket = new UdpClient(new IPEndPoint(IPAddress.Parse(address), 0));
        EndPoint = (IPEndPoint)_socket.Client.LocalEndPoint!;
    }

    public IPEndPoint EndPoint { get; }

    public void Send(int relayPort, byte octet, uint ssrc)
    {
        _sending = Task.Run(async () =>
        {
            using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
            var packet = new byte[172];
            packet[0] = 0x80;
            BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(8), ssrc);
            packet.AsSpan(12).Fill(octet);
            var relay = new IPEndPoint(IPAddress.Loopback, relayPort);
            try
            {
                for (var i = 0; await timer.WaitForNextTickAsync(_stop.Token); i++)
                {
                    BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), (ushort)i);
                    BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(4), (uint)(160 * i));
                    await _socket.SendAsync(packet, relay, _stop.Token);
                }
            }
            catch (OperationCanceledException)
            {
                // The call is over.
            }
        });
    }

    public void Dispose()
    {
        _stop.Cancel();
        _sending?.GetAwaiter().GetResult();
        _socket.Dispose();
        _stop.Dispose();
    }
}
