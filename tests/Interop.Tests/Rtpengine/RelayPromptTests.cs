using EdgeCx.Core.Calls;
using EdgeCx.Core.Delivery;
using EdgeCx.Media.Rtpengine;

namespace EdgeCx.Interop.Tests.Rtpengine;

/// <summary>
/// Prompts through a real rtpengine between real phones: the agent hears them whole, the customer never does, the call is as before when they
/// are over, and what goes wrong has a name.
/// </summary>
public sealed class RelayPromptTests
{
    private const double Found = 0.98;

    // What a sweep of this length reaches by chance in speech.
    private const double Noise = 0.2;
    private const int Sample = 8;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Play_AgentCallsOrIsCalled_OnlyTheAgentHearsIt(bool agentCalls)
    {
        await using var call = await PromptCall.PrepareAsync(PromptCall.Options);
        call.Player.Start();
        await call.ConnectAsync(agentCalls);
        await PromptCall.UntilAsync(() => Task.FromResult(call.Player.Ability == RelayAbility.Plays), "what the relay can do");
        await Task.Delay(1500, TestContext.Current.CancellationToken);

        var prompt = Prompts.Sweep(1500);
        call.Player.WhyNot(call.Call).ShouldBeNull();
        var askedNs = call.Clock.NowNs;
        var outcome = await call.Player.PlayAsync(call.Call, prompt, TestContext.Current.CancellationToken);
        var lastedMs = (call.Clock.NowNs - askedNs) / 1e6;
        outcome.Played.ShouldBeTrue(outcome.Reason);
        outcome.Reason.ShouldBe("");
        outcome.MissedMs.ShouldBe(0, "nobody spoke, as far as the legs know");
        (await call.LabelOfCustomerAsync()).ShouldBe(RelayedPair.FreeLabel);

        await Task.Delay(2500, TestContext.Current.CancellationToken);
        var (agent, customer) = await call.HangupAsync();
        var (inAgents, atMs) = PromptSearch.Find(prompt.Pcm.Span, agent);
        var (inCustomers, _) = PromptSearch.Find(prompt.Pcm.Span, customer);
        var after = agent.AsSpan((int)((atMs + 1500 + 400) * Sample));
        var before = agent.AsSpan(400 * Sample, (int)((atMs - 600) * Sample));
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"agent {inAgents:0.0000} at {atMs:0} ms, customer {inCustomers:0.0000} (who hears the agent at {call.AgentIn(customer):0.0000}), the relay said it plays after {(outcome.FirstPacketNs - askedNs) / 1e6:0.0} ms, "
            + $"over after {lastedMs:0} ms; the customer's voice in the agent's ear {call.CustomerIn(before):0.0000} before and {call.CustomerIn(after):0.0000} after it");
        inAgents.ShouldBeGreaterThan(Found);
        inCustomers.ShouldBeLessThan(Noise);
        call.AgentIn(customer).ShouldBeGreaterThan(Found, "the customer misses nothing of the agent");
        call.CustomerIn(before).ShouldBeGreaterThan(Found);
        after.Length.ShouldBeGreaterThan(1000 * Sample);
        call.CustomerIn(after).ShouldBeGreaterThan(0.95, "the call goes on as before");
    }

    [Fact]
    public async Task Play_CustomerBeginsToSpeak_StopsUnlessItIsCritical()
    {
        await using var call = await PromptCall.PrepareAsync(PromptCall.Options);
        await call.ConnectAsync(agentCalls: false);
        await Task.Delay(1500, TestContext.Current.CancellationToken);

        // A mirror port hears the customer while the relay holds them back: two seconds of prompt, and they speak from 700 ms on.
        var prompt = Prompts.Sweep(2000);
        var playing = call.Player.PlayAsync(call.Call, prompt, TestContext.Current.CancellationToken);
        await Task.Delay(700, TestContext.Current.CancellationToken);
        var spokeNs = await SpeakUntilAsync(call, playing);
        var stopped = await playing;
        var overMs = (call.Clock.NowNs - spokeNs) / 1e6;
        stopped.Played.ShouldBeTrue();
        stopped.Reason.ShouldBe("customer-spoke");
        stopped.MissedMs.ShouldBeInRange(60, 300);

        await Task.Delay(1500, TestContext.Current.CancellationToken);
        var critical = Prompts.Sweep(1000) with { GoesOn = true };
        var goingOn = call.Player.PlayAsync(call.Call, critical, TestContext.Current.CancellationToken);
        await SpeakUntilAsync(call, goingOn);
        var whole = await goingOn;
        whole.Reason.ShouldBe("");
        whole.MissedMs.ShouldBeGreaterThan(800);

        await Task.Delay(1000, TestContext.Current.CancellationToken);
        var (agent, customer) = await call.HangupAsync();
        var first = PromptSearch.Find(prompt.Pcm.Span[..(400 * Sample)], agent);
        var last = PromptSearch.Find(prompt.Pcm.Span[^(800 * Sample)..], agent);
        var other = PromptSearch.Find(critical.Pcm.Span, agent);
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"stopped {overMs:0} ms after the customer began, {stopped.MissedMs:0} ms of them missed; first 400 ms {first.Value:0.0000}, last 800 ms {last.Value:0.0000}; "
            + $"critical {other.Value:0.0000}, {whole.MissedMs:0} ms missed");
        overMs.ShouldBeLessThan(400);
        first.Value.ShouldBeGreaterThan(Found);
        last.Value.ShouldBeLessThan(Noise);
        other.Value.ShouldBeGreaterThan(Found);
        PromptSearch.Find(prompt.Pcm.Span[..(400 * Sample)], customer).Value.ShouldBeLessThan(0.3);
        PromptSearch.Find(critical.Pcm.Span, customer).Value.ShouldBeLessThan(Noise);
    }

    [Fact]
    public async Task Play_RelayIsKilledAndRestarted_HasANamedReasonAndTheNextCallIsServed()
    {
        await using var call = await PromptCall.PrepareAsync(PromptCall.Options);
        await call.ConnectAsync(agentCalls: true);
        var playing = call.Player.PlayAsync(call.Call, Prompts.Sweep(2500), TestContext.Current.CancellationToken);
        await Task.Delay(500, TestContext.Current.CancellationToken);
        await call.DoAsync("relay kill");
        await call.DoAsync("relay start");
        var lost = await playing;
        lost.Played.ShouldBeTrue();
        lost.Reason.ShouldBe("relay-lost-the-call");
        (await call.Player.PlayAsync(call.Call, Prompts.Sweep(500), TestContext.Current.CancellationToken)).ShouldBe(PromptOutcome.NotPlayed("relay-lost-the-call"));

        // Dead for longer than it is asked: the caller's release is asked for on and on, until somebody answers who does not know the call.
        await call.ConnectAsync(agentCalls: true);
        playing = call.Player.PlayAsync(call.Call, Prompts.Sweep(700), TestContext.Current.CancellationToken);
        await Task.Delay(300, TestContext.Current.CancellationToken);
        await call.DoAsync("relay kill");
        var silent = await playing;
        silent.Reason.ShouldBe("relay-silent");
        (await call.Player.PlayAsync(call.Call, Prompts.Sweep(500), TestContext.Current.CancellationToken)).ShouldBe(PromptOutcome.NotPlayed("relay-silent"));
        await call.DoAsync("relay start");

        await call.ConnectAsync(agentCalls: true);
        await Task.Delay(1000, TestContext.Current.CancellationToken);
        var prompt = Prompts.Sweep(800);
        (await call.Player.PlayAsync(call.Call, prompt, TestContext.Current.CancellationToken)).Reason.ShouldBe("");
        await Task.Delay(500, TestContext.Current.CancellationToken);
        var (agent, _) = await call.HangupAsync();
        PromptSearch.Find(prompt.Pcm.Span, agent).Value.ShouldBeGreaterThan(Found);
    }

    [Fact]
    public async Task Start_AfterAProgramThatDiedInAPrompt_LetsTheCustomerThrough()
    {
        await using var call = await PromptCall.PrepareAsync(PromptCall.Options);
        await call.ConnectAsync(agentCalls: false);

        // What a program leaves that is killed while a prompt plays.
        await call.AskAsync("block media", call.CustomerTag, RelayedPair.HeldLabel);
        await Task.Delay(1000, TestContext.Current.CancellationToken);
        call.Player.Start();
        await PromptCall.UntilAsync(async () => await call.LabelOfCustomerAsync() == RelayedPair.FreeLabel, "the mark is gone");
        await Task.Delay(2000, TestContext.Current.CancellationToken);

        var (agent, _) = await call.HangupAsync();
        call.CustomerIn(agent.AsSpan(^(1500 * Sample)..)).ShouldBeGreaterThan(0.95);
    }

    [Fact]
    public async Task Play_WhenInDoubt_PlaysNothing()
    {
        await using var call = await PromptCall.PrepareAsync(PromptCall.Options);
        await call.ConnectAsync(agentCalls: true);

        call.Agent.BindRole(SpeakerRole.Unknown, "test");
        (await Play()).ShouldBe(PromptOutcome.NotPlayed("agent-unknown"));
        call.Agent.BindRole(SpeakerRole.Agent, "test");
        call.Customer.BindRole(SpeakerRole.Agent, "test");
        (await Play()).ShouldBe(PromptOutcome.NotPlayed("agent-unknown"), "two agents");
        call.Customer.BindRole(SpeakerRole.Customer, "test");

        // Somebody else's phone sends for that tag now.
        call.Calls.Note(new RelayedCall(call.Call, [new RelayedDialog(call.CallId, [new(call.Agent, call.AgentTag, System.Net.IPAddress.Parse("10.77.1.99"))])]));
        (await Play()).ShouldBe(PromptOutcome.NotPlayed("agent-unknown"));

        call.Calls.Note(new RelayedCall(call.Call, [new RelayedDialog(call.CallId, [new(call.Agent, call.AgentTag, null)])]));
        await call.AskAsync("unblock media", call.CustomerTag, "the-sites-own");
        (await Play()).ShouldBe(PromptOutcome.NotPlayed("participant-labelled"));
        call.Calls.Forget(call.Call);
        (await Play()).ShouldBe(PromptOutcome.NotPlayed("not-relayed"));
        await Task.Delay(1000, TestContext.Current.CancellationToken);
        var (agent, _) = await call.HangupAsync();
        PromptSearch.Find(Prompts.Sweep(500).Pcm.Span, agent).Value.ShouldBeLessThan(0.3);

        await call.ConnectAsync(agentCalls: false);
        await call.DoAsync("hold agent");
        (await Play()).ShouldBe(PromptOutcome.NotPlayed("agent-on-hold"));
        await call.DoAsync("resume agent");
        (await Play()).Reason.ShouldBe("");

        Task<PromptOutcome> Play() => call.Player.PlayAsync(call.Call, Prompts.Sweep(500), TestContext.Current.CancellationToken);
    }

    // Voice activity as it comes of a leg: a frame of 32 ms after the other. When it began.
    private static async Task<long> SpeakUntilAsync(PromptCall call, Task over)
    {
        var began = call.Clock.NowNs;
        while (!over.IsCompleted)
        {
            call.Customer.MarkSpeech(call.Clock.NowNs);
            await Task.Delay(32, TestContext.Current.CancellationToken);
        }

        return began;
    }
}
