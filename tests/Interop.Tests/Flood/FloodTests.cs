using System.Globalization;
using System.Net;
using System.Text.Json;
using EdgeCx.Bench.Flood;
using EdgeCx.Interop.Tests.Live;
using EdgeCx.Interop.Tests.Sipp;

namespace EdgeCx.Interop.Tests.Flood;

/// <summary>Running calls under a flood of a source that is not listed. scripts/flood.sh does the same at full size.</summary>
public sealed class FloodTests
{
    private const int Seconds = 10;

    [Fact]
    public async Task RunningCalls_UnderAFloodOfAnUnlistedSource_LoseNothing()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var appliance = await ApplianceProcess.StartAsync(cancellation, 0, "--Sip:AllowedSources:0", "127.0.0.1");
        var folder = Directory.CreateTempSubdirectory("edgecx-flood-");
        try
        {
            var customer = MuLawWav.Write(Path.Combine(folder.FullName, "customer.wav"), MuLawWav.Demo("customer.wav", 62, Seconds + 30));
            var agent = MuLawWav.Write(Path.Combine(folder.FullName, "agent.wav"), MuLawWav.Demo("agent.wav", 62, Seconds + 30));
            var calling = ApplianceProcess.RunVerbAsync(
                cancellation, "call", "--to", $"sip:127.0.0.1:{appliance.SipPort}", "--customer", customer, "--agent", agent, "--calls", "5", "--ramp", "5", "--json");
            await ApplianceProcess.UntilAsync(async () => Metric(await MetricsAsync(appliance, cancellation), "edgecx_calls") == 5, 120, cancellation);
            var before = await MetricsAsync(appliance, cancellation);

            var flood = new SipFlood(IPAddress.Parse("127.0.0.2"), new IPEndPoint(IPAddress.Loopback, appliance.SipPort), null, new FloodRates(5000, 50, Connections: 100));
            using (var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation))
            {
                stop.CancelAfter(TimeSpan.FromSeconds(Seconds));
                await Task.Run(() => flood.Run(stop.Token), CancellationToken.None);
            }

            var (exitCode, output, errors) = await calling;
            exitCode.ShouldBe(0, output + errors + appliance.Log);
            using var summary = JsonDocument.Parse(output);
            var sent = summary.RootElement.GetProperty("packetsSent").GetInt64();
            var legs = SippTests.Calls(await appliance.GetAsync("/api/v1/calls", cancellation)).SelectMany(SippTests.Legs).ToArray();
            legs.Length.ShouldBe(10, "the flood began no call");
            legs.Sum(l => l.GetProperty("packets").GetInt64()).ShouldBe(sent);
            legs.Sum(l => l.GetProperty("lost").GetInt64()).ShouldBe(0);

            // All that the flood sent was counted, and none of it was read.
            var all = flood.Counts.Garbage + flood.Counts.Invites + flood.Counts.Connections - flood.Counts.NotSent;
            flood.Counts.Garbage.ShouldBeGreaterThan(1000);
            await ApplianceProcess.UntilAsync(
                async () => Drops(await MetricsAsync(appliance, cancellation), "unlisted-source") - Drops(before, "unlisted-source") >= all, 30, cancellation);
            var after = await MetricsAsync(appliance, cancellation);
            Drops(after, "malformed-sip").ShouldBe(Drops(before, "malformed-sip"));
            Drops(after, "sip-limit").ShouldBe(Drops(before, "sip-limit"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static Task<string> MetricsAsync(ApplianceProcess appliance, CancellationToken cancellation) => appliance.Http.GetStringAsync("/metrics", cancellation);

    private static double Drops(string text, string reason) => Metric(text, $"edgecx_drops_total{{reason=\"{reason}\"}}");

    private static double Metric(string text, string name) =>
        double.Parse(text.Split('\n').Single(l => l.StartsWith(name + " ", StringComparison.Ordinal)).Split(' ')[1], CultureInfo.InvariantCulture);
}
