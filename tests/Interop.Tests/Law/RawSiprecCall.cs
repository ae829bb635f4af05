using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace EdgeCx.Interop.Tests.Law;

/// <summary>
/// A recording client of a few lines that says exactly what a test wants it to say: one INVITE over TCP with given SDP and metadata, and µ-law paced to
/// 20 ms on each stream. Shares no code with the product.
/// </summary>
internal sealed class RawSiprecCall : IDisposable
{
    private readonly TcpClient _tcp = new();
    private readonly Socket _media = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly string _id = $"{Guid.NewGuid():N}@raw.test";
    private readonly List<IPEndPoint> _ports = [];
    private int _cseq;

    private RawSiprecCall(int sipPort) => SipPort = sipPort;

    private int SipPort { get; }

    /// <summary>Calls; the answer must be 200.</summary>
    public static async Task<RawSiprecCall> BeginAsync(int sipPort, string[] labels, string metadata, CancellationToken cancellation)
    {
        var call = new RawSiprecCall(sipPort);
        await call._tcp.ConnectAsync(IPAddress.Loopback, sipPort, cancellation);
        var answer = await call.RequestAsync("INVITE", Body(labels, metadata), cancellation);
        answer.ShouldStartWith("SIP/2.0 200");
        foreach (var line in answer.Split('\n').Where(l => l.StartsWith("m=audio ", StringComparison.Ordinal)))
        {
            call._ports.Add(new IPEndPoint(IPAddress.Loopback, int.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture)));
        }

        call._ports.Count.ShouldBe(labels.Length);
        await call.SendAsync("ACK", null, cancellation);
        return call;
    }

    /// <summary>Changes the metadata in mid-call.</summary>
    public async Task ChangeAsync(string[] labels, string metadata, CancellationToken cancellation)
    {
        (await RequestAsync("INVITE", Body(labels, metadata), cancellation)).ShouldStartWith("SIP/2.0 200");
        await SendAsync("ACK", null, cancellation);
    }

    /// <summary>Plays audio on every stream, in real time.</summary>
    public async Task PlayAsync(byte[][] streams, int fromPacket, int packets, CancellationToken cancellation)
    {
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        for (var n = fromPacket; n < fromPacket + packets; n++)
        {
            for (var s = 0; s < _ports.Count; s++)
            {
                byte[] packet = [0x80, 0, (byte)(n >> 8), (byte)n, .. BitConverter.GetBytes(IPAddress.HostToNetworkOrder(160 * n)), 0, 0, 1, (byte)s, .. streams[s].AsSpan(160 * n, 160)];
                await _media.SendToAsync(packet, _ports[s], cancellation);
            }

            await pace.WaitForNextTickAsync(cancellation);
        }
    }

    /// <summary>Hangs up.</summary>
    public async Task EndAsync(CancellationToken cancellation) => (await RequestAsync("BYE", null, cancellation)).ShouldStartWith("SIP/2.0 200");

    public void Dispose()
    {
        _tcp.Dispose();
        _media.Dispose();
    }

    private static string Body(string[] labels, string metadata)
    {
        var sdp = "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
            + string.Concat(labels.Select((l, i) => $"m=audio {42_000 + (2 * i)} RTP/AVP 0\r\na=label:{l}\r\na=sendonly\r\n"));
        return $"--b\r\nContent-Type: application/sdp\r\n\r\n{sdp}\r\n--b\r\nContent-Type: application/rs-metadata+xml\r\nContent-Disposition: recording-session\r\n\r\n{metadata}\r\n--b--\r\n";
    }

    private string _to = "<sip:srs@127.0.0.1>";

    private async Task<string> RequestAsync(string method, string? body, CancellationToken cancellation)
    {
        await SendAsync(method, body, cancellation);
        var buffer = new byte[16_384];
        var text = "";
        while (true)
        {
            var read = await _tcp.GetStream().ReadAsync(buffer, cancellation);
            read.ShouldBeGreaterThan(0, "the server closed the connection");
            text += Encoding.UTF8.GetString(buffer, 0, read);
            if (text.StartsWith("SIP/2.0 1", StringComparison.Ordinal) && text.IndexOf("\r\n\r\n", StringComparison.Ordinal) is var end and > 0)
            {
                text = text[(end + 4)..];
            }

            var head = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (head > 0 && text.StartsWith("SIP/2.0 ", StringComparison.Ordinal))
            {
                var lines = text[..head].Split("\r\n");
                var length = lines.FirstOrDefault(l => l.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase))?[15..].Trim();
                if (text.Length - head - 4 >= int.Parse(length ?? "0", CultureInfo.InvariantCulture))
                {
                    _to = lines.First(l => l.StartsWith("To:", StringComparison.OrdinalIgnoreCase))[3..].Trim();
                    return text;
                }
            }
        }
    }

    private async Task SendAsync(string method, string? body, CancellationToken cancellation)
    {
        _cseq += method == "ACK" ? 0 : 1;
        var text = new StringBuilder()
            .Append(CultureInfo.InvariantCulture, $"{method} sip:srs@127.0.0.1:{SipPort};transport=tcp SIP/2.0\r\n")
            .Append(CultureInfo.InvariantCulture, $"Via: SIP/2.0/TCP 127.0.0.1:5999;branch=z9hG4bK{Guid.NewGuid():N}\r\nMax-Forwards: 70\r\n")
            .Append(CultureInfo.InvariantCulture, $"From: <sip:src@127.0.0.1>;tag=raw\r\nTo: {_to}\r\nCall-ID: {_id}\r\nCSeq: {_cseq} {method}\r\n")
            .Append("Contact: <sip:src@127.0.0.1:5999;transport=tcp>;+sip.src\r\nRequire: siprec\r\nX-EdgeCx-Notice: notified\r\n");
        if (body is not null)
        {
            text.Append("Content-Type: multipart/mixed;boundary=b\r\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"Content-Length: {Encoding.UTF8.GetByteCount(body ?? "")}\r\n\r\n").Append(body);
        await _tcp.GetStream().WriteAsync(Encoding.UTF8.GetBytes(text.ToString()), cancellation);
    }
}
