using System.Collections.Concurrent;
using EdgeCx.Core.Calls;
using EdgeCx.Core.Delivery;
using EdgeCx.Core.Time;
using EdgeCx.Media.Rtpengine;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeCx.Media.Tests.Rtpengine;

/// <summary>What the player asks a relay, in which order, and what it makes of the answers.</summary>
public sealed class RelayPromptPlayerTests
{
    private const string Ok = "d6:result2:oke";
    private const string Plays = "d8:durationi300e6:result2:oke";
    private const string Unknown = "d6:result5:error12:error-reason15:Unknown call-IDe";
    private static readonly Prompt _prompt = new("test.en", new short[800]);

    [Fact]
    public async Task Play_Always_HoldsTheOtherBackPlaysToTheAgentAndLetsThrough()
    {
        await using var bench = new Bench();
        var outcome = await bench.PlayAsync();

        outcome.Played.ShouldBeTrue(outcome.Reason);
        outcome.Reason.ShouldBe("");
        bench.Relay.Asked.ShouldBe(["query", "block media customeredgecx-held", "play media agent", "unblock media customeredgecx"]);
    }

    [Fact]
    public async Task Play_HeardThroughTheRelay_ReportsTheWholeTimeAsMissed()
    {
        await using var bench = new Bench(TapKind.Rtpengine);

        (await bench.PlayAsync()).MissedMs.ShouldBeGreaterThanOrEqualTo(_prompt.DurationMs);
    }

    [Theory]
    [InlineData("play media", "d6:result5:error12:error-reason4:nopee", "relay-refused")]
    [InlineData("play media", Ok, "codec-not-encodable")]
    [InlineData("play media", Unknown, "relay-lost-the-call")]
    [InlineData("play media", null, "relay-silent")]
    public async Task Play_NotPlayed_LetsThroughAndSaysWhy(string command, string? answer, string reason)
    {
        await using var bench = new Bench();
        bench.Answers[command] = answer;

        (await bench.PlayAsync()).ShouldBe(PromptOutcome.NotPlayed(reason));
        bench.Relay.Asked[^1].ShouldBe("unblock media customeredgecx");
    }

    [Theory]
    [InlineData("query", Unknown, "relay-lost-the-call")]
    [InlineData("query", null, "relay-silent")]
    [InlineData("query", "d4:tagsde6:result2:oke", "not-two-parties")]
    [InlineData("block media", Unknown, "relay-lost-the-call")]
    public async Task Play_NobodyHeld_AsksForNothingMore(string command, string? answer, string reason)
    {
        await using var bench = new Bench();
        bench.Answers[command] = answer;

        (await bench.PlayAsync()).ShouldBe(PromptOutcome.NotPlayed(reason));
        bench.Relay.Asked.ShouldNotContain(a => a.StartsWith("play", StringComparison.Ordinal) || a.StartsWith("unblock", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Play_HoldIsNotAnswered_LetsThroughAllTheSame()
    {
        await using var bench = new Bench();
        bench.Answers["block media"] = null;

        (await bench.PlayAsync()).ShouldBe(PromptOutcome.NotPlayed("relay-silent"));
        bench.Relay.Asked[^1].ShouldBe("unblock media customeredgecx");
    }

    [Fact]
    public async Task Play_ReleaseIsNotAnswered_AsksOnUntilItIs()
    {
        await using var bench = new Bench();
        bench.Answers["unblock media"] = null;
        var outcome = await bench.PlayAsync();
        outcome.Played.ShouldBeTrue();
        outcome.Reason.ShouldBe("relay-silent");
        (await bench.PlayAsync()).Reason.ShouldBe("busy", "somebody is still held back");

        bench.Answers["unblock media"] = Ok;
        await bench.UntilAsync(async () => (await bench.PlayAsync()).Reason.Length == 0);
    }

    [Fact]
    public async Task Play_Cancelled_StopsAndLetsThroughAtOnce()
    {
        await using var bench = new Bench();
        using var cancel = new CancellationTokenSource();
        var playing = bench.Player.PlayAsync(bench.Call, new Prompt("long.en", new short[16_000]), cancel.Token);
        await bench.UntilAsync(() => Task.FromResult(bench.Relay.Asked.Contains("play media agent")));
        await cancel.CancelAsync();
        var outcome = await playing;

        outcome.Reason.ShouldBe("cancelled");
        bench.Relay.Asked.Skip(3).ShouldBe(["stop media agent", "unblock media customeredgecx"], ignoreOrder: true);
    }

    [Fact]
    public async Task Close_WhileAPromptPlays_EndsItWithItsReason()
    {
        await using var bench = new Bench();
        var playing = bench.Player.PlayAsync(bench.Call, new Prompt("long.en", new short[16_000]), TestContext.Current.CancellationToken);
        await bench.UntilAsync(() => Task.FromResult(bench.Relay.Asked.Contains("play media agent")));
        (await bench.PlayAsync()).ShouldBe(PromptOutcome.NotPlayed("busy"));
        bench.Player.Close(bench.Call);

        (await playing).Reason.ShouldBe("call-ended");
    }

    [Fact]
    public async Task Dispose_WhileAPromptPlays_LetsThroughFirst()
    {
        var bench = new Bench();
        var playing = bench.Player.PlayAsync(bench.Call, new Prompt("long.en", new short[16_000]), TestContext.Current.CancellationToken);
        await bench.UntilAsync(() => Task.FromResult(bench.Relay.Asked.Contains("play media agent")));
        await bench.Player.DisposeAsync();

        (await playing).Reason.ShouldBe("cancelled");
        bench.Relay.Asked.ShouldContain("unblock media customeredgecx");
        await bench.DisposeAsync();
    }

    [Fact]
    public async Task Start_SomebodyIsLeftHeld_IsLetThrough()
    {
        await using var bench = new Bench();
        bench.Answers["list"] = "d5:callsl1:ce6:result2:oke";
        bench.Answers["query"] = Bench.Query(customerLabel: "edgecx-held");
        bench.Player.Start();

        await bench.UntilAsync(() => Task.FromResult(bench.Relay.Asked.Contains("unblock media customeredgecx")));
    }

    [Theory]
    [InlineData("d6:result5:error12:error-reason20:Unrecognized commande", "relay-too-old")]
    [InlineData("d6:result5:error12:error-reason11:unsupportede", "relay-without-transcoding")]
    public async Task WhyNot_RelayCannotPlay_SaysSo(string probe, string reason)
    {
        await using var bench = new Bench();
        bench.Answers["play media"] = probe;
        bench.Player.Start();

        await bench.UntilAsync(() => Task.FromResult(bench.Player.WhyNot(bench.Call) == reason));
        (await bench.PlayAsync()).ShouldBe(PromptOutcome.NotPlayed(reason));
    }

    [Fact]
    public async Task WhyNot_TurnedOffOrNotKnown_SaysSo()
    {
        await using var off = new Bench(prompts: false);
        off.Player.WhyNot(off.Call).ShouldBe("prompts-off");
        await using var bench = new Bench();
        bench.Player.WhyNot(bench.Call).ShouldBeNull();
        bench.Call.Legs[0].BindRole(SpeakerRole.Unknown, "test");
        bench.Player.WhyNot(bench.Call).ShouldBe("agent-unknown");
        bench.Calls.Forget(bench.Call);
        bench.Player.WhyNot(bench.Call).ShouldBe("not-relayed");
        (await bench.PlayAsync(new Prompt("long.en", new short[8 * 3001]))).ShouldBe(PromptOutcome.NotPlayed("not-relayed"));
        bench.Relay.Asked.ShouldBeEmpty();
    }

    [Fact]
    public async Task Play_LongerThanAllowed_IsNotPlayed()
    {
        await using var bench = new Bench();

        (await bench.PlayAsync(new Prompt("long.en", new short[8 * 3001]))).ShouldBe(PromptOutcome.NotPlayed("prompt-too-long"));
        (await bench.PlayAsync(new Prompt("none.en", default))).ShouldBe(PromptOutcome.NotPlayed("prompt-empty"));
        bench.Relay.Asked.ShouldBeEmpty();
    }

    private sealed class Bench : IAsyncDisposable
    {
        public Bench(TapKind tap = TapKind.Mirror, bool prompts = true)
        {
            Answers["query"] = Query(customerLabel: "");
            Answers["list"] = "d5:callsle6:result2:oke";
            Answers["block media"] = Answers["unblock media"] = Answers["stop media"] = Ok;
            Answers["play media"] = Plays;
            Relay = new ScriptedRelay(q => Answers.GetValueOrDefault(q["command"].Text));
            Call = new Call(Core.Calls.CallId.New(), tap, DateTimeOffset.UnixEpoch, noticeRequired: false);
            var agent = Call.AddLeg("a");
            agent.BindRole(SpeakerRole.Agent, "test");
            Call.AddLeg("c").BindRole(SpeakerRole.Customer, "test");
            Calls.Note(new RelayedCall(Call, [new RelayedDialog("c", [new RelayedSpeaker(agent, "agent", null)])]));
            Player = new RelayPromptPlayer(
                new RtpengineOptions { Control = Relay.Control, Prompts = prompts, PollMs = 100, TimeoutMs = 50 }, Calls, 16, new MonotonicClock(TimeProvider.System), NullLogger.Instance);
        }

        public ConcurrentDictionary<string, string?> Answers { get; } = new(StringComparer.Ordinal);

        public ScriptedRelay Relay { get; }

        public RelayedCalls Calls { get; } = new();

        public Call Call { get; }

        public RelayPromptPlayer Player { get; }

        public static string Query(string customerLabel) => $"d6:result2:ok4:tagsd5:agent{Party("")}8:customer{Party(customerLabel)}ee";

        public Task<PromptOutcome> PlayAsync(Prompt? prompt = null) => Player.PlayAsync(Call, prompt ?? _prompt, TestContext.Current.CancellationToken);

        public async Task UntilAsync(Func<Task<bool>> condition)
        {
            for (var i = 0; !await condition(); i++)
            {
                i.ShouldBeLessThan(500, string.Join(", ", Relay.Asked));
                await Task.Delay(10, TestContext.Current.CancellationToken);
            }
        }

        public async ValueTask DisposeAsync()
        {
            Answers["unblock media"] = Ok;
            await Player.DisposeAsync();
            Relay.Dispose();
        }

        private static string Party(string label) =>
            $"d5:label{label.Length}:{label}6:mediasld5:flagsl4:send4:recve4:type5:audioee13:subscriptionsld4:type12:offer/answereee";
    }
}
