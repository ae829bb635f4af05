using System.Diagnostics;
using System.Text.Json;
using EdgeCx.Tests.Shared;

namespace EdgeCx.Interop.Tests.Sipp;

/// <summary>sipp as a session recording client, over UDP and TCP, with real RTP on both streams.</summary>
public sealed class SippTests
{
    [Theory]
    [InlineData("u1")]
    [InlineData("t1")]
    public async Task Sipp_TwoStreamsHoldAndBye_BothLegsAreHeardWithTheirRoles(string transport)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/sipp"), "sipp is not installed (apt-get install sip-tester)");
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "sipp plays captures through raw sockets: needs root");
        var cancellation = TestContext.Current.CancellationToken;
        await using var appliance = await ApplianceProcess.StartAsync(cancellation);
        var folder = Directory.CreateTempSubdirectory("edgecx-sipp-");
        try
        {
            var capture = Path.Combine(folder.FullName, "legs.pcap");
            TwoLegCapture.Write(capture, MuLaw("customer.wav", 3), MuLaw("agent.wav", 3));
            var scenario = Path.Combine(folder.FullName, "siprec.xml");
            File.WriteAllText(scenario, File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "siprec-src.xml")).Replace("CAPTURE", capture, StringComparison.Ordinal));

            using var sipp = Process.Start(new ProcessStartInfo("/usr/bin/sipp", [
                $"127.0.0.1:{appliance.SipPort}", "-sf", scenario, "-m", "1", "-t", transport, "-i", "127.0.0.1", "-p", "15990", "-mp", "44990",
                "-nostdin", "-timeout", "25s", "-trace_err"])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                WorkingDirectory = folder.FullName,
            })!;
            var screen = sipp.StandardOutput.ReadToEndAsync(cancellation);

            JsonElement call = default;
            await ApplianceProcess.UntilAsync(
                async () =>
                {
                    var calls = await appliance.GetAsync("/api/v1/calls", cancellation);
                    call = Calls(calls).FirstOrDefault();
                    return call.ValueKind == JsonValueKind.Object && Legs(call).Count(l => l.GetProperty("packets").GetInt64() >= 140) == 2;
                },
                15,
                cancellation);
            call.GetProperty("agentId").GetString().ShouldBe("ann");
            var customer = Legs(call).Single(l => l.GetProperty("label").GetString() == "11");
            customer.GetProperty("role").GetString().ShouldBe("customer");
            Legs(call).Single(l => l.GetProperty("label").GetString() == "22").GetProperty("role").GetString().ShouldBe("agent");
            Legs(call).ShouldAllBe(l => l.GetProperty("lost").GetInt64() == 0);
            Legs(call).ShouldAllBe(l => l.GetProperty("codec").GetString() == "PCMU");

            await sipp.WaitForExitAsync(cancellation);
            sipp.ExitCode.ShouldBe(0, await screen + appliance.Log);

            // What the administrator of this client would be told.
            var (code, remarks, errors) = await ApplianceProcess.RunVerbAsync(
                cancellation, "doctor", "--siprec", "--Console:Url", appliance.Console.GetLeftPart(UriPartial.Authority));
            code.ShouldBe(0, errors);
            remarks.ShouldContain("Test SBC 7.4 at 127.0.0.1: 1 sessions");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    internal static IEnumerable<JsonElement> Calls(JsonElement answer) =>
        answer.ValueKind == JsonValueKind.Array ? answer.EnumerateArray() : answer.GetProperty("calls").EnumerateArray();

    internal static IEnumerable<JsonElement> Legs(JsonElement call) => call.GetProperty("legs").EnumerateArray();

    private static byte[] MuLaw(string file, int seconds)
    {
        var wav = File.ReadAllBytes(Path.Combine(SharedData.RepositoryRoot, "demo", file));
        return wav.AsSpan(wav.Length - (8000 * 100), 8000 * seconds).ToArray();
    }
}
