using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using EdgeCx.Core.Flow;
using EdgeCx.Core.Time;
using EdgeCx.Media.Sip;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeCx.Media.Tests.Sip;

/// <summary>Calls of a foreign stack: sipp (Debian package sip-tester) as the caller, over UDP and TCP.</summary>
public sealed class SippTests
{
    private const int Calls = 20;

    private const string Head =
        """
         sip:srs@[remote_ip]:[remote_port] SIP/2.0
        Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch];rport
        Max-Forwards: 70
        From: <sip:src@[local_ip]:[local_port]>;tag=[pid]s[call_number]

        """;

    private const string Tail = "Call-ID: [call_id]\nContact: <sip:src@[local_ip]:[local_port];transport=[transport]>;+sip.src\n";

    private const string Sdp =
        "v=0\no=- 1 1 IN IP4 [local_ip]\ns=-\nc=IN IP4 [local_ip]\nt=0 0\nm=audio 15190 RTP/AVP 0\na=sendonly\n";

    [Theory]
    [InlineData("u1", 15100)]
    [InlineData("t1", 15102)]
    public async Task Calls_FromSipp_AreAnsweredUpdatedAndEnded(string transport, int port)
    {
        var handler = new ScriptedHandler();
        var scenario = Opening() + Send("UPDATE", 2) + """<recv response="200"/>""" + Send("BYE", 3) + """<recv response="200"/>""";

        await CallAsync(handler, transport, port, scenario);

        handler.Calls.Count(c => c == "invite").ShouldBe(Calls);
        handler.Calls.Count(c => c == "ack").ShouldBe(Calls);
        handler.Calls.Count(c => c == "update").ShouldBe(Calls);
        handler.Calls.Count(c => c == "ended Bye").ShouldBe(Calls);
    }

    [Theory]
    [InlineData("u1", 15104)]
    [InlineData("t1", 15106)]
    public async Task Calls_HungUpByTheEdge_EndAtSipp(string transport, int port)
    {
        var handler = new HangingUpHandler();
        var answer = "<send><![CDATA[\nSIP/2.0 200 OK\n[last_Via:]\n[last_From:]\n[last_To:]\n[last_Call-ID:]\n[last_CSeq:]\nContent-Length: 0\n\n]]></send>";

        await CallAsync(handler, transport, port, Opening() + """<recv request="BYE"/>""" + answer);

        handler.Ends.ShouldBe([.. Enumerable.Repeat(SessionEnd.Local, Calls)]);
    }

    private static string Opening() =>
        Send("INVITE", 1, "", "Require: siprec\nSupported: timer\nSession-Expires: 1800\nContent-Type: application/sdp\n", Sdp)
        + """<recv response="100" optional="true"/><recv response="200" rrs="true"/>""" + Send("ACK", 1);

    private static string Send(string method, int cseq, string toTag = "[peer_tag_param]", string extra = "", string body = "") =>
        (method == "ACK" ? "<send>" : """<send retrans="500">""")
        + "<![CDATA[\n" + method + Head + $"To: <sip:srs@[remote_ip]:[remote_port]>{toTag}\n" + Tail
        + string.Create(CultureInfo.InvariantCulture, $"CSeq: {cseq} {method}\n{extra}Content-Length: [len]\n\n{body}") + "]]></send>";

    private static async Task CallAsync(ISessionHandler handler, string transport, int port, string scenario)
    {
        var drops = new DropCounters();
        var file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".xml");
        var cancellation = TestContext.Current.CancellationToken;
        await File.WriteAllTextAsync(file, $"<?xml version=\"1.0\"?><scenario name=\"edge\">{scenario}</scenario>", cancellation);
        await using var edge = new SipEdge(new SipOptions { Port = 0 }, handler, new MonotonicClock(TimeProvider.System), drops, NullLogger.Instance);
        edge.Start();
        try
        {
            var arguments = string.Create(CultureInfo.InvariantCulture,
                $"{edge.EndPoint} -sf {file} -i 127.0.0.1 -p {port} -t {transport} -m {Calls} -r 20 -nostdin -timeout 30s -timeout_error -trace_err -error_file {file}.err");
            using var sipp = StartSipp(arguments);
            var output = sipp.StandardOutput.ReadToEndAsync(cancellation);
            var said = sipp.StandardError.ReadToEndAsync(cancellation);
            await sipp.WaitForExitAsync(cancellation);
            var errors = File.Exists(file + ".err") ? await File.ReadAllTextAsync(file + ".err", cancellation) : "";
            sipp.ExitCode.ShouldBe(0, errors + await said + await output);
            for (var tries = 0; tries < 300 && edge.DialogCount > 0; tries++)
            {
                await Task.Delay(10, cancellation);
            }

            edge.DialogCount.ShouldBe(0);
            drops.NonZero().ShouldBeEmpty();
        }
        finally
        {
            File.Delete(file);
            File.Delete(file + ".err");
        }
    }

    private static Process StartSipp(string arguments)
    {
        try
        {
            return Process.Start(new ProcessStartInfo("sipp", arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true })!;
        }
        catch (Win32Exception)
        {
            Assert.Skip("sipp is not installed (Debian package sip-tester)");
            throw;
        }
    }

    private sealed class HangingUpHandler : ISessionHandler
    {
        private readonly ScriptedHandler _inner = new();

        public List<SessionEnd> Ends { get; } = [];

        public SessionAnswer OnInvite(SessionDialog dialog, in SessionRequest request) => _inner.OnInvite(dialog, request);

        public SessionAnswer OnReinvite(SessionDialog dialog, in SessionRequest request) => _inner.OnReinvite(dialog, request);

        public SessionAnswer OnUpdate(SessionDialog dialog, in SessionRequest request) => _inner.OnUpdate(dialog, request);

        public void OnAcknowledged(SessionDialog dialog, in SessionRequest request) => dialog.Hangup("enough");

        public void OnEnded(SessionDialog dialog, SessionEnd end, in SessionRequest request) => Ends.Add(end);

        public SessionAnswer OnOptions() => _inner.OnOptions();
    }
}
