using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace EdgeCx.Interop.Tests.Rtpengine;

/// <summary>A real rtpengine in user space on loopback, with calls that the test sets up as a proxy would. Shares no code with ours.</summary>
internal sealed class RelayProcess : IDisposable
{
    private readonly Process _process;
    private readonly UdpClient _control = new();
    private int _cookie;

    private RelayProcess(Process process, int port)
    {
        _process = process;
        Port = port;
        _control.Client.ReceiveTimeout = 500;
        _control.Connect(IPAddress.Loopback, port);
    }

    public static bool IsPresent => File.Exists("/usr/bin/rtpengine");

    public int Port { get; }

    public static RelayProcess Start(int port, int mediaPort)
    {
        var start = new ProcessStartInfo("/usr/bin/rtpengine", [
            "--foreground", "--table=-1", "--interface=127.0.0.1", $"--listen-ng=127.0.0.1:{port}", $"--port-min={mediaPort}", $"--port-max={mediaPort + 200}",
            "--log-stderr", "--log-level=3"])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        var process = Process.Start(start)!;
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        var relay = new RelayProcess(process, port);
        for (var i = 0; ; i++)
        {
            try
            {
                relay.Ask("d7:command4:pinge").ShouldContain("pong");
                return relay;
            }
            catch (SocketException) when (i < 40)
            {
                Thread.Sleep(250);
            }
        }
    }

    /// <summary>Offer and answer of a call; the relay's ports that the first and the second party send to.</summary>
    public (int First, int Second) Connect(string callId, IPEndPoint first, IPEndPoint second)
    {
        var toSecond = Ask($"d7:command5:offer7:call-id{Text(callId)}8:from-tag1:A3:sdp{Text(Sdp(first))}e");
        var toFirst = Ask($"d7:command6:answer7:call-id{Text(callId)}8:from-tag1:A6:to-tag1:B3:sdp{Text(Sdp(second))}e");
        return (PortIn(toFirst), PortIn(toSecond));
    }

    /// <summary>Deletes a call at once. Without a delay of its own the relay lists it for another thirty seconds (<c>delete-delay</c>).</summary>
    public void Delete(string callId) => Ask($"d7:command6:delete7:call-id{Text(callId)}12:delete delayi0e8:from-tag1:Ae").ShouldContain("2:ok");

    public string Query(string callId) => Ask($"d7:command5:query7:call-id{Text(callId)}e");

    public void Dispose()
    {
        _control.Dispose();
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
    }

    private static string Sdp(IPEndPoint party) =>
        $"v=0\r\no=- 1 1 IN IP4 {party.Address}\r\ns=-\r\nc=IN IP4 {party.Address}\r\nt=0 0\r\nm=audio {party.Port} RTP/AVP 0 18 101\r\n"
        + "a=rtpmap:0 PCMU/8000\r\na=rtpmap:18 G729/8000\r\na=rtpmap:101 telephone-event/8000\r\n";

    private static string Text(string value) => $"{Encoding.UTF8.GetByteCount(value)}:{value}";

    private static int PortIn(string answer)
    {
        var at = answer.IndexOf("m=audio ", StringComparison.Ordinal);
        at.ShouldBeGreaterThan(0, answer);
        return int.Parse(answer[(at + 8)..].Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture);
    }

    private string Ask(string dictionary)
    {
        var datagram = Encoding.UTF8.GetBytes($"t{++_cookie} {dictionary}");
        _control.Send(datagram, datagram.Length);
        var from = new IPEndPoint(IPAddress.Any, 0);
        return Encoding.UTF8.GetString(_control.Receive(ref from));
    }
}
