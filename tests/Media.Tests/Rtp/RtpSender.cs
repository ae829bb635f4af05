using System.Net;
using System.Net.Sockets;
using EdgeCx.Media.Codecs;

namespace EdgeCx.Media.Tests.Rtp;

/// <summary>One source of RTP whose packets' level tells their number.</summary>
internal sealed class RtpSender : IDisposable
{
    private readonly Socket _socket;
    private readonly uint _ssrc;

    public RtpSender(IPAddress local, int port, uint ssrc)
    {
        _ssrc = ssrc;
        _socket = new Socket(local.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        _socket.Bind(new IPEndPoint(local, 0));
        _socket.Connect(new IPEndPoint(local, port));
    }

    public ushort FirstSequence { get; init; }

    public void Send(int packet, uint? ssrc = null, byte payloadType = 0) => SendRaw(RtpBytes.Packet(
        (ushort)(FirstSequence + packet), (uint)(160 * packet), ssrc ?? _ssrc, RtpBytes.Tone(Octet(packet)), payloadType));

    public void SendRaw(byte[] datagram) => _socket.Send(datagram);

    public async Task<byte[]> ReceiveAsync(CancellationToken cancellation)
    {
        var buffer = new byte[512];
        var length = await _socket.ReceiveAsync(buffer, cancellation);
        return buffer[..length];
    }

    public static short[] Expected(int frames, bool aLaw = false) =>
        [.. Enumerable.Range(0, frames * 256).Select(s => aLaw ? ALaw.Decode(Octet(s / 160)) : MuLaw.Decode(Octet(s / 160)))];

    public void Dispose() => _socket.Dispose();

    private static byte Octet(int packet) => (byte)((packet % 100) + 1);
}
