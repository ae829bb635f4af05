using EdgeCx.Core.Delivery;

namespace EdgeCx.Media.Tests.Whisper;

public sealed class IntercomPlayerTests
{
    [Fact]
    public async Task PlayAsync_SecondDevice_CallsPlaysAndHangsUp()
    {
        using var ear = new Ear();
        using var phone = new FakePbx { OnInvite = (_, _) => new(200, FakePbx.Sdp(ear.Port)) };
        await using var bench = new LegBench();
        var call = LegBench.NewCall();
        bench.Intercom.Open(call, new PromptRoute(phone.Address) { SecondDevice = true });
        phone.Seen.ShouldBeEmpty("nothing is placed before there is a prompt");

        var outcome = await bench.Intercom.PlayAsync(call, LegBench.Tone(), TestContext.Current.CancellationToken);

        (outcome.Played, outcome.Reason).ShouldBe((true, ""));
        outcome.FirstPacketNs.ShouldBeGreaterThan(0);
        await LegBench.UntilAsync(() => ear.Of(0).Count == 10, "the prompt");
        phone.Of("BYE").Count.ShouldBe(1);
        var invite = phone.Of("INVITE").Single();
        FakePbx.Header(invite, "Answer-Mode").ShouldBe("Auto");
        FakePbx.Header(invite, "Alert-Info")!.ShouldEndWith(";info=alert-autoanswer");
        FakePbx.Header(invite, "Call-Info")!.ShouldEndWith(";answer-after=0");
        bench.Intercom.WhyNot(call).ShouldBeNull();
    }

    [Fact]
    public async Task PlayAsync_PhoneOfTheCall_IsNeverCalled()
    {
        using var phone = new FakePbx();
        await using var bench = new LegBench();
        var call = LegBench.NewCall();
        bench.Intercom.Open(call, new PromptRoute(phone.Address));

        var outcome = await bench.Intercom.PlayAsync(call, LegBench.Tone(), TestContext.Current.CancellationToken);

        outcome.ShouldBe(PromptOutcome.NotPlayed("not-second-device"));
        phone.Seen.ShouldBeEmpty();
        bench.Intercom.Close(call);
        bench.Intercom.WhyNot(call).ShouldBe("no-route");
    }

    [Fact]
    public async Task PlayAsync_DeviceRings_IsTakenBack()
    {
        using var phone = new FakePbx { SaysTrying = true, OnInvite = (_, _) => null };
        await using var bench = new LegBench();
        var call = LegBench.NewCall();
        bench.Intercom.Open(call, new PromptRoute(phone.Address) { SecondDevice = true });
        using var deadline = new CancellationTokenSource();
        var playing = bench.Intercom.PlayAsync(call, LegBench.Tone(), deadline.Token);
        await LegBench.UntilAsync(() => phone.Of("INVITE").Count == 1, "an INVITE");
        bench.Intercom.WhyNot(call).ShouldBe("busy");

        await deadline.CancelAsync();

        (await playing.WaitAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken)).ShouldBe(PromptOutcome.NotPlayed("cancelled"));
        await LegBench.UntilAsync(() => phone.Of("CANCEL").Count >= 1, "a CANCEL");
    }

    [Theory]
    [InlineData(486, "refused-486")]
    [InlineData(0, "no-answer")]
    public async Task PlayAsync_DeviceDoesNotAnswer_IsNamedAndNotTriedAgain(int status, string reason)
    {
        using var phone = new FakePbx { OnInvite = (_, _) => status == 0 ? null : new(status) };
        await using var bench = new LegBench();
        var call = LegBench.NewCall();
        bench.Intercom.Open(call, new PromptRoute(phone.Address) { SecondDevice = true });

        var outcome = await bench.Intercom.PlayAsync(call, LegBench.Tone(), TestContext.Current.CancellationToken);

        outcome.ShouldBe(PromptOutcome.NotPlayed(reason));
        phone.Of("INVITE").Select(i => FakePbx.Header(i, "Call-ID")).Distinct().Count().ShouldBe(1);
    }
}
