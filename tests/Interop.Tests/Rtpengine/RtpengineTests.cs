using System.Text.Json;
using static EdgeCx.Interop.Tests.Sipp.SippTests;

namespace EdgeCx.Interop.Tests.Rtpengine;

/// <summary>A real rtpengine whose calls are subscribed to: both legs heard, roles by address, unsubscribed at the end, restarts survived.</summary>
public sealed class RtpengineTests
{
    private const int Control = 22_305;

    [Fact]
    public async Task Calls_OfARelay_AreHeardUntilTheyEndAndAfterItsRestart()
    {
        Assert.SkipUnless(RelayProcess.IsPresent, "rtpengine is not installed (apt-get install rtpengine-daemon)");
        var cancellation = TestContext.Current.CancellationToken;
        await using var appliance = await ApplianceProcess.StartAsync(
            cancellation,
            0,
            "--Rtpengine:Control", $"127.0.0.1:{Control}", "--Rtpengine:PollMs", "200", "--Rtpengine:TimeoutMs", "300",
            "--Roles:AgentSubnets:0", "127.0.0.2/32", "--Roles:CustomerPatterns:0", "*");

        // Nobody listens yet: said once, and the appliance runs.
        await ApplianceProcess.UntilAsync(() => Task.FromResult(appliance.Log.Contains("does not answer", StringComparison.Ordinal)), 30, cancellation);
        using (var relay = RelayProcess.Start(Control, 32_000))
        {
            using var agent = new RelayedParty("127.0.0.2");
            using var customer = new RelayedParty("127.0.0.3");
            var (first, second) = relay.Connect("call-1", customer.EndPoint, agent.EndPoint);
            customer.Send(first, 0x90, 1);
            agent.Send(second, 0xA0, 2);
            var call = await HeardAsync(appliance, cancellation);
            call.GetProperty("tap").GetString().ShouldBe("rtpengine");
            call.GetProperty("agentId").GetString().ShouldBe("127.0.0.2");
            Legs(call).Select(l => l.GetProperty("role").GetString()).ShouldBe(["customer", "agent"], ignoreOrder: true);
            Legs(call).ShouldAllBe(l => l.GetProperty("codec").GetString() == "PCMU");
            relay.Query("call-1").ShouldContain("pub/sub");

            relay.Delete("call-1");
            await ApplianceProcess.UntilAsync(async () => await LiveAsync(appliance, cancellation) == 0, 30, cancellation);

            // The relay dies with a call in it.
            relay.Connect("call-2", customer.EndPoint, agent.EndPoint);
            await ApplianceProcess.UntilAsync(async () => await LiveAsync(appliance, cancellation) == 1, 30, cancellation);
        }

        using (var relay = RelayProcess.Start(Control, 32_400))
        {
            await ApplianceProcess.UntilAsync(async () => await LiveAsync(appliance, cancellation) == 0, 60, cancellation);
            using var agent = new RelayedParty("127.0.0.2");
            using var customer = new RelayedParty("127.0.0.3");
            var (first, second) = relay.Connect("call-3", customer.EndPoint, agent.EndPoint);
            customer.Send(first, 0x90, 3);
            agent.Send(second, 0xA0, 4);
            await HeardAsync(appliance, cancellation);

            // A stop of ours leaves the call as it was, without us in it.
            appliance.Signal("TERM");
            (await appliance.WaitForExitAsync(TimeSpan.FromSeconds(30))).ShouldBe(0, appliance.Log);
            var query = relay.Query("call-3");
            query.ShouldContain("offer/answer");
            query.ShouldNotContain("pub/sub");
        }
    }

    private static async Task<JsonElement> HeardAsync(ApplianceProcess appliance, CancellationToken cancellation)
    {
        JsonElement heard = default;
        try
        {
            await ApplianceProcess.UntilAsync(
                async () =>
                {
                    heard = Live(await appliance.GetAsync("/api/v1/calls", cancellation)).FirstOrDefault();
                    return heard.ValueKind == JsonValueKind.Object && Legs(heard).Count(l => l.GetProperty("packets").GetInt64() >= 25) == 2;
                },
                30,
                cancellation);
        }
        catch (TimeoutException e)
        {
            throw new TimeoutException($"the relayed call was not heard: {heard}\n{appliance.Log}", e);
        }

        return heard;
    }

    private static async Task<int> LiveAsync(ApplianceProcess appliance, CancellationToken cancellation) =>
        Live(await appliance.GetAsync("/api/v1/calls", cancellation)).Count();

    private static IEnumerable<JsonElement> Live(JsonElement calls) => calls.EnumerateArray().Where(c => c.GetProperty("live").GetBoolean());
}
