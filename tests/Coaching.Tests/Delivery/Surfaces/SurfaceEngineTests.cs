using EdgeCx.Coaching.Delivery.Surfaces;
using EdgeCx.Core.Cues;
using EdgeCx.Core.Events;

namespace EdgeCx.Coaching.Tests.Delivery.Surfaces;

public sealed class SurfaceEngineTests
{
    private static readonly DeliveryOptions Options = new() { PresentWithinMs = 1500 };

    [Fact]
    public async Task CueOpened_SilentDevice_IsShownAtOnceWithItsTimes()
    {
        var phone = new ScriptedSurface(SurfaceDesk.Clock);
        await using var desk = new SurfaceDesk(Options, phone);
        desk.Customer.MarkSpeech(SurfaceDesk.Clock.NowNs);
        desk.Open("q1");
        var told = await desk.ToldAsync("q1");
        told.Shown.ShouldBeTrue();
        told.Reason.ShouldBe("");
        told.Surface.ShouldBe("test");
        told.DecisionMs.ShouldBeGreaterThan(0.9);
        told.PresentedMs.ShouldNotBeNull();
        told.AfterPauseMs.ShouldBeNull();
        phone.Opened.ShouldHaveSingleItem().ShouldBe(desk.Call);
        desk.Metrics.Counts.ShouldHaveSingleItem().ShouldBe(("test", "", 1L));
        desk.Metrics.Decision.Count.ShouldBe(1);
    }

    [Fact]
    public async Task CueOpened_AudibleDevice_WaitsForThePause()
    {
        var phone = new ScriptedSurface(SurfaceDesk.Clock) { IsAudible = true };
        await using var desk = new SurfaceDesk(Options, phone);
        var speechEndsNs = SurfaceDesk.Clock.NowNs + 300_000_000;
        desk.Customer.MarkSpeech(speechEndsNs);
        desk.Open("q1");
        var told = await desk.ToldAsync("q1");
        told.Shown.ShouldBeTrue();
        var askedNs = phone.Asked.Single().AtNs;
        askedNs.ShouldBeGreaterThanOrEqualTo(speechEndsNs + 200_000_000, "spoken into the customer's sentence");
        told.AfterPauseMs.ShouldNotBeNull().ShouldBeLessThan(60);
    }

    [Fact]
    public async Task CueOpened_NoPauseInTime_IsDroppedAsNoPause()
    {
        var phone = new ScriptedSurface(SurfaceDesk.Clock) { IsAudible = true };
        await using var desk = new SurfaceDesk(Options with { PresentWithinMs = 300 }, phone);
        desk.Customer.MarkSpeech(SurfaceDesk.Clock.NowNs + 60_000_000_000);
        desk.Open("q1");
        (await desk.ToldAsync("q1")).Reason.ShouldBe("no-pause");
        phone.Asked.ShouldBeEmpty();
    }

    [Fact]
    public async Task CueOpened_Critical_DoesNotWait()
    {
        var phone = new ScriptedSurface(SurfaceDesk.Clock) { IsAudible = true };
        await using var desk = new SurfaceDesk(Options, phone);
        desk.Customer.MarkSpeech(SurfaceDesk.Clock.NowNs + 60_000_000_000);
        desk.Open("q1", CueTier.Critical);
        (await desk.ToldAsync("q1")).Shown.ShouldBeTrue();
    }

    [Fact]
    public async Task CueOpened_MoreUrgent_TakesThePlaceOfWhatWaits()
    {
        var phone = new ScriptedSurface(SurfaceDesk.Clock) { IsAudible = true };
        await using var desk = new SurfaceDesk(Options, phone);
        desk.Customer.MarkSpeech(SurfaceDesk.Clock.NowNs + 60_000_000_000);
        desk.Open("q1");
        desk.Open("q2", CueTier.Critical);
        (await desk.ToldAsync("q1")).Reason.ShouldBe("replaced");
        (await desk.ToldAsync("q2")).Shown.ShouldBeTrue();
        phone.Asked.ShouldHaveSingleItem().Cue.Id.ShouldBe("q2");
    }

    [Fact]
    public async Task CueOpened_LessUrgentThanWhatStands_IsOutranked()
    {
        var phone = new ScriptedSurface(SurfaceDesk.Clock);
        await using var desk = new SurfaceDesk(Options, phone);
        desk.Open("q1", CueTier.Critical);
        await desk.ToldAsync("q1");
        desk.Open("q2");
        (await desk.ToldAsync("q2")).Reason.ShouldBe("outranked");
        desk.Close("q1");
        desk.Open("q3");
        (await desk.ToldAsync("q3")).Shown.ShouldBeTrue();
    }

    [Fact]
    public async Task CueOpened_OfOneTier_TheHigherPriorityStands()
    {
        var phone = new ScriptedSurface(SurfaceDesk.Clock);
        await using var desk = new SurfaceDesk(Options, phone);
        desk.Open("q1", priority: 90);
        (await desk.ToldAsync("q1")).Shown.ShouldBeTrue();
        desk.Open("q2", priority: 40);
        (await desk.ToldAsync("q2")).Reason.ShouldBe("outranked");
        desk.Open("q3", priority: 100);
        (await desk.ToldAsync("q3")).Shown.ShouldBeTrue();
    }

    [Fact]
    public async Task CueOpened_LessUrgentThanWhatIsOnItsWay_IsOutranked()
    {
        var answer = new TaskCompletionSource();
        var phone = new ScriptedSurface(SurfaceDesk.Clock);
        phone.Answer = async (_, _) =>
        {
            await answer.Task;
            return SurfaceOutcome.Done(SurfaceDesk.Clock.NowNs, SurfaceDesk.Clock.NowNs);
        };
        await using var desk = new SurfaceDesk(Options, phone);
        desk.Open("q1", priority: 90);
        desk.Open("q2", priority: 40);
        (await desk.ToldAsync("q2")).Reason.ShouldBe("outranked");
        desk.Open("q3", priority: 90);
        answer.SetResult();
        (await desk.ToldAsync("q1")).Shown.ShouldBeTrue();
        (await desk.ToldAsync("q3")).Shown.ShouldBeTrue("of one rank the later one has its turn");
    }

    [Fact]
    public async Task CueClosed_WhileItWaits_IsWithdrawn()
    {
        var phone = new ScriptedSurface(SurfaceDesk.Clock) { IsAudible = true };
        await using var desk = new SurfaceDesk(Options, phone);
        desk.Customer.MarkSpeech(SurfaceDesk.Clock.NowNs + 60_000_000_000);
        desk.Open("q1");
        desk.Close("q1");
        (await desk.ToldAsync("q1")).Reason.ShouldBe("withdrawn");
        phone.Asked.ShouldBeEmpty();
    }

    [Fact]
    public async Task CueClosed_WhileItStands_IsClearedFromTheDisplay()
    {
        var phone = new ScriptedSurface(SurfaceDesk.Clock);
        await using var desk = new SurfaceDesk(Options, phone);
        desk.Open("q1");
        await desk.ToldAsync("q1");
        phone.Cleared.ShouldBe(0);
        desk.Close("q1");
        await SurfaceDesk.UntilAsync(() => phone.Cleared == 1);
    }

    [Fact]
    public async Task Objection_DropsWhatWaits_ClearsWhatStands_AndTellsNothingOfIt()
    {
        var spoken = new ScriptedSurface(SurfaceDesk.Clock, "spoken") { IsAudible = true };
        var shown = new ScriptedSurface(SurfaceDesk.Clock, "shown");
        await using var desk = new SurfaceDesk(Options, spoken, shown);
        desk.Customer.MarkSpeech(SurfaceDesk.Clock.NowNs + 60_000_000_000);
        desk.Open("q1", kind: CueKind.CustomerFrustrated);
        await SurfaceDesk.UntilAsync(() => !shown.Asked.IsEmpty);
        desk.Object();
        await SurfaceDesk.UntilAsync(() => shown.Cleared == 1);

        // A cue of turn-taking is no emotion: it goes on, and its telling comes after whatever would have been told of the first.
        desk.Customer.MarkSpeech(0);
        desk.Open("q2");
        await SurfaceDesk.UntilAsync(() => desk.AllTold().Count(t => t.CueId == "q2") == 2);
        spoken.Asked.ShouldHaveSingleItem().Cue.Id.ShouldBe("q2");
        desk.AllTold().ShouldAllBe(t => t.CueId == "q2" || (t.Surface == "shown" && t.Shown));
    }

    [Fact]
    public async Task Pause_WhileACueWaits_DropsItWithoutAWord()
    {
        var phone = new ScriptedSurface(SurfaceDesk.Clock) { IsAudible = true };
        await using var desk = new SurfaceDesk(Options, phone);
        desk.Customer.MarkSpeech(SurfaceDesk.Clock.NowNs + 60_000_000_000);
        desk.Open("q1");
        desk.Call.SetPaused(true);
        (await desk.ToldAsync("q1")).Reason.ShouldBe("paused");
        phone.Asked.ShouldBeEmpty();
    }

    [Fact]
    public async Task NoteSent_GoesToWhatShowsText_AndNotToWhatSpeaks()
    {
        var spoken = new ScriptedSurface(SurfaceDesk.Clock, "spoken") { TakesNotes = false };
        var shown = new ScriptedSurface(SurfaceDesk.Clock, "shown");
        await using var desk = new SurfaceDesk(Options, spoken, shown);
        desk.Engine.TryPublish(new NoteSent { CallId = desk.Call.Id.Value, AgentId = SurfaceDesk.Agent, NoteId = "n1", Text = "Offer a callback", AtMs = 3 });
        await SurfaceDesk.UntilAsync(() => !shown.Asked.IsEmpty);
        shown.Asked.Single().Cue.Text.ShouldBe("Offer a callback");
        spoken.Asked.ShouldBeEmpty();
    }

    [Fact]
    public async Task CueOpened_OneDeviceHangs_TheOthersAreUnharmed()
    {
        var hanging = new ScriptedSurface(SurfaceDesk.Clock, "hanging") { Answer = static async (_, _) => await new TaskCompletionSource<SurfaceOutcome>().Task };
        var phone = new ScriptedSurface(SurfaceDesk.Clock, "phone");
        await using var desk = new SurfaceDesk(Options with { PresentWithinMs = 600 }, hanging, phone);
        for (var i = 0; i < 3; i++)
        {
            desk.Open($"q{i}");
        }

        await SurfaceDesk.UntilAsync(() => phone.Asked.Count == 3);
        await SurfaceDesk.UntilAsync(() => desk.AllTold().Count == 6);
        var told = desk.AllTold();
        told.Where(t => t.Surface == "phone").ShouldAllBe(t => t.Shown);
        told.Where(t => t.Surface == "hanging").ShouldAllBe(t => !t.Shown);
        told.First(t => t.Surface == "hanging").Reason.ShouldBe("timeout");
    }

    [Fact]
    public async Task CueOpened_TooManyWait_IsDroppedAsQueueFull()
    {
        var hanging = new ScriptedSurface(SurfaceDesk.Clock) { Answer = static async (_, c) => { await Task.Delay(-1, c); return default; } };
        await using var desk = new SurfaceDesk(Options, hanging);
        for (var i = 0; i < 7; i++)
        {
            desk.Open($"q{i}");
        }

        (await desk.ToldAsync("q6")).Reason.ShouldBe("queue-full");
    }

    [Fact]
    public async Task TryPublish_OfACueWhoseDeviceHangs_DoesNotBlock()
    {
        var hanging = new ScriptedSurface(SurfaceDesk.Clock)
        {
            Answer = static (_, _) =>
            {
                Thread.Sleep(500);
                return Task.FromResult(SurfaceOutcome.Dropped("slept"));
            },
        };
        await using var desk = new SurfaceDesk(Options, hanging);
        desk.Open("warm");
        var fromNs = SurfaceDesk.Clock.NowNs;
        for (var i = 0; i < 100; i++)
        {
            desk.Open($"q{i}");
        }

        (SurfaceDesk.Clock.NowNs - fromNs).ShouldBeLessThan(400_000_000, "a hundred cues while the device's thread sleeps");
    }

    [Fact]
    public async Task Present_DeviceThrows_IsAFaultAndTheNextCueHasItsChance()
    {
        var phone = new ScriptedSurface(SurfaceDesk.Clock);
        phone.Answer = static (_, _) => throw new InvalidOperationException("a bug");
        await using var desk = new SurfaceDesk(Options, phone);
        desk.Open("q1");
        (await desk.ToldAsync("q1")).Reason.ShouldBe("fault");
        phone.Answer = null;
        desk.Open("q2");
        (await desk.ToldAsync("q2")).Shown.ShouldBeTrue();
    }

    [Fact]
    public async Task Present_MomentaryFailure_IsTriedAgainWithinTheDeadline()
    {
        var tries = 0;
        var phone = new ScriptedSurface(SurfaceDesk.Clock);
        phone.Answer = (_, _) => Task.FromResult(Interlocked.Increment(ref tries) < 2
            ? SurfaceOutcome.Failed("status-503", SurfaceDesk.Clock.NowNs) : SurfaceOutcome.Done(SurfaceDesk.Clock.NowNs, SurfaceDesk.Clock.NowNs));
        await using var desk = new SurfaceDesk(Options, phone);
        desk.Open("q1");
        (await desk.ToldAsync("q1")).Shown.ShouldBeTrue();
        tries.ShouldBe(2);
    }

    [Fact]
    public async Task Breaker_FailingDevice_OpensVisibly_ProbesAndClosesVisibly()
    {
        var phone = new ScriptedSurface(SurfaceDesk.Clock) { Answer = static (_, _) => Task.FromResult(SurfaceOutcome.Refused("status-401")) };
        await using var desk = new SurfaceDesk(Options with { BreakerFailures = 2, BreakerPauseSeconds = 1 }, phone);
        desk.Open("q1");
        await desk.ToldAsync("q1");
        desk.Open("q2");
        (await desk.ToldAsync("q2")).Reason.ShouldBe("status-401");
        desk.Broken.ShouldHaveSingleItem().ShouldContain("status-401");
        desk.Open("q3");
        (await desk.ToldAsync("q3")).Reason.ShouldBe("breaker-open");
        phone.Asked.Count.ShouldBe(2);

        // The probe fails once: it stays open, and says nothing new.
        await Task.Delay(1100, TestContext.Current.CancellationToken);
        desk.Open("q4");
        (await desk.ToldAsync("q4")).Reason.ShouldBe("status-401");
        desk.Open("q5");
        (await desk.ToldAsync("q5")).Reason.ShouldBe("breaker-open");

        phone.Answer = null;
        await Task.Delay(1100, TestContext.Current.CancellationToken);
        desk.Open("q6");
        (await desk.ToldAsync("q6")).Shown.ShouldBeTrue();
        desk.Broken.ShouldBeEmpty();
        desk.Log.Lines.Count(l => l.Contains("no cue goes there", StringComparison.Ordinal)).ShouldBe(1);
        desk.Log.Lines.Count(l => l.Contains("works again", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Fact]
    public async Task CallEnded_WithdrawsAndCloses()
    {
        var phone = new ScriptedSurface(SurfaceDesk.Clock) { IsAudible = true };
        await using var desk = new SurfaceDesk(Options, phone);
        desk.Customer.MarkSpeech(SurfaceDesk.Clock.NowNs + 60_000_000_000);
        desk.Open("q1");
        desk.Engine.TryPublish(new CallEnded { CallId = desk.Call.Id.Value, AgentId = SurfaceDesk.Agent, DurationMs = 1, Reason = "bye" });
        (await desk.ToldAsync("q1")).Reason.ShouldBe("withdrawn");
        phone.Closed.ShouldHaveSingleItem().ShouldBe(desk.Call);
    }

    [Fact]
    public void RateWindow_BeyondItsShare_RefusesUntilAMinuteHasPassed()
    {
        var rate = new RateWindow(2);
        rate.TryTake(0).ShouldBeTrue();
        rate.TryTake(10_000_000_000).ShouldBeTrue();
        rate.TryTake(59_000_000_000).ShouldBeFalse();
        rate.TryTake(60_000_000_000).ShouldBeTrue();
        rate.TryTake(69_000_000_000).ShouldBeFalse();
    }
}
