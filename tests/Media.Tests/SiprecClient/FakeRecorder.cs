using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace EdgeCx.Media.Tests.SiprecClient;

/// <summary>A session recording server of a few lines, over UDP or TCP: answers by a script and keeps what it saw.</summary>
internal sealed class FakeRecorder : IDisposable
{
    private readonly Socket _socket;
    private readonly bool _isTcp;
    private readonly Thread _thread;
    private Socket? _peer;
    private EndPoint? _from;
    private volatile bool _stopping;

    public FakeRecorder(int sipPort, bool tcp)
    {
        _isTcp = tcp;
        _socket = tcp
            ? new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
            : new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        _socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        _socket.Bind(new IPEndPoint(IPAddress.Loopback, sipPort));
        _thread = new Thread(Run) { IsBackground = true };
        if (tcp)
        {
            _socket.Listen(1);
        }

        _thread.Start();
    }

    /// <summary>Requests as they came, repeated ones too.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    /// <summary>Answers to our own requests.</summary>
    public ConcurrentQueue<string> Responses { get; } = new();

    /// <summary>What to answer an INVITE with; null swallows it.</summary>
    public Func<string, int, (int Status, string Sdp)?> OnInvite { get; set; } = (_, _) => (200, "");

    /// <summary>True to say 100 before the final answer.</summary>
    public bool SaysTrying { get; set; }

    /// <summary>Sends a final answer this often.</summary>
    public int Repeats { get; set; } = 1;

    public IEnumerable<string> Of(string method) => Requests.Where(r => r.StartsWith(method + " ", StringComparison.Ordinal));

    public static string Header(string message, string name) =>
        message.Split("\r\n").First(l => l.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))[(name.Length + 1)..].Trim();

    public static string Sdp(params int[] ports) =>
        "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
        + string.Concat(ports.Select(p => $"m=audio {p} RTP/AVP 0\r\na=recvonly\r\n"));

    /// <summary>Sends a BYE inside the dialog of an INVITE.</summary>
    public void SendBye(string invite)
    {
        var contact = Header(invite, "Contact");
        Send($"BYE {contact[(contact.IndexOf('<') + 1)..contact.IndexOf('>')]} SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:9;branch=z9hG4bKbye\r\n"
            + $"From: {Header(invite, "To")};tag=srs\r\nTo: {Header(invite, "From")}\r\nCall-ID: {Header(invite, "Call-ID")}\r\n"
            + "CSeq: 1 BYE\r\nContent-Length: 0\r\n\r\n");
    }

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
            _peer = _isTcp ? _socket.Accept() : null;
            while (!_stopping)
            {
                EndPoint from = new IPEndPoint(IPAddress.Any, 0);
                var read = _isTcp ? _peer!.Receive(buffer) : _socket.ReceiveFrom(buffer, ref from);
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
        catch (Exception e) when (_stopping && e is SocketException or ObjectDisposedException)
        {
            return;
        }
    }

    private static bool TryCut(ref string pending, out string message)
    {
        var head = pending.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        message = "";
        if (head < 0)
        {
            return false;
        }

        var length = head + 4 + int.Parse(Header(pending, "Content-Length"), System.Globalization.CultureInfo.InvariantCulture);
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
        if (message.StartsWith("SIP/2.0", StringComparison.Ordinal))
        {
            Responses.Enqueue(message);
            return;
        }

        Requests.Enqueue(message);
        if (message.StartsWith("ACK", StringComparison.Ordinal))
        {
            return;
        }

        (int Status, string Sdp)? answer = message.StartsWith("INVITE", StringComparison.Ordinal) ? OnInvite(message, Of("INVITE").Count()) : (200, "");
        if (answer is not { } final)
        {
            return;
        }

        if (SaysTrying)
        {
            Send(Answer(message, 100, ""));
        }

        for (var i = 0; i < Repeats; i++)
        {
            Thread.Sleep(i == 0 ? 0 : 100);
            Send(Answer(message, final.Status, final.Sdp));
        }
    }

    private static string Answer(string request, int status, string sdp)
    {
        var via = string.Concat(request.Split("\r\n").Where(l => l.StartsWith("Via:", StringComparison.Ordinal)).Select(l => l + "\r\n"));
        var to = Header(request, "To");
        var tagged = status == 100 || to.Contains(";tag=", StringComparison.Ordinal) ? to : to + ";tag=srs";
        return $"SIP/2.0 {status} Whatever\r\n{via}From: {Header(request, "From")}\r\nTo: {tagged}\r\nCall-ID: {Header(request, "Call-ID")}\r\n"
            + $"CSeq: {Header(request, "CSeq")}\r\nContact: <sip:srs@127.0.0.1:15301;x=1>;+sip.srs\r\nRecord-Route: <sip:p2;lr>, <sip:p1;lr>\r\n"
            + (sdp.Length > 0 ? "Content-Type: application/sdp\r\n" : "") + $"Content-Length: {sdp.Length}\r\n\r\n{sdp}";
    }

    private void Send(string message)
    {
        var bytes = Encoding.UTF8.GetBytes(message);
        if (_isTcp)
        {
            _peer!.Send(bytes);
        }
        else
        {
            _socket.SendTo(bytes, _from!);
        }
    }
}
