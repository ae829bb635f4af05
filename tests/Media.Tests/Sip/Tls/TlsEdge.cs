using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using EdgeCx.Core.Flow;
using EdgeCx.Core.Time;
using EdgeCx.Media.Sip;
using EdgeCx.Media.Sip.Tls;

namespace EdgeCx.Media.Tests.Sip.Tls;

/// <summary>An edge that speaks TLS on this machine, and clients of it that share no code with ours.</summary>
internal sealed class TlsEdge : IAsyncDisposable
{
    public TlsEdge(Func<SipTlsOptions, SipTlsOptions>? change = null, SipOptions? options = null)
    {
        Authority.WriteEdge("edge.example");
        var tls = new SipTlsOptions { Certificate = Authority.CertificateFile, Key = Authority.KeyFile };
        options ??= new SipOptions();
        Edge = new SipEdge(
            options with { Port = 0, TlsPort = FreePort(), Tls = change is null ? tls : change(tls) },
            Handler,
            new MonotonicClock(TimeProvider.System),
            Drops,
            Logger);
        Edge.Start();
    }

    public TestAuthority Authority { get; } = new();

    public ScriptedHandler Handler { get; } = new();

    public DropCounters Drops { get; } = new();

    public NotingLogger Logger { get; } = new();

    public SipEdge Edge { get; }

    public IPEndPoint EndPoint => Edge.TlsEndPoint!;

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public static async Task EventuallyAsync(Func<bool> condition, string what = "")
    {
        for (var tries = 0; tries < 3000 && !condition(); tries++)
        {
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }

        condition().ShouldBeTrue(what);
    }

    /// <summary>Connects, checking the edge's chain against the authority.</summary>
    public async Task<SslStream> ConnectAsync(X509Certificate2? show = null, SslProtocols protocols = SslProtocols.None)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(EndPoint, TestContext.Current.CancellationToken);
        var stream = new SslStream(new NetworkStream(socket, ownsSocket: true));
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.Add(Authority.Root);
        await stream.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions
            {
                TargetHost = "127.0.0.1",
                EnabledSslProtocols = protocols,
                CertificateChainPolicy = policy,
                ClientCertificateContext = show is null ? null : SslStreamCertificateContext.Create(show, null, offline: true),
            },
            TestContext.Current.CancellationToken);
        return stream;
    }

    public static async Task<string> AskAsync(Stream peer, string message, params string[] until)
    {
        await peer.WriteAsync(Say.Octets(message), TestContext.Current.CancellationToken);
        return await ReceiveAsync(peer, until.Length > 0 ? until : ["\r\n\r\n"]);
    }

    public static async Task<string> ReceiveAsync(Stream peer, params string[] until)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        var text = "";
        var buffer = new byte[65536];
        do
        {
            var count = await peer.ReadAsync(buffer, timeout.Token);
            count.ShouldBeGreaterThan(0, "the connection was closed after: " + text);
            text += Encoding.Latin1.GetString(buffer, 0, count);
        }
        while (!until.All(u => text.Contains(u, StringComparison.Ordinal)));
        return text;
    }

    public async ValueTask DisposeAsync()
    {
        await Edge.DisposeAsync();
        Authority.Dispose();
    }
}
