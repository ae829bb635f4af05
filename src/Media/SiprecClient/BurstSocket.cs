using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using EdgeCx.Media.Rtp.Sockets;

namespace EdgeCx.Media.SiprecClient;

/// <summary>
/// One UDP socket that sends the packets of many streams with one system call a burst (sendmmsg): what a thousand streams cost their sender then
/// lies in the kernel alone. Packets stay where they are until <see cref="Flush"/>. One thread; counters from any.
/// </summary>
internal sealed unsafe class BurstSocket : IDisposable
{
    private const int MaxBurst = 512;
    private readonly Socket _socket;
    private readonly int _descriptor;
    private readonly LibC.IoVector[] _vectors = GC.AllocateArray<LibC.IoVector>(MaxBurst, pinned: true);
    private readonly LibC.MultiMessageHeader[] _messages = GC.AllocateArray<LibC.MultiMessageHeader>(MaxBurst, pinned: true);
    private int _count;
    private long _sent;
    private long _failed;

    /// <summary>Binds a free even port of a range.</summary>
    /// <exception cref="SocketException">None of its ports is free.</exception>
    public BurstSocket(IPAddress local, SourcePorts ports)
    {
        _socket = Bind(local, ports);
        _descriptor = (int)_socket.Handle;
        Port = ((IPEndPoint)_socket.LocalEndPoint!).Port;

        // Nothing is read: reports of the receivers may fill this and fall away.
        _socket.ReceiveBufferSize = 4096;
        _socket.SendBufferSize = 4 << 20;
        for (var i = 0; i < MaxBurst; i++)
        {
            ref var header = ref _messages[i].Header;
            header.Vectors = (LibC.IoVector*)Marshal.UnsafeAddrOfPinnedArrayElement(_vectors, i);
            header.VectorCount = 1;
        }
    }

    /// <summary>The local, even port: the source of every stream.</summary>
    public int Port { get; }

    /// <summary>Packets that the system took.</summary>
    public long Sent => Volatile.Read(ref _sent);

    /// <summary>Packets that the system did not take.</summary>
    public long Failed => Volatile.Read(ref _failed);

    /// <summary>Adds a packet to the burst.</summary>
    /// <param name="packet">Pinned octets, which stay as they are until the burst has left.</param>
    /// <param name="length">How many of them.</param>
    /// <param name="destination">Pinned address in the kernel's form.</param>
    /// <param name="destinationLength">Its octets.</param>
    public void Add(byte[] packet, int length, byte[] destination, int destinationLength)
    {
        if (_count == MaxBurst)
        {
            Flush();
        }

        _vectors[_count].Base = (byte*)Marshal.UnsafeAddrOfPinnedArrayElement(packet, 0);
        _vectors[_count].Length = (nuint)length;
        ref var header = ref _messages[_count].Header;
        header.Name = (byte*)Marshal.UnsafeAddrOfPinnedArrayElement(destination, 0);
        header.NameLength = (uint)destinationLength;
        _count++;
    }

    /// <summary>Sends the burst. A packet that the system does not take is counted and passed over.</summary>
    public void Flush()
    {
        if (_count == 0)
        {
            return;
        }

        var done = 0;
        var failed = 0;
        while (done < _count)
        {
            var messages = (LibC.MultiMessageHeader*)Marshal.UnsafeAddrOfPinnedArrayElement(_messages, done);
            var taken = LibC.SendMany(_descriptor, messages, (uint)(_count - done), LibC.MsgNosignal);
            failed += taken > 0 ? 0 : 1;
            done += Math.Max(1, taken);
        }

        Volatile.Write(ref _sent, _sent + _count - failed);
        Volatile.Write(ref _failed, _failed + failed);
        _count = 0;
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    private static Socket Bind(IPAddress local, SourcePorts ports)
    {
        for (var tries = ports.Count; tries > 0; tries--)
        {
            var socket = new Socket(local.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            try
            {
                socket.Bind(new IPEndPoint(local, ports.Next()));
                return socket;
            }
            catch (SocketException e) when (e.SocketErrorCode is SocketError.AddressAlreadyInUse or SocketError.AccessDenied)
            {
                socket.Dispose();
            }
        }

        throw new SocketException((int)SocketError.AddressAlreadyInUse);
    }
}
