using System.Diagnostics;
using EdgeCx.Core.Delivery;
using EdgeCx.Core.Time;
using EdgeCx.Interop.Tests.Baresip;
using EdgeCx.Media.Sip.Client;
using EdgeCx.Media.SiprecClient;

namespace EdgeCx.Interop.Tests.Phones;

/// <summary>Requests to phones of other people's making: baresip shows a MESSAGE, kamailio challenges and forwards it, sipp checks the digest of a NOTIFY.</summary>
public sealed class PhonePeersTests
{
    private const int ProxyPort = 15_971;
    private const int SippPort = 15_973;

    private const string Proxy =
        """
        #!KAMAILIO
        debug=0
        log_stderror=yes
        fork=no
        auto_aliases=no
        listen=udp:127.0.0.1:15971
        loadmodule "sl.so"
        loadmodule "tm.so"
        loadmodule "pv.so"
        loadmodule "auth.so"
        request_route {
            if (!pv_proxy_authenticate("phones", "s3cret", "0")) {
                proxy_challenge("phones", "1");
                exit;
            }
            consume_credentials();
            $du = "sip:127.0.0.1:15991";
            t_relay();
        }

        """;

    private const string Scenario =
        """
        <?xml version="1.0"?><scenario name="notify">
        <recv request="NOTIFY"/>
        <send><![CDATA[
        SIP/2.0 401 Unauthorized
        [last_Via:]
        [last_From:]
        [last_To:];tag=1
        [last_Call-ID:]
        [last_CSeq:]
        WWW-Authenticate: Digest realm="phones", nonce="47ebe028cda119c35d4877b383027d28da013815", algorithm=MD5, qop="auth"
        Content-Length: 0

        ]]></send>
        <recv request="NOTIFY"><action>
          <verifyauth assign_to="right" username="push" password="s3cret"/>
        </action></recv>
        <nop next="right" test="right"/>
        <send next="end"><![CDATA[
        SIP/2.0 403 Forbidden
        [last_Via:]
        [last_From:]
        [last_To:];tag=1
        [last_Call-ID:]
        [last_CSeq:]
        Content-Length: 0

        ]]></send>
        <label id="right"/>
        <send><![CDATA[
        SIP/2.0 200 OK
        [last_Via:]
        [last_From:]
        [last_To:];tag=1
        [last_Call-ID:]
        [last_CSeq:]
        Content-Length: 0

        ]]></send>
        <label id="end"/>
        </scenario>
        """;

    private static SipRequester Sip { get; } = new(TlsTrust.Default, new MonotonicClock(TimeProvider.System));

    [Fact]
    public async Task Message_ToBaresip_IsShown()
    {
        BaresipPhone.SkipUnlessInstalled();
        var cancellation = TestContext.Current.CancellationToken;
        await using var phone = await BaresipPhone.StartAsync(0, new byte[8000], cancellation);
        var reply = await Sip.AskAsync(Message("sip:phone@127.0.0.1:15991", "Let them finish"), TimeSpan.FromSeconds(5), cancellation);
        reply.Status.ShouldBe(200, reply.Reason + phone.Log);
        await ApplianceProcess.UntilAsync(() => Task.FromResult(phone.Log.Contains("Let them finish", StringComparison.Ordinal)), 10, cancellation);
    }

    [Theory]
    [InlineData("s3cret", 200)]
    [InlineData("wrong", 407)]
    public async Task Message_ThroughKamailio_IsForwardedToBaresipWithTheRightPasswordOnly(string password, int status)
    {
        BaresipPhone.SkipUnlessInstalled();
        Assert.SkipUnless(File.Exists("/usr/sbin/kamailio"), "kamailio is not installed (apt-get install kamailio)");
        var cancellation = TestContext.Current.CancellationToken;
        var folder = Directory.CreateTempSubdirectory("edgecx-proxy-");
        await using var phone = await BaresipPhone.StartAsync(0, new byte[8000], cancellation);
        var config = Path.Combine(folder.FullName, "kamailio.cfg");
        await File.WriteAllTextAsync(config, Proxy, cancellation);
        using var proxy = Process.Start(new ProcessStartInfo("/usr/sbin/kamailio", ["-f", config, "-DD", "-E", "-w", folder.FullName, "-Y", folder.FullName])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        })!;
        var errors = proxy.StandardError.ReadToEndAsync(cancellation);
        try
        {
            var request = Message("sip:phone@agents.bank.example", "Slow down") with { Proxy = $"sip:127.0.0.1:{ProxyPort}", User = "push", Password = password };
            var reply = default(SipReply);

            // Until the proxy listens nothing answers.
            await ApplianceProcess.UntilAsync(async () => (reply = await Sip.AskAsync(request, TimeSpan.FromSeconds(3), cancellation)).Status != 0, 20, cancellation);
            reply.Status.ShouldBe(status);
            if (status == 200)
            {
                await ApplianceProcess.UntilAsync(() => Task.FromResult(phone.Log.Contains("Slow down", StringComparison.Ordinal)), 10, cancellation);
            }
            else
            {
                phone.Log.ShouldNotContain("Slow down");
            }
        }
        finally
        {
            proxy.Kill(entireProcessTree: true);
            await proxy.WaitForExitAsync(CancellationToken.None);
            await errors;
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData("u1", "", "s3cret", 200)]
    [InlineData("t1", ";transport=tcp", "s3cret", 200)]
    [InlineData("u1", "", "wrong", 403)]
    public async Task Notify_ToSipp_AnswersItsDigest(string transport, string parameter, string password, int status)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/sipp"), "sipp is not installed (apt-get install sip-tester)");
        var cancellation = TestContext.Current.CancellationToken;
        var folder = Directory.CreateTempSubdirectory("edgecx-notify-");
        var scenario = Path.Combine(folder.FullName, "notify.xml");
        await File.WriteAllTextAsync(scenario, Scenario, cancellation);
        using var sipp = Process.Start(new ProcessStartInfo(
            "/usr/bin/sipp", ["-sf", scenario, "-i", "127.0.0.1", "-p", $"{SippPort}", "-t", transport, "-m", "1", "-nostdin", "-timeout", "30s"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder.FullName,
        })!;
        var screen = sipp.StandardOutput.ReadToEndAsync(cancellation);
        try
        {
            var request = new SipOutbound("NOTIFY", $"sip:4001@127.0.0.1:{SippPort}{parameter}", "application/xml", "<x/>"u8.ToArray())
            {
                Headers = [("Event", "Yealink-xml"), ("Subscription-State", "active")],
                User = "push",
                Password = password,
            };
            var reply = default(SipReply);
            await ApplianceProcess.UntilAsync(async () => (reply = await Sip.AskAsync(request, TimeSpan.FromSeconds(5), cancellation)).Status != 0, 20, cancellation);
            reply.Status.ShouldBe(status);
        }
        finally
        {
            if (!sipp.HasExited)
            {
                sipp.Kill(entireProcessTree: true);
            }

            await sipp.WaitForExitAsync(CancellationToken.None);
            await screen;
            folder.Delete(recursive: true);
        }
    }

    private static SipOutbound Message(string target, string text) =>
        new("MESSAGE", target, "text/plain;charset=UTF-8", System.Text.Encoding.UTF8.GetBytes(text));
}
