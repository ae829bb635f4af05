using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using EdgeCx.Interop.Tests.Live;

namespace EdgeCx.Interop.Tests.Lifecycle;

/// <summary><c>edgecx drain</c> against a running appliance, over TLS.</summary>
public sealed class DrainTests
{
    [Fact]
    public async Task Drain_WhileACallRuns_RefusesOthersAndLetsItEnd()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var folder = Directory.CreateTempSubdirectory("edgecx-drain-");
        try
        {
            var (certificate, key) = await CertificateAsync(folder.FullName, cancellation);
            var tlsPort = FreePort();
            await using var appliance = await ApplianceProcess.StartAsync(
                cancellation, 0, "--Sip:TlsPort", $"{tlsPort}", "--Sip:Tls:Certificate", certificate, "--Sip:Tls:Key", key);
            string[] drain = ["drain", "--Console:Url", appliance.Console.GetLeftPart(UriPartial.Authority)];
            var customer = MuLawWav.Write(Path.Combine(folder.FullName, "customer.wav"), MuLawWav.Demo("customer.wav", 60, 30));
            var agent = MuLawWav.Write(Path.Combine(folder.FullName, "agent.wav"), MuLawWav.Demo("agent.wav", 60, 30));
            string[] call = ["call", "--customer", customer, "--agent", agent, "--json", "--to"];
            var running = ApplianceProcess.RunVerbAsync(cancellation, [.. call, $"sip:127.0.0.1:{tlsPort};transport=tls", "--ca", certificate]);
            await ApplianceProcess.UntilAsync(
                async () => running.IsCompleted || (await DrainAsync(appliance, cancellation)).GetProperty("calls").GetInt32() == 1, 120, cancellation);
            running.IsCompleted.ShouldBeFalse(running.IsCompleted ? (await running).Output + (await running).Errors : "");

            // By the API, as the verb does: starting a process may take longer than the call on a busy machine.
            using (var drained = await appliance.Http.PostAsJsonAsync("/api/v1/drain", new { draining = true }, cancellation))
            {
                (await drained.Content.ReadAsStringAsync(cancellation)).ShouldBe("""{"draining":true,"calls":1}""");
            }

            using (var ready = await appliance.Http.GetAsync("/readyz", cancellation))
            {
                ready.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
                (await ready.Content.ReadAsStringAsync(cancellation)).ShouldContain("draining: no new calls; 1 go on");
            }

            var ping = await OptionsAsync(appliance.SipPort);
            ping.ShouldStartWith("SIP/2.0 503 ");
            ping.ShouldContain("\r\nRetry-After: ");
            var refused = await ApplianceProcess.RunVerbAsync(cancellation, [.. call, $"sip:127.0.0.1:{appliance.SipPort};transport=tcp"]);
            refused.ExitCode.ShouldBe(1);
            refused.Output.ShouldContain("refused with 503");

            var waited = await ApplianceProcess.RunVerbAsync(cancellation, [.. drain, "--wait"]);
            waited.ExitCode.ShouldBe(0, waited.Errors);
            waited.Output.ShouldMatch("^draining: new calls are refused, [01] go on\ndrained: no call is left\n$");
            var ended = await running;
            ended.ExitCode.ShouldBe(0, ended.Output + ended.Errors);
            using var summary = JsonDocument.Parse(ended.Output);
            summary.RootElement.GetProperty("cut").GetInt32().ShouldBe(0, "the running call was not harmed");

            (await ApplianceProcess.RunVerbAsync(cancellation, [.. drain, "--undo"])).Output.Trim().ShouldBe("new calls are taken again, 0 live");
            (await OptionsAsync(appliance.SipPort)).ShouldStartWith("SIP/2.0 200 ");
            using var again = await appliance.Http.GetAsync("/readyz", cancellation);
            again.StatusCode.ShouldBe(HttpStatusCode.OK);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Drain_ByTheApi_SaysWhatIsAllowedAndKeepsBrowsersOfOthersOut()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var appliance = await ApplianceProcess.StartAsync(cancellation);
        using (var empty = await appliance.Http.PostAsJsonAsync("/api/v1/drain", new { }, cancellation))
        {
            empty.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
            (await empty.Content.ReadAsStringAsync(cancellation)).ShouldContain("draining is missing; allowed are true, false");
        }

        using (var text = await appliance.Http.PostAsync("/api/v1/drain", new StringContent("draining"), cancellation))
        {
            text.StatusCode.ShouldBe(HttpStatusCode.UnsupportedMediaType);
        }

        using var foreign = new HttpRequestMessage(HttpMethod.Post, "/api/v1/drain") { Content = JsonContent.Create(new { draining = true }) };
        foreign.Headers.Add("Origin", "https://evil.example");
        using (var answer = await appliance.Http.SendAsync(foreign, cancellation))
        {
            answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        }

        (await DrainAsync(appliance, cancellation)).GetProperty("draining").GetBoolean().ShouldBeFalse();
        var contract = await appliance.GetAsync("/openapi/v1.json", cancellation);
        contract.GetProperty("paths").GetProperty("/api/v1/drain").TryGetProperty("post", out _).ShouldBeTrue();
    }

    [Fact]
    public async Task Drain_WithoutAnAppliance_SaysWhereItLooked()
    {
        var url = $"http://127.0.0.1:{FreePort()}";
        var (code, _, errors) = await ApplianceProcess.RunVerbAsync(TestContext.Current.CancellationToken, "drain", "--Console:Url", url);
        code.ShouldBe(1);
        errors.ShouldStartWith($"edgecx: no appliance answers at {url} (Console:Url): ");
    }

    private static Task<JsonElement> DrainAsync(ApplianceProcess appliance, CancellationToken cancellation) => appliance.GetAsync("/api/v1/drain", cancellation);

    private static async Task<string> OptionsAsync(int port)
    {
        using var peer = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        var branch = Guid.NewGuid().ToString("N");
        var text = $"OPTIONS sip:srs@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP {peer.Client.LocalEndPoint};branch=z9hG4bK{branch};rport\r\nMax-Forwards: 70\r\n"
            + $"From: <sip:a@b>;tag=1\r\nTo: <sip:srs@127.0.0.1>\r\nCall-ID: {branch}\r\nCSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n";
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        await peer.SendAsync(Encoding.ASCII.GetBytes(text), new IPEndPoint(IPAddress.Loopback, port), limit.Token);
        return Encoding.ASCII.GetString((await peer.ReceiveAsync(limit.Token)).Buffer);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>As the documentation says: openssl makes a certificate for the address.</summary>
    private static async Task<(string Certificate, string Key)> CertificateAsync(string folder, CancellationToken cancellation)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/openssl"), "openssl is not installed (Debian package openssl)");
        var certificate = Path.Combine(folder, "edge.pem");
        var key = Path.Combine(folder, "edge.key");
        using var openssl = Process.Start(new ProcessStartInfo(
            "/usr/bin/openssl",
            ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj", "/CN=edge", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", certificate])
        {
            RedirectStandardError = true,
        })!;
        var errors = await openssl.StandardError.ReadToEndAsync(cancellation);
        await openssl.WaitForExitAsync(cancellation);
        openssl.ExitCode.ShouldBe(0, errors);
        return (certificate, key);
    }
}
