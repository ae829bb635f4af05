using System.Globalization;
using System.Net;
using System.Text.Json;
using EdgeCx.Core.Cues;
using EdgeCx.Media.SiprecClient;

namespace EdgeCx.Interop.Tests.Whisper;

/// <summary>The headset whisper through a PBX that shares no code with us: who hears what, when, and what becomes of it when the PBX refuses or dies.</summary>
public sealed class WhisperTests
{
    private const int Seconds = 40;

    // Of what a phone has heard: a prompt alone and whole is near 1; speech against any other speech of a second's length stays well below a third.
    private const double Found = 0.7;
    private const double Noise = 0.35;

    [Fact]
    public async Task Cue_DuringAnAngryPassage_IsHeardByTheAgentAndNeverByTheCustomer()
    {
        Assert.SkipWhen(WhisperBed.Missing() is not null, $"the whisper bed cannot be made: {WhisperBed.Missing()}");
        var cancellation = TestContext.Current.CancellationToken;
        await using var bed = await WhisperBed.StartAsync(cancellation);
        await using var appliance = await ApplianceProcess.StartAsync(cancellation, settings: bed.Settings());
        await using var events = await EventReader.OpenAsync(appliance, cancellation);
        await bed.StartCallCentreAsync(appliance, WhisperBed.AngryPassage(Seconds));

        await bed.DoAsync("dial customer 1002");
        await ApplianceProcess.UntilAsync(() => bed.SaidAsync("whisper 1002"), 10, cancellation);
        (await bed.SaidAsync("whisper 1002 SHA-256")).ShouldBeTrue("the stronger digest of the two");
        await ApplianceProcess.UntilAsync(() => Task.FromResult(Presented(events).Any(p => Shown(p) && IsFromEmotion(p))), Seconds, cancellation);
        await Task.Delay(TimeSpan.FromSeconds(3), cancellation);
        await bed.DoAsync("hangup customer");
        await ApplianceProcess.UntilAsync(() => Task.FromResult(events.Of("call-ended").Count == 1), 10, cancellation);

        var (agent, customer) = (await bed.HeardAsync("agent"), await bed.HeardAsync("customer"));
        var presented = Presented(events);
        var shown = presented.Where(Shown).ToArray();
        var output = TestContext.Current.TestOutputHelper!;
        var best = 0.0;
        foreach (var kind in shown.Select(Kind).Distinct())
        {
            var pcm = bed.Prompt(kind).Pcm;
            var (byAgent, byCustomer) = (PromptTrace.Best(agent, pcm.Span), PromptTrace.Best(customer, pcm.Span));
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{kind}: agent {byAgent.Value:0.000} at {byAgent.AtSeconds:0.00} s of {agent.Length / 8000.0:0.0} s, customer {byCustomer.Value:0.000} of {customer.Length / 8000.0:0.0} s"));
            byCustomer.Value.ShouldBeLessThan(Noise, $"{kind}: the customer must never hear a prompt");
            best = Math.Max(best, byAgent.Value);
        }

        best.ShouldBeGreaterThan(Found, "the agent hears it");
        foreach (var kind in Enum.GetValues<CueKind>().Except(shown.Select(Kind)).Take(3))
        {
            // What was not played is the measure of noise: on the agent's own recording.
            var control = PromptTrace.Best(agent, bed.Prompt(kind).Pcm.Span);
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"control, not played: {kind}: agent {control.Value:0.000}"));
        }

        Print("decision ms", presented.Select(p => p.GetProperty("decisionMs").GetDouble()));
        Print("presentation ms", shown.Select(p => p.GetProperty("presentedMs").GetDouble()));
        var afterPause = shown.Select(p => p.GetProperty("afterPauseMs")).Where(p => p.ValueKind == JsonValueKind.Number).Select(p => p.GetDouble()).ToArray();
        Print("after the pause ms", afterPause);
        output.WriteLine("dropped: " + string.Join(", ", presented.Where(p => !Shown(p)).GroupBy(p => p.GetProperty("reason").GetString()).Select(g => $"{g.Key} {g.Count()}")));
        shown.ShouldAllBe(p => p.GetProperty("presentedMs").GetDouble() <= 2000);
        afterPause.Order().First().ShouldBeLessThanOrEqualTo(60);

        void Print(string name, IEnumerable<double> values)
        {
            double[] sorted = [.. values.Order()];
            if (sorted.Length > 0)
            {
                output.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{name}: n {sorted.Length}, p50 {sorted[sorted.Length / 2]:0.0}, p99 {sorted[(int)Math.Ceiling(0.99 * sorted.Length) - 1]:0.0}"));
            }
        }
    }

    [Fact]
    public async Task Pbx_KilledInMidCall_CostsTheWhisperOnlyAndIsNamed()
    {
        Assert.SkipWhen(WhisperBed.Missing() is not null, $"the whisper bed cannot be made: {WhisperBed.Missing()}");
        var cancellation = TestContext.Current.CancellationToken;
        await using var bed = await WhisperBed.StartAsync(cancellation);
        await using var appliance = await ApplianceProcess.StartAsync(cancellation, settings: bed.Settings());
        await using var events = await EventReader.OpenAsync(appliance, cancellation);
        await bed.StartCallCentreAsync(appliance, WhisperBed.AngryPassage(Seconds));
        await bed.DoAsync("dial customer 1002");
        await ApplianceProcess.UntilAsync(() => bed.SaidAsync("whisper 1002"), 10, cancellation);

        await bed.DoAsync("kill");

        await ApplianceProcess.UntilAsync(() => Task.FromResult(appliance.Log.Contains("no whisper leg to its agent: leg-lost", StringComparison.Ordinal)), 20, cancellation);
        await CallAsync(appliance, cancellation);
        await ApplianceProcess.UntilAsync(() => Task.FromResult(Presented(events).Count > 0), 10, cancellation);
        Presented(events).ShouldAllBe(p => !Shown(p));
        Presented(events).Select(p => p.GetProperty("reason").GetString()!).ShouldBeSubsetOf(["placing", "no-answer", "unreachable", "leg-lost", "withdrawn", "no-pause"]);
        events.Of("cue-opened").ShouldNotBeEmpty("the page has them all the same");
        (await appliance.Http.GetAsync("/healthz", cancellation)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Password_Wrong_IsNamedInEachReceiptAndNotTriedAgain()
    {
        Assert.SkipWhen(WhisperBed.Missing() is not null, $"the whisper bed cannot be made: {WhisperBed.Missing()}");
        var cancellation = TestContext.Current.CancellationToken;
        await using var bed = await WhisperBed.StartAsync(cancellation);
        await using var appliance = await ApplianceProcess.StartAsync(cancellation, settings: bed.Settings("not-the-secret"));
        await using var events = await EventReader.OpenAsync(appliance, cancellation);
        await bed.StartCallCentreAsync(appliance, WhisperBed.AngryPassage(5), "MD5");

        await CallAsync(appliance, cancellation);
        await ApplianceProcess.UntilAsync(() => Task.FromResult(Presented(events).Any(p => p.GetProperty("reason").GetString() == "refused-401")), 10, cancellation);

        Presented(events).ShouldAllBe(p => !Shown(p));
        (await bed.DoAsync("said")).Split('|').Count(l => l.StartsWith("denied", StringComparison.Ordinal)).ShouldBe(1);
        appliance.Log.ShouldNotContain("not-the-secret");
    }

    // Straight to the appliance: what the customer is told by whom is not asked here.
    private static async Task CallAsync(ApplianceProcess appliance, CancellationToken cancellation)
    {
        var options = new SiprecCallerOptions(new IPEndPoint(IPAddress.Loopback, appliance.SipPort), SignallingTransport.Tcp);
        await using var caller = await SiprecCaller.OpenAsync(options, TimeProvider.System, cancellation);
        var audio = WhisperBed.AngryPassage(Seconds);
        var call = await caller.CallAsync(new CallParties(CallParties.DefaultCustomer, "1002@" + CallParties.AgentDomain), audio, repeats: false, cancellation);
        call.ShouldNotBeNull().Failure.ShouldBeNull();
        await call.AudioFinished;
        await caller.EndAsync(call, cancellation);
    }

    private static IReadOnlyList<JsonElement> Presented(EventReader events) =>
        [.. events.Of("cue-presented").Where(e => e.GetProperty("surface").GetString() == "whisper")];

    private static bool Shown(JsonElement presented) => presented.GetProperty("shown").GetBoolean();

    private static CueKind Kind(JsonElement presented) => Enum.Parse<CueKind>(presented.GetProperty("kind").GetString()!);

    private static bool IsFromEmotion(JsonElement presented) => Kind(presented).IsFromEmotion();
}
