using System.Text.Json;
using EdgeCx.Interop.Tests.Live;
using EdgeCx.Media.Tests.Capture;
using static EdgeCx.Media.Tests.Capture.SipText;

namespace EdgeCx.Interop.Tests.Law;

/// <summary>
/// Under the EU profile no leg that is not known to be exactly one customer yields an estimate: over real SIPREC and over captures of a mirror, with the
/// customer's angriest minute on every leg. docs/compliance.md cites these.
/// </summary>
public sealed class LegRoleTests
{
    private const string A = "192.0.2.10:5060";
    private const string B = "10.20.0.5:5060";
    private const string RtpA = "192.0.2.10:4000";
    private const string RtpB = "10.20.0.5:5000";
    private const string Customer = "sip:jo@customer.edgecx.invalid";
    private const string Agent = "sip:ana@agent.edgecx.invalid";
    private const string Nobody = "sip:someone@elsewhere.example";
    private const int Seconds = 12;

    [Theory]
    [InlineData("mixed", "mixed")]
    [InlineData("unknown", "unknown")]
    [InlineData("nobody", "unknown")]
    [InlineData("agents", "agent")]
    public async Task Siprec_LegsThatAreNotOneCustomer_YieldNoEstimate(string metadata, string role)
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var appliance = await ApplianceProcess.StartAsync(cancellation);
        await using var events = await EventReader.OpenAsync(appliance, cancellation);
        var angry = MuLawWav.Demo("customer.wav", 74, Seconds);
        var (labels, xml) = metadata switch
        {
            // One stream, two people: mono.
            "mixed" => (new[] { "1" }, Metadata([(Customer, "T1"), (Agent, "T1")])),
            "unknown" => (["1", "2"], Metadata([(Nobody, "T1"), (Nobody, "T2")])),
            "nobody" => (["1", "2"], Metadata([])),
            _ => (["1", "2"], Metadata([(Agent, "T1"), ("sip:bo@agent.edgecx.invalid", "T2")])),
        };
        using var call = await RawSiprecCall.BeginAsync(appliance.SipPort, labels, xml, cancellation);
        await call.PlayAsync([angry, angry], 0, (Seconds * 50) - 5, cancellation);
        await call.EndAsync(cancellation);
        await ApplianceProcess.UntilAsync(() => Task.FromResult(events.Of("call-ended").Count == 1), 15, cancellation);

        var id = events.Of("call-started").Single().GetProperty("callId").GetString();
        events.Of("estimate").ShouldBeEmpty();
        events.Of("customer-state").ShouldBeEmpty();
        var legs = (await appliance.GetAsync($"/api/v1/calls/{id}/evidence", cancellation)).GetProperty("legs").EnumerateArray().ToArray();
        legs.Select(l => l.GetProperty("role").GetString()).ShouldAllBe(r => r == role);
        foreach (var count in new[] { "estimates", "abstained", "textEmotions" })
        {
            legs.ShouldAllBe(l => l.GetProperty(count).GetInt64() == 0, count);
        }
    }

    [Fact]
    public async Task Siprec_CustomerTurnsOutToBeAnAgentInMidCall_WhatItGaveIsErasedAndNothingFollows()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var appliance = await ApplianceProcess.StartAsync(cancellation);
        await using var events = await EventReader.OpenAsync(appliance, cancellation);
        var angry = MuLawWav.Demo("customer.wav", 74, 14);
        string[] labels = ["1", "2"];
        using var call = await RawSiprecCall.BeginAsync(appliance.SipPort, labels, Metadata([(Customer, "T1"), (Agent, "T2")]), cancellation);
        await call.PlayAsync([angry, angry], 0, 7 * 50, cancellation);
        await ApplianceProcess.UntilAsync(() => Task.FromResult(events.Of("estimate").Count > 2), 15, cancellation);

        await call.ChangeAsync(labels, Metadata([("sip:cy@agent.edgecx.invalid", "T1"), (Agent, "T2")]), cancellation);
        await ApplianceProcess.UntilAsync(() => Task.FromResult(events.Of("emotion-erased").Count == 1), 10, cancellation);
        await call.PlayAsync([angry, angry], 7 * 50, 6 * 50, cancellation);
        var id = events.Of("call-started").Single().GetProperty("callId").GetString();
        var all = events.Events.ToList();
        all.Skip(all.FindIndex(e => e.Name == "emotion-erased")).ShouldNotContain(e => e.Name == "estimate");
        var detail = await appliance.GetAsync($"/api/v1/calls/{id}", cancellation);
        detail.GetProperty("trajectory").GetArrayLength().ShouldBe(0);
        var erasure = (await appliance.GetAsync($"/api/v1/calls/{id}/evidence", cancellation)).GetProperty("erasures")[0];
        erasure.GetProperty("reason").GetString().ShouldBe("role-changed");
        await call.EndAsync(cancellation);
    }

    [Theory]
    [InlineData("nobody is named", new[] { "--Roles:AgentPatterns:0", "nobody", "--Roles:CustomerPatterns:0", "nobody-either" })]
    [InlineData("both are named twice", new[] { "--Roles:AgentPatterns:0", "*002", "--Roles:CustomerPatterns:0", "*00?" })]
    [InlineData("both ends are agents", new[] { "--Roles:AgentSubnets:0", "10.20.0.0/16", "--Roles:AgentSubnets:1", "192.0.2.0/24" })]
    public async Task Mirror_LegsThatAreNotOneCustomer_YieldNoEstimate(string why, string[] roles)
    {
        var (exitCode, output, errors) = await AnalyzeAsync(roles);
        exitCode.ShouldBe(0, errors);
        var events = output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonDocument.Parse(l).RootElement).ToList();
        events.ShouldNotContain(e => e.GetProperty("event").GetString() == "estimate", why);
        events.ShouldNotContain(e => e.GetProperty("event").GetString() == "customer-state", why);
        events.Where(e => e.GetProperty("event").GetString() == "leg-changed").ShouldNotContain(e => e.GetProperty("role").GetString() == "customer", why);
        errors.ShouldContain("no leg is known to be the customer's", Case.Sensitive, why);
    }

    [Fact]
    public async Task Analyze_MonoRecordingOfBothVoices_YieldsNoEstimate()
    {
        var path = MuLawWav.Write(Path.Combine(Path.GetTempPath(), $"edgecx-{Guid.NewGuid():N}.wav"), MuLawWav.Demo("customer.wav", 74, 10));
        try
        {
            var (exitCode, output, errors) = await ApplianceProcess.RunVerbAsync(TestContext.Current.CancellationToken, "analyze", path, "--json");
            exitCode.ShouldBe(0, errors);
            output.ShouldNotContain("\"estimate\"");
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Theory]
    [InlineData("--Privacy:AgentEmotion", "allowed", "Privacy:AgentEmotion is 'allowed'; the profile EU allows forbidden.")]
    [InlineData("--Privacy:RequireNotice", "false", "Privacy:RequireNotice is 'false'; the profile EU allows true.")]
    public async Task Run_ConfigurationAsksForWhatEuForbids_DoesNotStart(string key, string value, string error)
    {
        var (exitCode, _, errors) = await ApplianceProcess.RunVerbAsync(TestContext.Current.CancellationToken, "run", key, value);
        exitCode.ShouldNotBe(0);
        errors.ShouldContain(error);
    }

    private static async Task<(int ExitCode, string Output, string Errors)> AnalyzeAsync(string[] roles)
    {
        var angry = MuLawWav.Demo("customer.wav", 74, Seconds);
        var sip = new SipText("law@example.com");
        var script = new MirrorScript().Sip(A, B, sip.Invite(Describe(RtpA))).Sip(B, A, sip.Answer(200, Describe(RtpB))).Sip(A, B, sip.Ack());
        script.Voice(new(1) { Octets = i => angry[i] }, Seconds * 1000, (RtpA, RtpB)).Voice(new(2) { Octets = i => angry[i] }, Seconds * 1000, (RtpB, RtpA))
            .Wait(Seconds * 1000).Sip(A, B, sip.Bye()).Twice();
        var path = Path.Combine(Path.GetTempPath(), $"edgecx-{Guid.NewGuid():N}.pcap");
        await File.WriteAllBytesAsync(path, script.Pcap(), TestContext.Current.CancellationToken);
        try
        {
            return await ApplianceProcess.RunVerbAsync(
                TestContext.Current.CancellationToken, ["analyze", path, "--json", "--Privacy:AnnouncedBeforeCall", "true", .. roles]);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static string Metadata((string Aor, string Sends)[] people) =>
        """<?xml version="1.0"?><recording xmlns="urn:ietf:params:xml:ns:recording:1"><datamode>complete</datamode><session session_id="S"/>"""
        + string.Concat(people.Select((p, i) => $"""<participant participant_id="P{i}"><nameID aor="{p.Aor}"/></participant>"""))
        + """<stream stream_id="T1" session_id="S"><label>1</label></stream><stream stream_id="T2" session_id="S"><label>2</label></stream>"""
        + string.Concat(people.Select((p, i) => $"""<participantstreamassoc participant_id="P{i}"><send>{p.Sends}</send></participantstreamassoc>"""))
        + "</recording>";
}
