using System.Diagnostics;
using System.Text.Json;

namespace EdgeCx.Appliance.Tests.Capacity;

/// <summary>The program itself, over real SIPREC and RTP, with its load generator.</summary>
public sealed class CapacityVerbTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task Hold_AFewCalls_PrintsTheContractAndLosesNothing()
    {
        var svg = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".svg");
        try
        {
            var (code, output, error) = await RunAsync(
                "--hold", "4", "--seconds", "3", "--settle", "1", "--json", "--svg", svg, "--transcription", "off", "--Sip:Port", "0",
                "--Media:PortMin", "47000", "--Media:PortMax", "47199");

            using var document = JsonDocument.Parse(output);
            var report = document.RootElement;
            report.EnumerateObject().Select(p => p.Name).Take(12).ShouldBe(
            [
                "calls", "legs", "cores", "latencyMs", "stageMs", "deadlineMisses", "shed", "packetsPerSecond", "lostPackets", "rssMiB",
                "bytesAllocatedPerPacket", "executionTarget",
            ]);
            Number(report, "calls").ShouldBe(4);
            Number(report, "legs").ShouldBe(8);
            Number(report, "cores").ShouldBe(Environment.ProcessorCount);
            Number(report, "lostPackets").ShouldBe(0, error);
            Number(report, "bytesAllocatedPerPacket").ShouldBe(0);
            Number(report, "packetsPerSecond").ShouldBeInRange(300, 500);
            Number(report, "rssMiB").ShouldBeGreaterThan(10);
            report.GetProperty("executionTarget").GetString().ShouldBe("cpu");
            report.GetProperty("latencyMs").EnumerateObject().Select(p => p.Name).ShouldBe(["p50", "p99", "p999", "max", "samples"]);
            report.GetProperty("stageMs").GetProperty("ingest").EnumerateObject().Select(p => p.Name).ShouldBe(["p50", "p99"]);
            var run = report.GetProperty("run");
            Number(run, "packetsSent").ShouldBeGreaterThan(1000);
            Number(run, "packetsReceived").ShouldBe(Number(run, "packetsSent"));
            var load = report.GetProperty("load");
            Number(load, "live").ShouldBe(4, error);
            Threads(load.GetProperty("appliance")).ShouldContain("inference-voice");
            Number(load.GetProperty("loadGenerator"), "cores").ShouldBeGreaterThan(0);
            code.ShouldBe(report.GetProperty("held").GetBoolean() ? 0 : 1);
            error.ShouldContain("p99 against calls");
            (await File.ReadAllTextAsync(svg, TestContext.Current.CancellationToken)).ShouldContain("Latency against calls");
        }
        finally
        {
            File.Delete(svg);
        }
    }

    [Theory]
    [InlineData("--hold is 0; allowed", "--hold", "many")]
    [InlineData("--seconds is 0; allowed", "--seconds", "0")]
    [InlineData("--svg is '/no/such/folder/x.svg'; allowed", "--svg", "/no/such/folder/x.svg")]
    [InlineData("--max is 10; allowed are --start (50)", "--max", "10")]
    [InlineData("60 calls need 240 RTP and RTCP ports; of Media:PortMin 47200", "--hold", "60", "--Media:PortMin", "47200", "--Media:PortMax", "47299")]
    [InlineData("Inference:Transcription is 'huge'", "--transcription", "huge")]
    [InlineData("--clips is '/nowhere'; allowed is an existing folder", "--clips", "/nowhere")]
    public async Task WrongUse_IsToldWithWhatIsAllowed(string words, params string[] arguments)
    {
        var (code, output, error) = await RunAsync([.. arguments, "--Sip:Port", "0"]);

        code.ShouldBe(2);
        output.ShouldBe("");
        error.ShouldContain(words);
    }

    private static double Number(JsonElement element, string name) => element.GetProperty(name).GetDouble();

    private static IEnumerable<string> Threads(JsonElement use) => use.GetProperty("byThread").EnumerateObject().Select(p => p.Name);

    private static async Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "edgecx.dll"), "capacity", .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            var (output, error) = (process.StandardOutput.ReadToEndAsync(patience.Token), process.StandardError.ReadToEndAsync(patience.Token));
            await process.WaitForExitAsync(patience.Token);
            return (process.ExitCode, await output, await error);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }
}
