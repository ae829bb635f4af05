using EdgeCx.Media.Capture.Ring;
using EdgeCx.Media.Rtp.Sockets;

namespace EdgeCx.Media.Tests.Capture.Ring;

/// <summary>Sends whole frames out of an interface. Made on a thread of the interface's namespace, used anywhere.</summary>
internal sealed unsafe class FrameSender : IDisposable
{
    private readonly int _socket;
    private readonly byte[] _address = new byte[20];

    public FrameSender(string name)
    {
        _socket = LibC.Socket(AfPacket.Family, AfPacket.SockRaw | LibC.SockCloexec, 0);
        _socket.ShouldBeGreaterThanOrEqualTo(0);
        CaptureDevice.TryFind(_socket, name, out var device).ShouldBeTrue();
        device.WriteAddress(_address);
    }

    public void Send(ReadOnlySpan<byte> frame)
    {
        fixed (byte* octets = frame)
        fixed (byte* address = _address)
        {
            LibC.SendTo(_socket, octets, (nuint)frame.Length, 0, address, _address.Length).ShouldBe(frame.Length);
        }
    }

    public void Dispose() => LibC.Close(_socket);
}
