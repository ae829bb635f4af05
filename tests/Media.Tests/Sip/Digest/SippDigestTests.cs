using System.Diagnostics;
using EdgeCx.Core.Flow;
using EdgeCx.Core.Time;
using EdgeCx.Media.Sip;
using EdgeCx.Media.Tests.Sip.Tls;

namespace EdgeCx.Media.Tests.Sip.Digest;

/// <summary>The digest of a foreign stack: sipp (Debian package sip-tester), challenged and answering.</summary>
public sealed class SippDigestTests
{
    private const int Calls = 5;

    private const string Scenario =
        """
        <?xml version="1.0"?><scenario name="digest">
        <send retrans="500"><![CDATA[
        INVITE sip:srs@[remote_ip]:[remote_port] SIP/2.0
        Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
        Max-Forwards: 70
        From: <sip:sbc@[local_ip]:[local_port]>;tag=[pid]d[call_number]
        To: <sip:srs@[remote_ip]:[remote_port]>
        Call-ID: [call_id]
        CSeq: 1 INVITE
        Contact: <sip:sbc@[local_ip]:[local_port];transport=[transport]>
        Content-Length: 0

        ]]></send>
        <recv response="401" auth="true"/>
        <send><![CDATA[
        ACK sip:srs@[remote_ip]:[remote_port] SIP/2.0
        Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
        Max-Forwards: 70
        From: <sip:sbc@[local_ip]:[local_port]>;tag=[pid]d[call_number]
        To: <sip:srs@[remote_ip]:[remote_port]>[peer_tag_param]
        Call-ID: [call_id]
        CSeq: 1 ACK
        Content-Length: 0

        ]]></send>
        <send retrans="500"><![CDATA[
        INVITE sip:srs@[remote_ip]:[remote_port] SIP/2.0
        Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
        Max-Forwards: 70
        From: <sip:sbc@[local_ip]:[local_port]>;tag=[pid]d[call_number]
        To: <sip:srs@[remote_ip]:[remote_port]>
        Call-ID: [call_id]
        CSeq: 2 INVITE
        Contact: <sip:sbc@[local_ip]:[local_port];transport=[transport]>
        [authentication username=sbc password=open]
        Content-Length: 0

        ]]></send>
        <recv response="200" rrs="true"/>
        <send><![CDATA[
        ACK sip:srs@[remote_ip]:[remote_port] SIP/2.0
        Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
        Max-Forwards: 70
        From: <sip:sbc@[local_ip]:[local_port]>;tag=[pid]d[call_number]
        To: <sip:srs@[remote_ip]:[remote_port]>[peer_tag_param]
        Call-ID: [call_id]
        CSeq: 2 ACK
        Content-Length: 0

        ]]></send>
        <send retrans="500"><![CDATA[
        BYE sip:srs@[remote_ip]:[remote_port] SIP/2.0
        Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
        Max-Forwards: 70
        From: <sip:sbc@[local_ip]:[local_port]>;tag=[pid]d[call_number]
        To: <sip:srs@[remote_ip]:[remote_port]>[peer_tag_param]
        Call-ID: [call_id]
        CSeq: 3 BYE
        Content-Length: 0

        ]]></send>
        <recv response="200"/>
        </scenario>
        """;

    [Theory]
    [InlineData("u1", 15110, true)]
    [InlineData("t1", 15112, true)]
    [InlineData("t1", 15114, false)]
    public async Task Calls_FromSipp_AreTakenWithTheRightPasswordOnly(string transport, int port, bool isRight)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/sipp"), "sipp is not installed (Debian package sip-tester)");
        var cancellation = TestContext.Current.CancellationToken;
        using var users = new DigestUserFile(DigestUserFile.Md5Line("sbc", isRight ? "open" : "another"));
        var handler = new ScriptedHandler();
        var logger = new NotingLogger();
        var folder = Directory.CreateTempSubdirectory("edgecx-digest-");
        try
        {
            var scenario = Path.Combine(folder.FullName, "digest.xml");
            var refused = Scenario[..Scenario.IndexOf("<recv response=\"200\"", StringComparison.Ordinal)] + """<recv response="401"/></scenario>""";
            await File.WriteAllTextAsync(scenario, isRight ? Scenario : refused, cancellation);
            await using var edge = new SipEdge(
                new SipOptions { Port = 0, Digest = users.Options }, handler, new MonotonicClock(TimeProvider.System), new DropCounters(), logger);
            edge.Start();
            using var sipp = Process.Start(new ProcessStartInfo(
                "/usr/bin/sipp", $"{edge.EndPoint} -sf {scenario} -i 127.0.0.1 -p {port} -t {transport} -m {Calls} -r 20 -nostdin -timeout 60s -timeout_error")
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                WorkingDirectory = folder.FullName,
            })!;
            var output = sipp.StandardOutput.ReadToEndAsync(cancellation);
            var errors = sipp.StandardError.ReadToEndAsync(cancellation);
            await sipp.WaitForExitAsync(cancellation);

            sipp.ExitCode.ShouldBe(0, await errors + await output);
            handler.Calls.Count(c => c == "invite").ShouldBe(isRight ? Calls : 0);
            logger.Lines.ShouldAllBe(l => !l.Contains("sbc", StringComparison.Ordinal));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
