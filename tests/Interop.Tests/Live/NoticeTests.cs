using System.Net;
using System.Text;
using System.Text.Json;
using EdgeCx.Media.SiprecClient;

namespace EdgeCx.Interop.Tests.Live;

/// <summary>What a call may be inferred from under the default profile (EU), over real SIPREC and RTP, as a site's desktop sees it.</summary>
public sealed class NoticeTests
{
    private static readonly string[] TurnTakingKinds =
        ["SlowToRespond", "LongSilence", "SpeakingRateHigh", "SpeakingRateLow", "ContinuousSpeaking", "ExtendedOverlap"];

    [Fact]
    public async Task Call_WithoutTheNoticeHeader_HasTurnTakingCuesAndNoEstimateAtAll()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var appliance = await ApplianceProcess.StartAsync(cancellation);
        await using var events = await EventReader.OpenAsync(appliance, cancellation);
        // Both speak at once here: a cue of turn-taking is due.
        await CallAsync(appliance, null, 62, 16, cancellation);
        await ApplianceProcess.UntilAsync(() => Task.FromResult(events.Of("call-ended").Count == 1), 10, cancellation);

        events.Of("estimate").ShouldBeEmpty();
        events.Of("customer-state").ShouldBeEmpty();
        events.Of("cue-opened").ShouldNotBeEmpty();
        events.Of("cue-opened").Concat(events.Of("cue-dropped")).Select(c => c.GetProperty("kind").GetString()!).ShouldBeSubsetOf(TurnTakingKinds);
        events.Of("call-started").Single().GetProperty("agentId").GetString().ShouldBe("agent");
        var call = Sipp.SippTests.Calls(await appliance.GetAsync("/api/v1/calls", cancellation)).Single();
        call.GetProperty("notice").GetString().ShouldBe("unknown");
        call.GetProperty("customerState").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public async Task Objection_InMidCall_StopsInferenceAndErasesWhatWasHeard()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var appliance = await ApplianceProcess.StartAsync(cancellation);
        await using var events = await EventReader.OpenAsync(appliance, cancellation);
        // The customer is angry here.
        var calling = CallAsync(appliance, "notified", 75, 14, cancellation);
        await ApplianceProcess.UntilAsync(() => Task.FromResult(events.Of("cue-opened").Any(IsFromEmotion)), 25, cancellation);

        var id = events.Of("call-started").Single().GetProperty("callId").GetString();
        using var body = new StringContent("""{"state":"objected"}""", Encoding.UTF8, "application/json");
        using var answer = await appliance.Http.PostAsync($"/api/v1/calls/{id}/notice", body, cancellation);
        answer.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        await ApplianceProcess.UntilAsync(() => Task.FromResult(events.Of("notice-changed").Count == 1), 2, cancellation);
        var detail = await appliance.GetAsync($"/api/v1/calls/{id}", cancellation);
        detail.GetProperty("trajectory").GetArrayLength().ShouldBe(0);
        detail.GetProperty("states").EnumerateArray().ShouldAllBe(s => s.GetProperty("state").GetString() == "unknown");
        detail.GetProperty("cues").EnumerateArray().Select(c => c.GetProperty("kind").GetString()!).ShouldBeSubsetOf(TurnTakingKinds);

        await calling;
        await ApplianceProcess.UntilAsync(() => Task.FromResult(events.Of("call-ended").Count == 1), 10, cancellation);
        var all = events.Events.ToList();
        var after = all.Skip(all.FindIndex(e => e.Name == "notice-changed") + 1).ToArray();
        after.ShouldNotContain(e => e.Name == "estimate");
        after.Where(e => e.Name == "customer-state").ShouldAllBe(e => e.Data.GetProperty("state").GetString() == "unknown");
        after.Where(e => e.Name == "cue-closed" && IsFromEmotion(e.Data)).Select(e => e.Data.GetProperty("reason").GetString()).ShouldBe(["not-allowed"]);
    }

    private static bool IsFromEmotion(JsonElement cue) => !TurnTakingKinds.Contains(cue.GetProperty("kind").GetString());

    private static async Task CallAsync(ApplianceProcess appliance, string? notice, int fromS, int seconds, CancellationToken cancellation)
    {
        var options = new SiprecCallerOptions(new IPEndPoint(IPAddress.Loopback, appliance.SipPort), SignallingTransport.Tcp) { Notice = notice };
        await using var caller = await SiprecCaller.OpenAsync(options, TimeProvider.System, cancellation);
        var audio = new CallAudio(MuLawWav.Demo("customer.wav", fromS, seconds), MuLawWav.Demo("agent.wav", fromS, seconds));
        var call = await caller.CallAsync(new CallParties(CallParties.DefaultCustomer, CallParties.DefaultAgent), audio, repeats: false, cancellation);
        call.ShouldNotBeNull().Failure.ShouldBeNull();
        await call.AudioFinished;
        await caller.EndAsync(call, cancellation);
    }
}
