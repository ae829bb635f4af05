using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace EdgeCx.Bench.Flood;

/// <summary>
/// A hostile source at a known rate: garbage and INVITEs over UDP from one thread, silent connections and half TLS handshakes from another. Shares
/// no code with the appliance.
/// </summary>
internal sealed class SipFlood
{
    private const int MostOpen = 4096;

    // Record header, then the first octets of a ClientHello that says it is 508 octets long.
    private static readonly byte[] HalfHello = [0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xFC, 0x03, 0x03];
    private readonly IPAddress _source;
    private readonly IPEndPoint _target;
    private readonly IPEndPoint? _tls;
    private readonly FloodRates _rates;

    /// <summary>Prepares a flood.</summary>
    /// <param name="source">Address that it comes from.</param>
    /// <param name="target">Where UDP and TCP go.</param>
    /// <param name="tls">Where half handshakes go; null for none.</param>
    /// <param name="rates">How much.</param>
    public SipFlood(IPAddress source, IPEndPoint target, IPEndPoint? tls, FloodRates rates)
    {
        _source = source;
        _target = target;
        _tls = tls;
        _rates = rates;
    }

    /// <summary>What was sent so far.</summary>
    public FloodCounts Counts { get; } = new();

    /// <summary>Floods until it is cancelled.</summary>
    public void Run(CancellationToken cancellation)
    {
        var connecting = new Thread(() => Connect(cancellation)) { IsBackground = true, Name = "flood-connections" };
        if (_rates.Connections + _rates.Handshakes > 0)
        {
            connecting.Start();
        }

        SendDatagrams(cancellation);
        if (connecting.IsAlive)
        {
            connecting.Join();
        }
    }

    private void SendDatagrams(CancellationToken cancellation)
    {
        using var socket = new Socket(_target.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(_source, 0));
        socket.Connect(_target);
        var garbage = new byte[700];
        new Random(1).NextBytes(garbage);
        var clock = Stopwatch.StartNew();
        var sent = (Garbage: 0L, Invites: 0L);
        while (!cancellation.IsCancellationRequested)
        {
            var due = clock.Elapsed.TotalSeconds;
            for (; sent.Garbage < due * _rates.Garbage && !cancellation.IsCancellationRequested; sent.Garbage++)
            {
                // Different lengths and octets, so that no copy is like the one before.
                var at = (int)(sent.Garbage % 300);
                Send(socket, garbage.AsSpan(at, 40 + at));
                Counts.AddGarbage();
            }

            for (; sent.Invites < due * _rates.Invites && !cancellation.IsCancellationRequested; sent.Invites++)
            {
                Send(socket, Invite((IPEndPoint)socket.LocalEndPoint!, sent.Invites));
                Counts.AddInvite();
            }

            Thread.Sleep(1);
        }
    }

    private void Send(Socket socket, ReadOnlySpan<byte> datagram)
    {
        try
        {
            socket.Send(datagram);
        }
        catch (SocketException)
        {
            Counts.AddNotSent();
        }
    }

    private byte[] Invite(IPEndPoint local, long number)
    {
        var sdp = $"v=0\r\no=- 1 1 IN IP4 {local.Address}\r\ns=-\r\nc=IN IP4 {local.Address}\r\nt=0 0\r\nm=audio 9000 RTP/AVP 0\r\na=sendonly\r\na=label:1\r\n";
        return Encoding.ASCII.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $"INVITE sip:srs@{_target} SIP/2.0\r\nVia: SIP/2.0/UDP {local};branch=z9hG4bKflood{number};rport\r\nMax-Forwards: 70\r\nFrom: <sip:flood@{local}>;tag=f{number}\r\n"
            + $"To: <sip:srs@{_target}>\r\nCall-ID: flood-{number}@{local}\r\nCSeq: 1 INVITE\r\nContact: <sip:flood@{local}>\r\nRequire: siprec\r\n"
            + $"Content-Type: application/sdp\r\nContent-Length: {sdp.Length}\r\n\r\n{sdp}"));
    }

    private void Connect(CancellationToken cancellation)
    {
        var open = new Queue<Socket>();
        var clock = Stopwatch.StartNew();
        var tried = (Plain: 0L, Tls: 0L);
        while (!cancellation.IsCancellationRequested)
        {
            var due = clock.Elapsed.TotalSeconds;
            for (; tried.Plain < due * _rates.Connections && !cancellation.IsCancellationRequested; tried.Plain++)
            {
                Open(open, _target, []);
                Counts.AddConnection();
            }

            for (; _tls is not null && tried.Tls < due * _rates.Handshakes && !cancellation.IsCancellationRequested; tried.Tls++)
            {
                Open(open, _tls, HalfHello);
                Counts.AddHandshake();
            }

            Thread.Sleep(1);
        }

        foreach (var socket in open)
        {
            socket.Dispose();
        }
    }

    /// <summary>Opens one and leaves it open, as far as our own descriptors go.</summary>
    private void Open(Queue<Socket> open, IPEndPoint to, byte[] say)
    {
        var socket = new Socket(to.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { LingerState = new LingerOption(true, 0) };
        try
        {
            socket.Bind(new IPEndPoint(_source, 0));
            socket.Connect(to);
            socket.Send(say);
            open.Enqueue(socket);
        }
        catch (SocketException)
        {
            // Refused, reset, or no port left: what a flood meets.
            Counts.AddNotSent();
            socket.Dispose();
        }

        while (open.Count > MostOpen)
        {
            open.Dequeue().Dispose();
        }
    }
}
