using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace EdgeCx.Media.Tests.Whisper;

/// <summary>A PBX of a few lines, over UDP, TCP or TLS: answers INVITEs by a script, everything else with 200, and keeps what it saw. It parses nothing with the code under test.</summary>
internal sealed class FakePbx : IDisposable
{
    private readonly Socket _socket;
    private readonly bool _isStream;
    private readonly X509Certificate2? _certificate;
    private readonly Thread _thread;
    private Stream? _peer;
    private EndPoint? _from;
    private volatile bool _stopping;

    public FakePbx(bool tcp = false, X509Certificate2? certificate = null)
    {
        _certificate = certificate;
        _isStream = tcp || certificate is not null;
        _socket = _isStream
            ? new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
            : new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveBufferSize = 4 << 20 };
        _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        Port = ((IPEndPoint)_socket.LocalEndPoint!).Port;
        if (_isStream)
        {
            _socket.Listen(1);
        }

        _thread = new Thread(Run) { IsBackground = true };
        _thread.Start();
    }

    public int Port { get; }

    public string Address => $"sip:*331001@127.0.0.1:{Port}" + (_certificate is not null ? ";transport=tls" : _isStream ? ";transport=tcp" : "");

    /// <summary>Messages as they came, repeated ones too.</summary>
    public ConcurrentQueue<string> Seen { get; } = new();

    /// <summary>What to answer an INVITE with; null swallows it. The number counts from 1.</summary>
    public Func<string, int, Reply?> OnInvite { get; set; } = (_, _) => new Reply(486);

    /// <summary>What to answer anything else with; null swallows it.</summary>
    public Func<string, Reply?> OnOther { get; set; } = _ => new Reply(200);

    /// <summary>Says 100 before the final answer.</summary>
    public bool SaysTrying { get; set; }

    public IReadOnlyList<string> Of(string method) => [.. Seen.Where(r => r.StartsWith(method + " ", StringComparison.Ordinal))];

    public static string? Header(string message, string name) =>
        message.Split("\r\n").FirstOrDefault(l => l.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))?[(name.Length + 1)..].Trim();

    public static string Sdp(int port, string formats = "0 13", string more = "", string protocol = "RTP/AVP", int version = 1) =>
        $"v=0\r\no=- 1 {version} IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio {port} {protocol} {formats}\r\na=rtcp-mux\r\n{more}";

    /// <summary>Sends a request inside the dialog of an INVITE.</summary>
    public void Send(string method, string invite, int number, string sdp = "", string headers = "")
    {
        var contact = Header(invite, "Contact")!;
        Write($"{method} {contact[(contact.IndexOf('<') + 1)..contact.IndexOf('>')]} SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:9;branch=z9hG4bK{method}{number}\r\n"
            + $"From: {Header(invite, "To")};tag=pbx\r\nTo: {Header(invite, "From")}\r\nCall-ID: {Header(invite, "Call-ID")}\r\nCSeq: {number} {method}\r\n{headers}"
            + (sdp.Length > 0 ? "Content-Type: application/sdp\r\n" : "") + $"Content-Length: {sdp.Length}\r\n\r\n{sdp}");
    }

    /// <summary>Answers a request that was swallowed.</summary>
    public void Answer(string request, Reply reply) => Write(Text(request, reply));

    public void Dispose()
    {
        _stopping = true;
        _peer?.Dispose();
        _socket.Dispose();
        _thread.Join();
    }

    private void Run()
    {
        var buffer = new byte[65_536];
        var pending = "";
        try
        {
            _peer = _isStream ? Accept() : null;
            while (!_stopping)
            {
                EndPoint from = new IPEndPoint(IPAddress.Any, 0);
                var read = _peer?.Read(buffer) ?? _socket.ReceiveFrom(buffer, ref from);
                _from = from;
                if (read == 0)
                {
                    return;
                }

                pending += Encoding.UTF8.GetString(buffer, 0, read);
                while (TryCut(ref pending, out var message))
                {
                    Take(message);
                }
            }
        }
        catch (Exception e) when (_stopping && e is SocketException or ObjectDisposedException or IOException or System.Security.Authentication.AuthenticationException)
        {
            return;
        }
    }

    private Stream Accept()
    {
        var stream = new NetworkStream(_socket.Accept(), ownsSocket: true);
        if (_certificate is null)
        {
            return stream;
        }

        var secure = new SslStream(stream);
        secure.AuthenticateAsServer(_certificate);
        return secure;
    }

    private static bool TryCut(ref string pending, out string message)
    {
        var head = pending.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        message = "";
        if (head < 0)
        {
            return false;
        }

        var length = head + 4 + int.Parse(Header(pending, "Content-Length")!, System.Globalization.CultureInfo.InvariantCulture);
        if (pending.Length < length)
        {
            return false;
        }

        message = pending[..length];
        pending = pending[length..];
        return true;
    }

    private void Take(string message)
    {
        Seen.Enqueue(message);
        if (message.StartsWith("SIP/2.0", StringComparison.Ordinal) || message.StartsWith("ACK", StringComparison.Ordinal))
        {
            return;
        }

        var isInvite = message.StartsWith("INVITE", StringComparison.Ordinal);
        if (isInvite && SaysTrying)
        {
            Write(Text(message, new Reply(100)));
        }

        if ((isInvite ? OnInvite(message, Of("INVITE").Count) : OnOther(message)) is { } reply)
        {
            Write(Text(message, reply));
        }
    }

    private static string Text(string request, Reply reply)
    {
        var via = string.Concat(request.Split("\r\n").Where(l => l.StartsWith("Via:", StringComparison.Ordinal)).Select(l => l + "\r\n"));
        var to = Header(request, "To")!;
        var tagged = reply.Status == 100 || to.Contains(";tag=", StringComparison.Ordinal) ? to : to + ";tag=pbx";
        return $"SIP/2.0 {reply.Status} Whatever\r\n{via}From: {Header(request, "From")}\r\nTo: {tagged}\r\nCall-ID: {Header(request, "Call-ID")}\r\n"
            + $"CSeq: {Header(request, "CSeq")}\r\nContact: <sip:pbx@127.0.0.1>\r\n{reply.Headers}"
            + (reply.Sdp.Length > 0 ? "Content-Type: application/sdp\r\n" : "") + $"Content-Length: {reply.Sdp.Length}\r\n\r\n{reply.Sdp}";
    }

    private void Write(string message)
    {
        var bytes = Encoding.UTF8.GetBytes(message);
        if (_peer is not null)
        {
            _peer.Write(bytes);
        }
        else
        {
            _socket.SendTo(bytes, _from!);
        }
    }

    internal sealed record Reply(int Status, string Sdp = "", string Headers = "");
}
