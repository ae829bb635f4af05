using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.RegularExpressions;

namespace EdgeCx.Appliance.Tests.Phones;

/// <summary>A desk phone with a web server: takes a push, asks who pushes, fetches what it is told to fetch, and remembers every octet.</summary>
internal sealed partial class HttpPhone : IAsyncDisposable
{
    public const string User = "push";
    public const string Password = "s3cret";

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _off = new();
    private readonly X509Certificate2? _certificate;
    private readonly Task _run;

    // Login: none, cisco, or the algorithm of digest, e.g. MD5.
    public HttpPhone(string login, PhoneMood mood, X509Certificate2? certificate = null, string authenticationUrl = "")
    {
        Login = login;
        Mood = mood;
        AuthenticationUrl = authenticationUrl;
        _certificate = certificate;
        _listener.Start();
        _run = Task.Run(RunAsync);
    }

    public string Login { get; }

    public PhoneMood Mood { get; set; }

    public string AuthenticationUrl { get; }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public string Address => $"http{(_certificate is null ? "" : "s")}://127.0.0.1:{Port}";

    /// <summary>Requests as they came, head and body.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    /// <summary>What was accepted for the display: a body, or a fetched page.</summary>
    public ConcurrentQueue<string> Shown { get; } = new();

    public async ValueTask DisposeAsync()
    {
        await _off.CancelAsync();
        _listener.Dispose();
        await _run;
    }

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_off.Token);
                _ = ServeAsync(client);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Switched off.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                Stream stream = client.GetStream();
                if (_certificate is not null)
                {
                    var secure = new SslStream(stream);
                    await secure.AuthenticateAsServerAsync(_certificate);
                    stream = secure;
                }

                while (await ReadAsync(stream) is { } request)
                {
                    Requests.Enqueue(request);
                    if (Mood == PhoneMood.Hang)
                    {
                        await Task.Delay(Timeout.Infinite, _off.Token);
                    }

                    if (Mood == PhoneMood.Slow)
                    {
                        await Task.Delay(2500, _off.Token);
                    }

                    var (status, headers, body, fetch) = await AnswerAsync(request);
                    var head = $"HTTP/1.1 {status}\r\n{headers}Content-Length: {body.Length}\r\n\r\n{body}";
                    await stream.WriteAsync(Encoding.ASCII.GetBytes(head), _off.Token);
                    if (fetch.Length > 0 && Mood != PhoneMood.NotPulling)
                    {
                        using var http = new HttpClient();
                        Shown.Enqueue(await http.GetStringAsync(new Uri(fetch), _off.Token));
                    }
                }
            }
            catch (Exception e) when (e is OperationCanceledException or IOException or SocketException or System.Security.Authentication.AuthenticationException)
            {
                // The other side went, or the test is over.
            }
        }
    }

    private async Task<(string Status, string Headers, string Body, string Fetch)> AnswerAsync(string request)
    {
        var (line, body) = (request[..request.IndexOf("\r\n", StringComparison.Ordinal)], request[(request.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..]);
        var authorization = Authorization().Match(request).Groups[1].Value;
        switch (Mood)
        {
            case PhoneMood.Error500:
                return ("500 Internal Server Error", "", "", "");
            case PhoneMood.NotFound:
                return ("404 Not Found", "", "", "");
            case PhoneMood.Forbidden:
                return ("403 Forbidden", "", "", "");
        }

        if (Login == "cisco")
        {
            var (user, password) = Basic(authorization);
            using var http = new HttpClient();
            var answer = await http.GetStringAsync(
                new Uri($"{AuthenticationUrl}?UserID={Uri.EscapeDataString(user)}&Password={Uri.EscapeDataString(password)}&devicename=SEP001"), _off.Token);
            return answer == "AUTHORIZED"
                ? ("200 OK", "Content-Type: text/xml\r\n", "<CiscoIPPhoneResponse><ResponseItem Status=\"0\" Data=\"Success\"/></CiscoIPPhoneResponse>", FetchOf(body))
                : ("200 OK", "Content-Type: text/xml\r\n", "<?xml version=\"1.0\"?><CiscoIPPhoneError Number=\"4\"/>", "");
        }

        if (Login is not "none" && !TestDigestOf(line, authorization))
        {
            return ("401 Unauthorized", $"WWW-Authenticate: {TestDigest.Challenge(Login)}\r\n", "", "");
        }

        if (FetchOf(body) is { Length: > 0 } fetch)
        {
            return ("200 OK", "", "", fetch);
        }

        Shown.Enqueue(body);
        return ("200 OK", "", "", "");
    }

    private static bool TestDigestOf(string line, string authorization) =>
        authorization.Length > 0 && TestDigest.IsRight(line.Split(' ')[0], authorization, User, Password);

    private static string FetchOf(string body) => WebUtility.HtmlDecode(Fetch().Match(Uri.UnescapeDataString(body)).Groups[1].Value);

    private static (string User, string Password) Basic(string authorization)
    {
        var parts = authorization.StartsWith("Basic ", StringComparison.Ordinal) ? Encoding.UTF8.GetString(Convert.FromBase64String(authorization[6..])).Split(':', 2) : ["", ""];
        return (parts[0], parts[1]);
    }

    private static async Task<string?> ReadAsync(Stream stream)
    {
        var octets = new List<byte>();
        var one = new byte[1];
        while (!octets.TakeLast(4).SequenceEqual("\r\n\r\n"u8.ToArray()))
        {
            if (await stream.ReadAsync(one) == 0)
            {
                return null;
            }

            octets.Add(one[0]);
        }

        var length = int.Parse(Length().Match(Encoding.UTF8.GetString([.. octets])).Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture);
        var body = new byte[length];
        await stream.ReadExactlyAsync(body);
        return Encoding.UTF8.GetString([.. octets, .. body]);
    }

    [GeneratedRegex("^Authorization: (.*?)\r$", RegexOptions.Multiline)]
    private static partial Regex Authorization();

    [GeneratedRegex("^Content-Length: (\\d+)\r$", RegexOptions.Multiline)]
    private static partial Regex Length();

    [GeneratedRegex("(?:URL|href)=\"(http[^\"]+)\"")]
    private static partial Regex Fetch();
}
