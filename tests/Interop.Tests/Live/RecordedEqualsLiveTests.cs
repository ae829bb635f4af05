using System.Text.Json;

namespace EdgeCx.Interop.Tests.Live;

/// <summary><c>analyze</c> on a recording gives what the live path gave for the same audio: the same chunks, estimates and cues.</summary>
public sealed class RecordedEqualsLiveTests
{
    private const int FromS = 20;
    private const int Seconds = 62;

    // The two legs' first packets arrive a little apart, which moves one against the other in the call's time.
    private const double ClockToleranceMs = 40;

    [Fact]
    public async Task Analyze_OfWhatWasSentLive_GivesTheSameEstimatesAndCues()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var folder = Directory.CreateTempSubdirectory("edgecx-equal-");
        try
        {
            var customer = MuLawWav.Write(Path.Combine(folder.FullName, "customer.wav"), MuLawWav.Demo("customer.wav", FromS, Seconds));
            var agent = MuLawWav.Write(Path.Combine(folder.FullName, "agent.wav"), MuLawWav.Demo("agent.wav", FromS, Seconds));
            var live = await LiveAsync(customer, agent, cancellation);
            var (exitCode, output, errors) = await ApplianceProcess.RunVerbAsync(
                cancellation, "analyze", "--customer", customer, "--agent", agent, "--json");
            exitCode.ShouldBe(0, errors);
            var recorded = output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Parse).ToArray();

            Estimates(recorded).Length.ShouldBeGreaterThan(20);
            var pairs = Estimates(live).Zip(Estimates(recorded)).ToArray();
            Estimates(live).Length.ShouldBe(Estimates(recorded).Length);
            foreach (var (a, b) in pairs)
            {
                Number(a, "atMs").ShouldBe(Number(b, "atMs"), ClockToleranceMs);
                a.GetProperty("windowMs").GetInt32().ShouldBe(b.GetProperty("windowMs").GetInt32());
                a.GetProperty("abstained").GetBoolean().ShouldBe(b.GetProperty("abstained").GetBoolean());
                foreach (var p in a.GetProperty("probabilities").EnumerateObject())
                {
                    p.Value.GetDouble().ShouldBe(b.GetProperty("probabilities").GetProperty(p.Name).GetDouble(), 1e-3);
                }

                Number(a, "arousal").ShouldBe(Number(b, "arousal"), 2e-3);
                Number(a, "valence").ShouldBe(Number(b, "valence"), 2e-3);
            }

            var cues = Cues(live);
            cues.Length.ShouldBeGreaterThanOrEqualTo(2);
            cues.Select(c => c.Kind).ShouldBe(Cues(recorded).Select(c => c.Kind));
            foreach (var (a, b) in cues.Zip(Cues(recorded)))
            {
                a.AtMs.ShouldBe(b.AtMs, ClockToleranceMs);
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<(string Name, JsonElement Data)[]> LiveAsync(string customer, string agent, CancellationToken cancellation)
    {
        await using var appliance = await ApplianceProcess.StartAsync(cancellation);
        await using var events = await EventReader.OpenAsync(appliance, cancellation);
        var (exitCode, output, errors) = await ApplianceProcess.RunVerbAsync(
            cancellation, "call", "--to", $"sip:127.0.0.1:{appliance.SipPort};transport=tcp", "--customer", customer, "--agent", agent);
        exitCode.ShouldBe(0, output + errors);
        await ApplianceProcess.UntilAsync(() => Task.FromResult(events.Of("call-ended").Count == 1), 10, cancellation);
        return [.. events.Events];
    }

    private static (string Name, JsonElement Data) Parse(string line)
    {
        using var document = JsonDocument.Parse(line);
        return (document.RootElement.GetProperty("event").GetString()!, document.RootElement.Clone());
    }

    private static JsonElement[] Estimates(IEnumerable<(string Name, JsonElement Data)> events) =>
        [.. events.Where(e => e.Name == "estimate").Select(e => e.Data)];

    private static (string Kind, double AtMs)[] Cues(IEnumerable<(string Name, JsonElement Data)> events) =>
        [.. events.Where(e => e.Name is "cue-opened" or "cue-closed").Select(e => (e.Name + " " + e.Data.GetProperty("kind").GetString(), Number(e.Data, "atMs")))];

    private static double Number(JsonElement data, string name) => data.GetProperty(name).GetDouble();
}
