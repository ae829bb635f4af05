using System.Globalization;
using System.Text.Json;
using EdgeCx.Interop.Tests.Live;
using EdgeCx.Interop.Tests.Mirror;

namespace EdgeCx.Interop.Tests.Rtpengine;

/// <summary>
/// From an angry voice to the agent's ear: baresip phones through kamailio and rtpengine, the appliance as a process of its own that hears the calls by
/// subscription, takes the customer for angry, and has the relay play the prompt toward the agent.
/// </summary>
public sealed class RelayWhisperTests
{
    private static readonly string[] _speakers = ["11", "16", "09"];
    private const double Found = 0.98;

    // Beyond what the prompt reaches by chance in what the agent said: both are speech.
    private const double BeyondChance = 0.05;

    [Fact]
    public async Task AngryPassage_OverARelay_AgentHearsThePromptAndTheCustomerNever()
    {
        var cancellation = TestContext.Current.CancellationToken;
        Assert.SkipWhen(Testbed.Missing() is not null, $"the call centre cannot be made: {Testbed.Missing()}");
        Assert.SkipUnless(File.Exists("/usr/bin/flite"), "flite is not installed (apt-get install flite)");
        var folder = Directory.CreateTempSubdirectory("edgecx-relayed-");
        try
        {
            var prompts = Path.Combine(folder.FullName, "prompts");
            var rendered = await ApplianceProcess.RunVerbAsync(cancellation, "prompts", "render", "--language", "en", "--out", prompts);
            Assert.SkipWhen(rendered.ExitCode == 2, "this edgecx has no prompts to render");
            rendered.ExitCode.ShouldBe(0, rendered.Output + rendered.Errors);
            var devices = Path.Combine(folder.FullName, "devices.json");
            await File.WriteAllTextAsync(devices, """{ "*": [ { "surface": "rtpengine" } ] }""", cancellation);

            await using var testbed = await Testbed.StartAsync(cancellation);
            await using var appliance = await ApplianceProcess.StartWithinAsync(
                await testbed.DoAsync("namespace server", cancellation),
                cancellation,
                0,
                "--Rtpengine:Control", "127.0.0.1:2223", "--Rtpengine:Prompts", "true", "--Rtpengine:PollMs", "200",
                "--Roles:AgentSubnets:0", "10.77.1.0/24", "--Roles:CustomerPatterns:0", "*", "--Privacy:AnnouncedBeforeCall", "true",
                "--Delivery:DevicesFile", devices, "--Delivery:PromptsFolder", prompts);
            await using var events = await EventReader.OpenAsync(appliance, cancellation);

            var shown = new List<JsonElement>();
            for (var i = 0; i < _speakers.Length; i++)
            {
                shown.AddRange(await CallAsync(testbed, appliance, events, folder.FullName, prompts, _speakers[i], agentCalls: i % 2 == 1));
            }

            Write($"{shown.Count} prompts in {_speakers.Length} calls: decision p99 {Worst("decisionMs"):0} ms, presentation (from decision) at most {Worst("presentedMs"):0} ms, "
                + $"first packet after the pause at most {Worst("afterPauseMs"):0.0} ms, missed at most {Worst("missedMs"):0} ms");
            shown.Count.ShouldBeGreaterThanOrEqualTo(_speakers.Length);

            // A critical cue waits for no pause. The machine may stand still in any one of them: what it does when it is let is held, the worst is shown.
            var afterPause = shown.Select(s => s.GetProperty("afterPauseMs")).Where(v => v.ValueKind == JsonValueKind.Number).Select(v => v.GetDouble()).ToArray();
            afterPause.Min().ShouldBeLessThanOrEqualTo(60);
            afterPause.Max().ShouldBeLessThanOrEqualTo(500);

            double Worst(string name) => shown.Max(s => s.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : 0);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<IReadOnlyList<JsonElement>> CallAsync(
        Testbed testbed, ApplianceProcess appliance, EventReader events, string folder, string prompts, string speaker, bool agentCalls)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var said = AngryCall.Customer(speaker);
        var (customerWav, agentWav) = (Path.Combine(folder, $"customer{speaker}.wav"), Path.Combine(folder, $"agent{speaker}.wav"));
        MuLawWav.WriteLinear(customerWav, said);
        var agentSaid = AngryCall.Agent(said.Length);
        MuLawWav.WriteLinear(agentWav, agentSaid);
        var (ended, presented) = (events.Of("call-ended").Count, events.Of("cue-presented").Count);
        await testbed.DoAsync("clear", cancellation);
        await testbed.DoAsync($"phone agent agent 1002 {agentWav} record", cancellation);
        await testbed.DoAsync($"phone customer customer +34600100002 {customerWav} record", cancellation);
        await testbed.DoAsync(agentCalls ? "dial agent +34600100002" : "dial customer 1002", cancellation);

        await Task.Delay(TimeSpan.FromSeconds((said.Length - AngryCall.TailSamples) / 8000.0), cancellation);
        await testbed.DoAsync("hangup customer", cancellation);
        await ApplianceProcess.UntilAsync(() => Task.FromResult(events.Of("call-ended").Count > ended), 20, cancellation);

        var here = events.Of("cue-presented").Skip(presented).ToArray();
        foreach (var receipt in here)
        {
            Write($"{speaker}: {receipt.GetRawText()}");
        }

        var agent = await PhoneRecording.ReadAsync(testbed, "agent");
        var customer = await PhoneRecording.ReadAsync(testbed, "customer");
        var spoken = MuLawWav.Linear(agentSaid);
        PromptSearch.Find(spoken.AsSpan(8000, 8000), customer).Value.ShouldBeGreaterThan(Found, "the customer hears the agent");
        var shown = here.Where(r => r.GetProperty("shown").GetBoolean() && r.GetProperty("surface").GetString() == "rtpengine").ToArray();
        shown.ShouldNotBeEmpty($"no cue was spoken in the call of speaker {speaker}:\n{string.Join('\n', events.Events.Where(e => e.Name.StartsWith("cue", StringComparison.Ordinal)).Select(e => e.Data))}\n{appliance.Log}");
        foreach (var receipt in shown)
        {
            var kind = receipt.GetProperty("kind").GetString()!;
            var prompt = PhoneRecording.ReadWav(Path.Combine(prompts, $"{kind}.en.wav"));
            var (inAgents, atMs) = PromptSearch.Find(prompt, agent);
            var (inCustomers, _) = PromptSearch.Find(prompt, customer);
            var (byChance, _) = PromptSearch.Find(prompt, spoken);
            Write(string.Create(CultureInfo.InvariantCulture, $"{speaker}, {(agentCalls ? "agent calls" : "customer calls")}: {kind} in the agent's ear {inAgents:0.0000} at {atMs / 1000:0.00} s, in the customer's {inCustomers:0.0000}, by chance in what the agent said {byChance:0.0000}"));
            inAgents.ShouldBeGreaterThan(Found);
            inCustomers.ShouldBeLessThan(byChance + BeyondChance);
            receipt.GetProperty("decisionMs").GetDouble().ShouldBeLessThan(250);
            receipt.GetProperty("presentedMs").GetDouble().ShouldBeLessThan(2000);
            receipt.GetProperty("missedMs").GetDouble().ShouldBeInRange(prompt.Length / 8.0, 4000);
        }

        return shown;
    }

    private static void Write(string line) => TestContext.Current.TestOutputHelper?.WriteLine(line);
}
