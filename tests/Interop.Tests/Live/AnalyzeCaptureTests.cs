using System.Text.Json;
using EdgeCx.Media.Tests.Capture;
using static EdgeCx.Media.Tests.Capture.SipText;

namespace EdgeCx.Interop.Tests.Live;

/// <summary><c>analyze</c> on a capture of an ordinary call, as an administrator takes it from a mirror port with tcpdump.</summary>
public sealed class AnalyzeCaptureTests
{
    private const string A = "192.0.2.10:5060";
    private const string B = "10.20.0.5:5060";
    private const string RtpA = "192.0.2.10:4000";
    private const string RtpB = "10.20.0.5:5000";

    [Fact]
    public async Task Analyze_CaptureOfAPlainCall_HearsCustomerAndAgent()
    {
        const int Seconds = 12;
        var (customer, agent) = (MuLawWav.Demo("customer.wav", 20, Seconds), MuLawWav.Demo("agent.wav", 20, Seconds));
        var sip = new SipText("capture@example.com");
        var script = new MirrorScript().Sip(A, B, sip.Invite(Describe(RtpA))).Sip(B, A, sip.Answer(200, Describe(RtpB))).Sip(A, B, sip.Ack());
        script.Voice(new(1) { Octets = i => customer[i] }, Seconds * 1000, (RtpA, RtpB)).Voice(new(2) { Octets = i => agent[i] }, Seconds * 1000, (RtpB, RtpA))
            .Wait(Seconds * 1000).Sip(A, B, sip.Bye()).Twice();
        var path = Path.Combine(Path.GetTempPath(), $"edgecx-{Guid.NewGuid():N}.pcap");
        await File.WriteAllBytesAsync(path, script.Pcap(), TestContext.Current.CancellationToken);
        try
        {
            var (exitCode, output, errors) = await ApplianceProcess.RunVerbAsync(
                TestContext.Current.CancellationToken, "analyze", path, "--json", "--Roles:AgentSubnets:0", "10.20.0.0/16",
                "--Privacy:AnnouncedBeforeCall", "true");

            exitCode.ShouldBe(0, errors);
            var events = output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonDocument.Parse(l).RootElement).ToList();
            List<JsonElement> Of(string name) => events.FindAll(e => e.GetProperty("event").GetString() == name);
            Of("call-started").ShouldHaveSingleItem();
            Of("estimate").ShouldNotBeEmpty(errors);
            Of("estimate").ShouldAllBe(e => e.GetProperty("leg").GetString() == "caller");
            var end = Of("call-ended").ShouldHaveSingleItem();
            end.GetProperty("reason").GetString().ShouldBe("bye");
            end.GetProperty("agentId").GetString().ShouldBe("1002");
            end.GetProperty("legs").EnumerateArray().Select(l =>
                (l.GetProperty("leg").GetString(), l.GetProperty("role").GetString(), l.GetProperty("packets").GetInt64(), l.GetProperty("copies").GetInt64(),
                    l.GetProperty("lost").GetInt64())).ShouldBe(
            [
                ("caller", "customer", Seconds * 50, Seconds * 50, 0),
                ("callee", "agent", Seconds * 50, Seconds * 50, 0),
            ]);
            errors.ShouldContain("1 other calls");
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public async Task Doctor_MirrorInterfaceThatIsMissing_IsNamed()
    {
        var (exitCode, output, _) = await ApplianceProcess.RunVerbAsync(TestContext.Current.CancellationToken, "doctor", "--Mirror:Interface", "nowhere0");

        exitCode.ShouldNotBe(0);
        output.Split('\n').ShouldContain(l => l.StartsWith("BLOCK Mirror:Interface: ", StringComparison.Ordinal)
            && l.Contains("nowhere0", StringComparison.Ordinal));
    }
}
