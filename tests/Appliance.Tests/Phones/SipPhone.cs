using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace EdgeCx.Appliance.Tests.Phones;

/// <summary>A desk phone on SIP over UDP: answers MESSAGE, NOTIFY and OPTIONS, challenges, fetches what it is told to fetch.</summary>
internal sealed partial class SipPhone : IAsyncDisposable
{
    private readonly UdpClient _socket = new(new IPEndPoint(IPAddress.Loopback, 0));
    private readonly CancellationTokenSource _off = new();
    private readonly string _login;
    private readonly int _lose;
    private readonly Task _run;

    // Login: none, or the algorithm of digest. So many datagrams are lost before the first is taken.
    public SipPhone(string login, PhoneMood mood, int lose = 0)
    {
        _login = login;
        Mood = mood;
        _lose = lose;
        _run = Task.Run(RunAsync);
    }

    public PhoneMood Mood { get; set; }

    public int Port => ((IPEndPoint)_socket.Client.LocalEndPoint!).Port;

    public ConcurrentQueue<string> Requests { get; } = new();

    public ConcurrentQueue<string> Shown { get; } = new();

    public async ValueTask DisposeAsync()
    {
        await _off.CancelAsync();
        _socket.Dispose();
        await _run;
    }

    private async Task RunAsync()
    {
        try
        {
            for (var taken = 0; ; taken++)
            {
                var datagram = await _socket.ReceiveAsync(_off.Token);
                var request = Encoding.UTF8.GetString(datagram.Buffer);
                Requests.Enqueue(request);
                if (Mood == PhoneMood.Hang || taken < _lose)
                {
                    continue;
                }

                if (Mood == PhoneMood.Slow)
                {
                    await Task.Delay(2500, _off.Token);
                }

                await AnswerAsync(request, datagram.RemoteEndPoint);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Switched off.
        }
    }

    private async Task AnswerAsync(string request, IPEndPoint peer)
    {
        var authorization = Header(request, "Authorization");
        var method = request.Split(' ')[0];
        var (status, extra) = Mood switch
        {
            PhoneMood.Error500 => ("500 Server Internal Error", ""),
            PhoneMood.Forbidden => ("403 Forbidden", ""),
            PhoneMood.NotFound => ("489 Bad Event", ""),
            _ when _login != "none" && (authorization.Length == 0 || !TestDigest.IsRight(method, authorization, HttpPhone.User, HttpPhone.Password)) =>
                ("401 Unauthorized", $"WWW-Authenticate: {TestDigest.Challenge(_login)}\r\n"),
            _ => ("200 OK", ""),
        };
        var answer = $"SIP/2.0 {status}\r\nVia: {Header(request, "Via")}\r\nFrom: {Header(request, "From")}\r\nTo: {Header(request, "To")};tag=p\r\n"
            + $"Call-ID: {Header(request, "Call-ID")}\r\nCSeq: {Header(request, "CSeq")}\r\n{extra}Content-Length: 0\r\n\r\n";
        await _socket.SendAsync(Encoding.UTF8.GetBytes(answer), peer, _off.Token);
        if (status[0] != '2' || Mood == PhoneMood.NotPulling)
        {
            return;
        }

        var body = request[(request.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..];
        if (Fetch().Match(body) is { Success: true } fetch)
        {
            using var http = new HttpClient();
            body = await http.GetStringAsync(new Uri(WebUtility.HtmlDecode(fetch.Groups[1].Value)), _off.Token);
        }

        Shown.Enqueue(body);
    }

    private static string Header(string request, string name) =>
        Regex.Match(request, $"^{name}: (.*?)\r$", RegexOptions.Multiline).Groups[1].Value;

    [GeneratedRegex("URL=\"(http[^\"]+)\"")]
    private static partial Regex Fetch();
}
