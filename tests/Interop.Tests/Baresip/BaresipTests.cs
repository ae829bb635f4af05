using System.Text.Json;
using EdgeCx.Interop.Tests.Live;
using EdgeCx.Interop.Tests.Sipp;

namespace EdgeCx.Interop.Tests.Baresip;

/// <summary>
/// A softphone that knows nothing of SIPREC calls the appliance: it is taken, its packets count, and nothing is inferred. The site is as
/// permissive as one can be (announced before every call, everyone else a customer), so that only the unknown role stands in the way.
/// </summary>
public sealed class BaresipTests
{
    private static readonly string[] _permissive = ["--Privacy:AnnouncedBeforeCall", "true", "--Roles:CustomerPatterns:0", "*"];

    [Theory]
    [InlineData("udp")]
    [InlineData("tcp")]
    public async Task Baresip_PlainCallHoldResumeBye_IsHeardWithAnUnknownRoleAndNothingInferred(string transport)
    {
        BaresipPhone.SkipUnlessInstalled();
        var cancellation = TestContext.Current.CancellationToken;
        await using var appliance = await ApplianceProcess.StartAsync(cancellation, 0, _permissive);
        await using var events = await EventReader.OpenAsync(appliance, cancellation);
        await using var phone = await BaresipPhone.StartAsync(0, Speech(), cancellation);

        await phone.CallAsync(Target(appliance, transport), cancellation);
        var call = await CallAsync(appliance, c => Packets(c) >= 250, cancellation);
        var leg = SippTests.Legs(call).Single();
        leg.GetProperty("role").GetString().ShouldBe("unknown");
        leg.GetProperty("rule").GetString().ShouldBe("no metadata");
        leg.GetProperty("codec").GetString().ShouldBe("PCMU");
        leg.GetProperty("state").GetString().ShouldBe("active");
        leg.GetProperty("lost").GetInt64().ShouldBe(0);
        call.GetProperty("notice").GetString().ShouldBe("notified");
        call.GetProperty("hearing").GetString().ShouldBe("noCustomer");
        call.GetProperty("agentId").GetString().ShouldBe("");

        // Its hold says sendonly, which for a recorder is no change of direction; then it sends nothing.
        await phone.CommandAsync("hold", "", cancellation);
        call = await CallAsync(appliance, c => State(c) == "silent", cancellation);
        phone.Answers().ShouldBe(2, phone.Log);
        var held = Packets(call);
        await phone.CommandAsync("resume", "", cancellation);
        call = await CallAsync(appliance, c => State(c) == "active" && Packets(c) >= held + 50, cancellation);
        phone.Answers().ShouldBe(3, phone.Log);
        SippTests.Legs(call).Single().GetProperty("lost").GetInt64().ShouldBe(0);
        phone.Has("CALL_CLOSED").ShouldBeFalse(phone.Log);

        await phone.CommandAsync("hangup", "", cancellation);
        await ApplianceProcess.UntilAsync(() => Task.FromResult(events.Of("call-ended").Count == 1), 10, cancellation);
        var ended = events.Of("call-ended").Single();
        ended.GetProperty("reason").GetString().ShouldBe("bye");
        ended.GetProperty("callId").GetString().ShouldBe(call.GetProperty("id").GetString());

        // The voice was heard as speech, and still belongs to nobody.
        var turns = ended.GetProperty("turnTaking");
        turns.GetProperty("silenceShare").GetDouble().ShouldBeLessThan(0.9);
        turns.GetProperty("agentTalkShare").GetDouble().ShouldBe(0);
        turns.GetProperty("customerTalkShare").GetDouble().ShouldBe(0);
        ShouldHaveInferredNothing(events);
        events.Of("leg-changed").ShouldAllBe(e => e.GetProperty("role").GetString() == "unknown");
        (await CallAsync(appliance, c => !c.GetProperty("live").GetBoolean(), cancellation)).GetProperty("endReason").GetString().ShouldBe("bye");
    }

    [Theory]
    [InlineData("udp")]
    [InlineData("tcp")]
    public async Task Baresip_KilledInMidCall_ItsLegFallsSilentAndTheNextCallIsServed(string transport)
    {
        BaresipPhone.SkipUnlessInstalled();
        var cancellation = TestContext.Current.CancellationToken;
        await using var appliance = await ApplianceProcess.StartAsync(cancellation, 0, _permissive);
        await using var events = await EventReader.OpenAsync(appliance, cancellation);
        await using var killed = await BaresipPhone.StartAsync(0, Speech(), cancellation);
        await killed.CallAsync(Target(appliance, transport), cancellation);
        var first = await CallAsync(appliance, c => Packets(c) >= 50, cancellation);
        await killed.KillAsync();

        await using var next = await BaresipPhone.StartAsync(1, Speech(), cancellation);
        await next.CallAsync(Target(appliance, transport), cancellation);
        var second = await CallAsync(appliance, c => Id(c) != Id(first) && Packets(c) >= 150, cancellation);
        SippTests.Legs(second).Single().GetProperty("lost").GetInt64().ShouldBe(0);

        // Nobody said goodbye: the call of the dead phone is silent, not ended, and its port is not lent to another.
        first = await CallAsync(appliance, c => Id(c) == Id(first) && State(c) == "silent", cancellation);
        first.GetProperty("live").GetBoolean().ShouldBeTrue();
        using (var health = await appliance.Http.GetAsync("/healthz", cancellation))
        {
            health.IsSuccessStatusCode.ShouldBeTrue(appliance.Log);
        }

        await next.CommandAsync("hangup", "", cancellation);
        await ApplianceProcess.UntilAsync(() => Task.FromResult(events.Of("call-ended").Count == 1), 10, cancellation);
        events.Of("call-ended").Single().GetProperty("callId").GetString().ShouldBe(Id(second));
        ShouldHaveInferredNothing(events);

        // With a dead peer in its hands it still stops in time.
        appliance.Signal("TERM");
        (await appliance.WaitForExitAsync(TimeSpan.FromSeconds(5))).ShouldBe(0, appliance.Log);
    }

    private static byte[] Speech() => MuLawWav.Demo("customer.wav", 11, 60);

    private static string Target(ApplianceProcess appliance, string transport) => $"sip:edgecx@127.0.0.1:{appliance.SipPort};transport={transport}";

    private static void ShouldHaveInferredNothing(EventReader events)
    {
        events.Of("estimate").ShouldBeEmpty();
        events.Of("customer-state").ShouldBeEmpty();
        events.Of("cue-opened").ShouldBeEmpty();
    }

    private static string Id(JsonElement call) => call.GetProperty("id").GetString()!;

    private static long Packets(JsonElement call) => SippTests.Legs(call).Single().GetProperty("packets").GetInt64();

    private static string? State(JsonElement call) => SippTests.Legs(call).Single().GetProperty("state").GetString();

    // The call for which a condition holds, once there is one.
    private static async Task<JsonElement> CallAsync(ApplianceProcess appliance, Func<JsonElement, bool> condition, CancellationToken cancellation)
    {
        JsonElement found = default;
        await ApplianceProcess.UntilAsync(
            async () =>
            {
                var calls = SippTests.Calls(await appliance.GetAsync("/api/v1/calls", cancellation));
                found = calls.FirstOrDefault(c => SippTests.Legs(c).Any() && condition(c));
                return found.ValueKind == JsonValueKind.Object;
            },
            20,
            cancellation);
        return found;
    }
}
