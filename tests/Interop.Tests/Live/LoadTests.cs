using System.Globalization;
using System.Text.Json;
using EdgeCx.Interop.Tests.Sipp;

namespace EdgeCx.Interop.Tests.Live;

/// <summary>Fifty calls at a time, from the trial client in a process of its own.</summary>
public sealed class LoadTests
{
    [Fact]
    public async Task Call_FiftyConcurrent_LosesNoPacketAndMissesNoDeadline()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var appliance = await ApplianceProcess.StartAsync(cancellation);
        var folder = Directory.CreateTempSubdirectory("edgecx-load-");
        try
        {
            var customer = MuLawWav.Write(Path.Combine(folder.FullName, "customer.wav"), MuLawWav.Demo("customer.wav", 62, 14));
            var agent = MuLawWav.Write(Path.Combine(folder.FullName, "agent.wav"), MuLawWav.Demo("agent.wav", 62, 14));
            var (exitCode, output, errors) = await ApplianceProcess.RunVerbAsync(
                cancellation,
                "call", "--to", $"sip:127.0.0.1:{appliance.SipPort};transport=tcp", "--customer", customer, "--agent", agent, "--calls", "50", "--ramp", "25", "--json");
            exitCode.ShouldBe(0, output + errors);
            using var summary = JsonDocument.Parse(output);
            var sent = summary.RootElement.GetProperty("packetsSent").GetInt64();
            summary.RootElement.GetProperty("answered").GetInt32().ShouldBe(50);

            var legs = SippTests.Calls(await appliance.GetAsync("/api/v1/calls", cancellation)).SelectMany(SippTests.Legs).ToArray();
            legs.Length.ShouldBe(100);
            legs.Sum(l => l.GetProperty("packets").GetInt64()).ShouldBe(sent);
            legs.Sum(l => l.GetProperty("lost").GetInt64()).ShouldBe(0);
            var metrics = await appliance.Http.GetStringAsync("/metrics", cancellation);
            var misses = Metric(metrics, "edgecx_deadline_misses_total");
            TestContext.Current.SendDiagnosticMessage($"50 calls, {sent} packets, {misses} missed deadlines");

            // A shared machine stalls now and then: what a stall delays is not the path's doing. One in a thousand estimates is let pass.
            misses.ShouldBeLessThanOrEqualTo(0.001 * 50 * 14 * 2);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static double Metric(string text, string name) =>
        double.Parse(text.Split('\n').Single(l => l.StartsWith(name + " ", StringComparison.Ordinal)).Split(' ')[1], CultureInfo.InvariantCulture);
}
