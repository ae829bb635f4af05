using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using EdgeCx.Media.Rtp;
using EdgeCx.Media.Rtp.Srtp;

namespace EdgeCx.Media.SiprecClient;

/// <summary>
/// One RTP stream (RFC 3550 5.1) of G.711 µ-law, protected where a suite is given, from a socket of its own or in the bursts of a shared one. Packets go
/// out in the order of the schedule; a held stream lets its time pass without packets. Used by the pacing thread; hold and counters from any thread.
/// </summary>
internal sealed class PacedLeg : IDisposable
{
    private const int HeaderBytes = 12;
    private readonly Socket? _socket;
    private readonly BurstSocket? _burst;
    private readonly byte[] _packet = GC.AllocateArray<byte>(HeaderBytes + CallAudio.PacketBytes + SrtpSender.MaxTrailerBytes, pinned: true);
    private readonly byte[] _destination = [];
    private readonly byte[] _report = [];
    private int _destinationLength;
    private readonly SrtpSender? _srtp;
    private ReadOnlyMemory<byte> _octets;
    private readonly uint _firstTimestamp = (uint)RandomNumberGenerator.GetInt32(int.MaxValue);
    private ushort _sequence = (ushort)RandomNumberGenerator.GetInt32(65_536);
    private bool _mark = true;
    private volatile bool _isHeld;
    private long _sent;
    private long _failed;

    private PacedLeg(Socket socket, int port, SrtpSuite? suite)
    {
        if (suite is not null)
        {
            Suite = suite;
            Key = SrtpMasterKey.Generate(suite);
            _srtp = new SrtpSender(suite, Key);
        }

        _socket = socket;
        Port = port;
        Begin();
    }

    /// <summary>A stream of a shared socket, with sender reports.</summary>
    public PacedLeg(BurstSocket burst)
    {
        _burst = burst;
        _destination = GC.AllocateArray<byte>(PacketSource.MaxSockaddrBytes, pinned: true);
        _report = GC.AllocateArray<byte>(SenderReportWriter.Bytes, pinned: true);
        Port = burst.Port;
        Begin();
    }

    /// <summary>The local, even port.</summary>
    public int Port { get; }

    /// <summary>Synchronisation source.</summary>
    public uint Ssrc => BinaryPrimitives.ReadUInt32BigEndian(_packet.AsSpan(8));

    /// <summary>Suite of the stream; null for plain RTP.</summary>
    public SrtpSuite? Suite { get; }

    /// <summary>Key of the stream, for the offer; null for plain RTP.</summary>
    public SrtpMasterKey? Key { get; }

    /// <summary>Packets sent.</summary>
    public long Sent => Volatile.Read(ref _sent);

    /// <summary>Packets that the system did not take.</summary>
    public long Failed => Volatile.Read(ref _failed);

    /// <summary>True while no packets go out.</summary>
    public bool IsHeld
    {
        get => _isHeld;
        set => _isHeld = value;
    }

    /// <summary>Binds an even port from a cursor on; null when none in the range is free.</summary>
    public static PacedLeg? TryOpen(IPAddress local, SourcePorts ports, SrtpSuite? suite = null)
    {
        for (var tries = ports.Count; tries > 0; tries--)
        {
            var port = ports.Next();
            var socket = new Socket(local.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            try
            {
                socket.Bind(new IPEndPoint(local, port));

                // Nothing is read but ICMP errors: reports of the receiver may fill this and fall away.
                socket.ReceiveBufferSize = 4096;
                socket.Blocking = false;
                return new PacedLeg(socket, port, suite);
            }
            catch (SocketException e) when (e.SocketErrorCode is SocketError.AddressAlreadyInUse or SocketError.AccessDenied)
            {
                socket.Dispose();
            }
        }

        return null;
    }

    /// <summary>Says where packets go and what they carry.</summary>
    public void Connect(IPEndPoint remote, ReadOnlyMemory<byte> octets)
    {
        _octets = octets;
        if (_burst is null)
        {
            _socket!.Connect(remote);
        }
        else
        {
            _destinationLength = PacketSource.From(remote).Write(_destination);
        }
    }

    /// <summary>Sends the packet of a place in the schedule. <paramref name="tick"/> counts 20 ms from the call's first packet on.</summary>
    /// <param name="tick">Place in the schedule.</param>
    /// <param name="packet">Which packet of the audio.</param>
    public void Send(long tick, int packet)
    {
        if (_isHeld)
        {
            _mark = true;
            return;
        }

        _packet[1] = (byte)(_mark ? 0x80 : 0);
        _mark = false;
        BinaryPrimitives.WriteUInt16BigEndian(_packet.AsSpan(2), _sequence++);
        BinaryPrimitives.WriteUInt32BigEndian(_packet.AsSpan(4), _firstTimestamp + (uint)(tick * CallAudio.PacketBytes));
        _octets.Span.Slice(packet * CallAudio.PacketBytes, CallAudio.PacketBytes).CopyTo(_packet.AsSpan(HeaderBytes));
        var length = HeaderBytes + CallAudio.PacketBytes;
        length = _srtp?.ProtectRtp(_packet, length) ?? length;
        if (_burst is not null)
        {
            // Whether the system took it, the burst's socket counts.
            _burst.Add(_packet, length, _destination, _destinationLength);
            Volatile.Write(ref _sent, _sent + 1);
        }
        else if (TrySend(length) || TrySend(length))
        {
            Volatile.Write(ref _sent, _sent + 1);
        }
        else
        {
            Volatile.Write(ref _failed, _failed + 1);
        }
    }

    /// <summary>Sends a sender report on the stream's port (RFC 5761), of a shared socket only: other streams are too short to need one.</summary>
    /// <param name="tick">Place in the schedule.</param>
    /// <param name="wallNs">The same instant on the wall clock, ns since 1970.</param>
    public void SendReport(long tick, long wallNs)
    {
        if (_burst is null || _isHeld)
        {
            return;
        }

        SenderReportWriter.Write(_report, Ssrc, wallNs, _firstTimestamp + (uint)(tick * CallAudio.PacketBytes), (uint)_sent);
        _burst.Add(_report, SenderReportWriter.Bytes, _destination, _destinationLength);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _socket?.Dispose();
        _srtp?.Dispose();
        Key?.Wipe();
    }

    private void Begin()
    {
        _packet[0] = 0x80;
        RandomNumberGenerator.Fill(_packet.AsSpan(8, 4));
    }

    // The first try may only report an ICMP error of an earlier packet.
    private bool TrySend(int length) =>
        _socket!.Send(_packet.AsSpan(0, length), SocketFlags.None, out var error) == length && error == SocketError.Success;
}
