using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using EdgeCx.Core.Flow;
using EdgeCx.Media.Sip;
using EdgeCx.Media.Sip.Tls;

namespace EdgeCx.Media.Tests.Sip.Tls;

/// <summary>SIP over TLS with real sockets and the framework's own client.</summary>
public sealed class SipTlsTests
{
    private const string Via = "SIP/2.0/TLS 127.0.0.1:1;branch=z9hG4bK";

    [Theory]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
    public async Task Call_OverTls_IsServedOnOneConnection(SslProtocols protocol)
    {
        await using var tls = new TlsEdge();
        await using var peer = await tls.ConnectAsync(protocols: protocol);

        var ok = await TlsEdge.AskAsync(peer, "\r\n\r\n" + Say.Invite(via: Via + "1"), ScriptedHandler.Sdp);
        ok.ShouldStartWith("\r\nSIP/2.0 200", Case.Sensitive, "first the pong");
        ok = ok[2..];
        Say.Header(ok, "Contact").ShouldBe($"<sip:{tls.EndPoint};transport=tls>;+sip.srs");
        var both = await TlsEdge.AskAsync(
            peer, Say.Request("ACK", 1, Say.Tag(ok), via: Via + "2") + Say.Request("UPDATE", 2, Say.Tag(ok), via: Via + "3") + Say.Request("BYE", 3, Say.Tag(ok), via: Via + "4"), "CSeq: 3 BYE", "\r\n\r\n");

        both.Split("SIP/2.0 200").Length.ShouldBe(3);
        peer.SslProtocol.ShouldBe(protocol);
        tls.Handler.Calls.ShouldBe(["invite", "ack", "update", "ended Bye"]);
        tls.Drops.NonZero().ShouldBeEmpty();
    }

    [Theory]
    [InlineData("INVITE sip:srs@192.0.2.1 ", "INVITE sips:srs@192.0.2.1 ")]
    [InlineData("Contact: <sip:src", "Contact: <sips:src")]
    [InlineData("Contact:", "Record-Route: <sips:p;lr>\r\nContact:")]
    public async Task Invite_AskingForSips_GetsASipsContact(string from, string to)
    {
        await using var tls = new TlsEdge();
        await using var peer = await tls.ConnectAsync();
        var ok = await TlsEdge.AskAsync(peer, Say.Invite(via: Via + "1").Replace(from, to, StringComparison.Ordinal), ScriptedHandler.Sdp);
        Say.Header(ok, "Contact").ShouldStartWith($"<sips:{tls.EndPoint};transport=tcp>");
    }

    [Fact]
    public async Task Hangup_OverTls_ComesOnTheConnectionWithATlsVia()
    {
        await using var tls = new TlsEdge();
        await using var peer = await tls.ConnectAsync();
        var ok = await TlsEdge.AskAsync(peer, Say.Invite(via: Via + "1"), ScriptedHandler.Sdp);
        await peer.WriteAsync(Say.Octets(Say.Request("ACK", 1, Say.Tag(ok), via: Via + "2")), TestContext.Current.CancellationToken);
        await TlsEdge.EventuallyAsync(() => tls.Handler.Calls.Contains("ack"));

        tls.Handler.Dialog!.Hangup("done");

        var bye = await TlsEdge.ReceiveAsync(peer, "\r\n\r\n");
        Say.Header(bye, "Via").ShouldStartWith($"SIP/2.0/TLS {tls.EndPoint};branch=");
        await peer.WriteAsync(Say.Octets(Say.Respond(bye, 200)), TestContext.Current.CancellationToken);
        await TlsEdge.EventuallyAsync(() => tls.Edge.DialogCount == 0);
    }

    [Fact]
    public async Task Hangup_WhenTheConnectionIsGone_OpensOneToAPeerOfTheAuthority()
    {
        await using var tls = new TlsEdge(o => o with { ClientCa = Path.Combine(Path.GetDirectoryName(o.Certificate)!, "ca.pem") });
        using var sbc = tls.Authority.Issue("sbc.example");
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        await using (var peer = await tls.ConnectAsync(sbc))
        {
            var invite = Say.Invite(via: Via + "1").Replace("<sip:src@192.0.2.10:5070>", $"<sip:src@{listener.LocalEndpoint};transport=tls>", StringComparison.Ordinal);
            var ok = await TlsEdge.AskAsync(peer, invite, ScriptedHandler.Sdp);
            await peer.WriteAsync(Say.Octets(Say.Request("ACK", 1, Say.Tag(ok), via: Via + "2")), TestContext.Current.CancellationToken);
            await TlsEdge.EventuallyAsync(() => tls.Handler.Calls.Contains("ack"));
        }

        await TlsEdge.EventuallyAsync(() => tls.Edge.ConnectionCount == 0);
        tls.Handler.Dialog!.Hangup("gone");

        using var socket = await listener.AcceptSocketAsync(TestContext.Current.CancellationToken);
        await using var opened = new SslStream(new NetworkStream(socket));
        X509Certificate? shown = null;
        await opened.AuthenticateAsServerAsync(
            new SslServerAuthenticationOptions
            {
                ServerCertificate = sbc,
                ClientCertificateRequired = true,
                RemoteCertificateValidationCallback = (_, certificate, _, _) => (shown = certificate) is not null,
            },
            TestContext.Current.CancellationToken);
        var bye = await TlsEdge.ReceiveAsync(opened, "\r\n\r\n");
        bye.ShouldStartWith("BYE ");
        shown!.Subject.ShouldBe("CN=edge.example");
        await opened.WriteAsync(Say.Octets(Say.Respond(bye, 200)), TestContext.Current.CancellationToken);
        await TlsEdge.EventuallyAsync(() => tls.Edge.DialogCount == 0);
    }

    [Fact]
    public async Task MutualTls_WithoutOrWithAForeignCertificate_IsRefusedAndCounted()
    {
        await using var tls = new TlsEdge(o => o with { ClientCa = Path.Combine(Path.GetDirectoryName(o.Certificate)!, "ca.pem") });
        using var foreign = new TestAuthority("Other Authority");
        using var stranger = foreign.Issue("sbc.example");
        using var known = tls.Authority.Issue("sbc.example");

        await ShouldBeRefusedAsync(tls, null, SslProtocols.Tls12);
        await ShouldBeRefusedAsync(tls, null, SslProtocols.Tls13);
        await ShouldBeRefusedAsync(tls, stranger, SslProtocols.Tls13);
        await TlsEdge.EventuallyAsync(() => tls.Drops[DropReason.TlsHandshake] == 3, "each is counted");
        await using var peer = await tls.ConnectAsync(known);
        Say.Status(await TlsEdge.AskAsync(peer, Say.Request("OPTIONS", via: Via + "1"))).ShouldBe(200);

        tls.Handler.Calls.ShouldBe(["options"]);
        tls.Logger.Lines.ShouldContain(l => l.Contains("its certificate: sbc.example", StringComparison.Ordinal));
        tls.Logger.Lines.ShouldContain(l => l.StartsWith("Warning: TLS handshake with 127.0.0.1:", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Handshakes_ThatHang_AreBoundedCountedAndGivenUp()
    {
        await using var tls = new TlsEdge(o => o with { MaxHandshakes = 8, HandshakeTimeoutSeconds = 1 });
        var sockets = new List<TcpClient>();
        for (var i = 0; i < 6; i++)
        {
            var client = new TcpClient();
            await client.ConnectAsync(tls.EndPoint, TestContext.Current.CancellationToken);
            sockets.Add(client);
        }

        // A quarter of eight for one address: two hang until their time is over, four are closed at once.
        await TlsEdge.EventuallyAsync(() => tls.Drops[DropReason.SipLimit] == 4);
        await TlsEdge.EventuallyAsync(() => tls.Drops[DropReason.TlsHandshake] == 2);
        await TlsEdge.EventuallyAsync(() => tls.Edge.ConnectionCount == 0);
        sockets.ForEach(s => s.Dispose());
        await using var peer = await tls.ConnectAsync();
        Say.Status(await TlsEdge.AskAsync(peer, Say.Request("OPTIONS", via: Via + "1"))).ShouldBe(200);
    }

    [Fact]
    public async Task Handshakes_FasterThanAllowed_AreClosedAtOnce()
    {
        await using var tls = new TlsEdge(o => o with { HandshakesPerSecondPerSource = 1 });
        await using var first = await tls.ConnectAsync();
        await using var second = await tls.ConnectAsync();
        var refused = 0;
        for (var i = 0; i < 20 && refused == 0; i++)
        {
            try
            {
                await using var next = await tls.ConnectAsync();
            }
            catch (IOException)
            {
                refused++;
            }
        }

        refused.ShouldBe(1, "the burst is two");
        tls.Drops[DropReason.SipLimit].ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task PlainText_OnTheTlsPort_IsClosedAndCounted()
    {
        await using var tls = new TlsEdge();
        using var client = new TcpClient();
        await client.ConnectAsync(tls.EndPoint, TestContext.Current.CancellationToken);
        await client.GetStream().WriteAsync(Say.Octets(Say.Request("OPTIONS", via: "SIP/2.0/TCP h;branch=z9hG4bK1")), TestContext.Current.CancellationToken);
        await TlsEdge.EventuallyAsync(() => tls.Drops[DropReason.TlsHandshake] == 1);
        await TlsEdge.EventuallyAsync(() => tls.Edge.ConnectionCount == 0);
        tls.Handler.Calls.ShouldBeEmpty();
    }

    [Fact]
    public async Task Certificate_ReplacedOnDisk_IsShownToNewConnectionsOnly()
    {
        await using var tls = new TlsEdge();
        await using var before = await tls.ConnectAsync();

        using var next = tls.Authority.WriteEdge("next.example");

        await TlsEdge.EventuallyAsync(() => tls.Logger.Lines.Any(l => l.Contains("read again", StringComparison.Ordinal)));
        await using var after = await tls.ConnectAsync();
        before.RemoteCertificate!.Subject.ShouldBe("CN=edge.example");
        after.RemoteCertificate!.Subject.ShouldBe("CN=next.example");
        Say.Status(await TlsEdge.AskAsync(before, Say.Request("OPTIONS", via: Via + "1"))).ShouldBe(200, "what stands goes on");
    }

    [Theory]
    [InlineData("-----BEGIN CERTIFICATE-----\nAAAA", "holds no certificate")]
    [InlineData("EXPIRED", "has expired on")]
    [InlineData("OTHER KEY", "is not the key of")]
    public async Task Certificate_ReplacedByABadOne_KeepsTheOldAndSaysSoOnce(string next, string why)
    {
        await using var tls = new TlsEdge();
        if (next == "EXPIRED")
        {
            using var expired = tls.Authority.WriteEdge("expired.example", DateTimeOffset.UtcNow.AddHours(-1));
        }
        else
        {
            using var other = tls.Authority.Issue("other.example");
            await File.WriteAllTextAsync(
                tls.Authority.CertificateFile, next == "OTHER KEY" ? other.ExportCertificatePem() : next, TestContext.Current.CancellationToken);
        }

        await TlsEdge.EventuallyAsync(() => tls.Logger.Lines.Any(l => l.Contains("goes on with the certificate it has", StringComparison.Ordinal)));
        await Task.Delay(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);
        tls.Logger.Lines.Count(l => l.Contains(why, StringComparison.Ordinal)).ShouldBe(1);
        await using (var peer = await tls.ConnectAsync())
        {
            peer.RemoteCertificate!.Subject.ShouldBe("CN=edge.example");
        }

        using var good = tls.Authority.WriteEdge("good.example");
        await TlsEdge.EventuallyAsync(() => tls.Logger.Lines.Any(l => l.Contains("read again", StringComparison.Ordinal)));
        await using var last = await tls.ConnectAsync();
        last.RemoteCertificate!.Subject.ShouldBe("CN=good.example");
    }

    [Fact]
    public async Task Start_WithoutACertificate_SaysThatTlsIsOff()
    {
        var logger = new NotingLogger();
        await using var edge = new SipEdge(
            new SipOptions { Port = 0 }, new ScriptedHandler(), new EdgeCx.Core.Time.MonotonicClock(TimeProvider.System), new DropCounters(), logger);
        edge.Start();
        edge.TlsEndPoint.ShouldBeNull();
        logger.Lines.Count(l => l.StartsWith("Information: SIP over TLS is off: no certificate is configured", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Fact]
    public async Task Start_WithFilesThatCannotBeUsed_NamesKeyAndFile()
    {
        using var authority = new TestAuthority();
        using var certificate = authority.WriteEdge("edge.example");
        var right = new SipTlsOptions { Certificate = authority.CertificateFile, Key = authority.KeyFile };
        (await FailureAsync(right with { Certificate = "/nowhere.pem" })).ShouldStartWith("Sip:Tls:Certificate is '/nowhere.pem', which cannot be read");
        (await FailureAsync(right with { Key = authority.CertificateFile })).ShouldStartWith($"Sip:Tls:Key is '{authority.CertificateFile}', which is not the key");
        (await FailureAsync(right with { ClientCa = authority.KeyFile })).ShouldStartWith($"Sip:Tls:ClientCa is '{authority.KeyFile}', which holds no certificate");
        await File.WriteAllTextAsync(
            authority.KeyFile,
            certificate.GetECDsaPrivateKey()!.ExportEncryptedPkcs8PrivateKeyPem(
                "secret", new System.Security.Cryptography.PbeParameters(
                    System.Security.Cryptography.PbeEncryptionAlgorithm.Aes128Cbc, System.Security.Cryptography.HashAlgorithmName.SHA256, 1000)),
            TestContext.Current.CancellationToken);
        (await FailureAsync(right)).ShouldContain("which has a passphrase");
    }

    private static async Task<string> FailureAsync(SipTlsOptions tls)
    {
        await using var edge = new SipEdge(
            new SipOptions { Port = 0, Tls = tls }, new ScriptedHandler(), new EdgeCx.Core.Time.MonotonicClock(TimeProvider.System), new DropCounters(), new NotingLogger());
        return Should.Throw<IOException>(edge.Start).Message;
    }

    /// <summary>With TLS 1.3 the client learns of its refusal when it reads.</summary>
    private static async Task ShouldBeRefusedAsync(TlsEdge tls, X509Certificate2? show, SslProtocols protocol) =>
        await Should.ThrowAsync<Exception>(async () =>
        {
            await using var peer = await tls.ConnectAsync(show, protocol);
            await peer.WriteAsync(Say.Octets(Say.Request("OPTIONS", via: Via + "1")), TestContext.Current.CancellationToken);
            if (await peer.ReadAsync(new byte[1], TestContext.Current.CancellationToken) == 0)
            {
                throw new IOException("closed");
            }
        });
}
