using System.Text.Json;
using System.Text.Json.Nodes;
using EdgeCx.Appliance.Composition;
using EdgeCx.Appliance.Reports;
using EdgeCx.Appliance.Trials;
using EdgeCx.Appliance.Trials.Day;
using EdgeCx.Coaching.Policy.Agents;
using EdgeCx.Core.Calls;
using EdgeCx.Core.Cues;
using EdgeCx.Core.Events;
using EdgeCx.Core.Time;
using EdgeCx.Media.Recordings;
using EdgeCx.Tests.Shared;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeCx.Appliance.Tests.Trials.Day;

public sealed class SimulatedDayTests
{
    private static readonly ApplianceOptions Options = ApplianceOptions.Read(
        new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create("Inference:Transcription", (string?)"off")]).Build());

    [Fact]
    public async Task Coach_ReplayedCalls_AreEventForEventWhatTheLiveLoopTells()
    {
        var token = TestContext.Current.CancellationToken;
        var calls = Compose();
        await using var listener = new TrialListener(Options, NullLoggerFactory.Instance);
        var heard = await listener.HearAsync([.. calls.Select(Source)], token);
        var live = await TrialConversation.CoachAsync(heard, Options, NullLoggerFactory.Instance, token);
        DayAgent[] agents = [.. calls.Select((_, i) => new DayAgent($"agent-{i}", Tenure.Regular))];
        using var room = new DayRoom(Options, "replay", agents, NullLoggerFactory.Instance);
        var shown = 0;
        for (var i = 0; i < calls.Count; i++)
        {
            var track = new DayTrack(calls[i].Name, calls[i].Kind, calls[i].Speaker, calls[i].DurationMs, calls[i].Moments, HeardTrack.Of(heard[i]));

            // Of another agent each, hours apart: neither may show but in the agent's name.
            var replayed = room.Coach(new DayShift(i, agents[i], track, (i + 1) * 3_600_000_000_000L), taps: null);
            replayed.ShouldAllBe(e => e.AgentId == $"agent-{i}" && e.CallId == $"replay-000{i}");
            ShouldTellTheSame(Told(replayed), Told(live[i]));
            replayed.OfType<CallEnded>().ShouldHaveSingleItem();
            shown += replayed.OfType<CueOpened>().Count();

            // Heard anew and alone: batches differ, and with them the last digits of estimates, but not what is made of them.
            var analyzed = await AnalyzeAsync(calls[i], token);
            Cues(replayed).ShouldBe(Cues(analyzed));
            TrialOutcome.ChangesOf(replayed).ShouldBe(TrialOutcome.ChangesOf(analyzed));
        }

        room.Faults.ShouldBe(0);
        shown.ShouldBeGreaterThan(1);
    }

    [Fact]
    public async Task Run_TwentyCalls_ReportsEveryFigure()
    {
        var token = TestContext.Current.CancellationToken;
        var plan = new DayPlan { Manifest = SharedData.PathOrSkip("data/ser/manifest.csv"), Calls = 20, Distinct = 5, Agents = 4, TapShare = 1 };
        var folder = Directory.CreateTempSubdirectory("edgecx-day");
        try
        {
            var cues = new StringWriter();
            var report = await new SimulatedDay(Options, plan, NullLoggerFactory.Instance, new Silent(), cues).RunAsync(token);
            var json = JsonNode.Parse(JsonSerializer.Serialize(report, EventJson.Options))!.AsObject();
            json["command"]!.GetValue<string>().ShouldStartWith("edgecx simulate-day --manifest ");
            json["speech"]!.GetValue<string>().ShouldBe("seen");
            foreach (var day in new[] { "learning", "before", "after" })
            {
                json[day]!["calls"]!.GetValue<int>().ShouldBe(20);
                json[day]!["hours"]!.GetValue<double>().ShouldBeGreaterThan(0.5);
                json[day]!["tenures"]!.AsArray().Select(t => t!["name"]!.GetValue<string>()).ShouldBe(["novice", "regular", "veteran"]);
                json[day]!["tiers"]!.AsArray().Count.ShouldBe(Enum.GetValues<CueTier>().Length);
                foreach (var kind in json[day]!["kinds"]!.AsArray())
                {
                    Enum.TryParse<CueKind>(kind!["kind"]!.GetValue<string>(), out _).ShouldBeTrue();
                    kind["precision"]?.GetValue<double>().ShouldBeInRange(0, 1);
                    kind["recall"]?.GetValue<double>().ShouldBeInRange(0, 1);
                }
            }

            json["baseRates"]!.AsArray().Count.ShouldBe(5);
            json["assumed"]!["tapShare"]!.GetValue<double>().ShouldBe(1);
            report.Taps.Cues.ShouldBe(report.Learning.Shown);
            (report.Taps.Helpful + report.Taps.Unhelpful).ShouldBe(report.Taps.Cues);
            report.Before.Shown.ShouldBeGreaterThan(0);
            report.Before.Hours.ShouldBe(report.After.Hours);
            cues.ToString().Split('\n').Count(l => l.StartsWith("2-before,", StringComparison.Ordinal))
                .ShouldBe(report.Before.Shown + report.Before.HeldBack.Sum(h => h.Cues));

            var path = Path.Combine(folder.FullName, "day.md");
            DayMarkdown.Write(report, path);
            var markdown = await File.ReadAllTextAsync(path, token);
            markdown.ShouldContain("optimistic");
            markdown.ShouldContain("## Other shares of calls");
            (await File.ReadAllTextAsync(Path.Combine(folder.FullName, "day-base-rate.svg"), token)).ShouldContain("<svg");
            DayText.Of(report).ShouldContain("day 2, after day 1");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static List<DayCall> Compose()
    {
        var library = TrialLibrary.Read(SharedData.PathOrSkip("data/ser/manifest.csv"));
        var voices = new DayVoices(library.Speakers[1].Clips("neutral"), library.Speakers[2].Clips("neutral"), []);
        TrialKind[] kinds = [TrialKind.Anger, TrialKind.Sadness, TrialKind.Neutral];

        // Short ones: in a longer recording, heard on a busy machine, frames may be further ahead of estimates than a conversation waits for.
        return [.. kinds.Select(kind => Enumerable.Range(0, 50).Select(n => new DayComposer(5).TryCompose(kind, 0, n, library.Speakers[0], voices)!).First(c => c.DurationMs < 250_000))];
    }

    // What a call's events say, without its name, its agent's, and when it was.
    private static string[] Told(IEnumerable<CallEvent> events) => [.. events.Select(e =>
    {
        var json = JsonSerializer.SerializeToNode(e, e.GetType(), EventJson.Options)!.AsObject();
        foreach (var name in new[] { "callId", "agentId", "startedUtc", "latencyMs" })
        {
            json.Remove(name);
        }

        return e.Name + " " + json.ToJsonString(EventJson.Options);
    })];

    private static void ShouldTellTheSame(string[] told, string[] expected)
    {
        var first = Enumerable.Range(0, Math.Min(told.Length, expected.Length)).FirstOrDefault(i => told[i] != expected[i], -1);
        first.ShouldBe(-1, first < 0 ? "" : $"event {first} is {told[first]} and should be {expected[first]}");
        told.Length.ShouldBe(expected.Length);
        told.Length.ShouldBeGreaterThan(20);
    }

    private static (string Name, CueKind Kind, double AtMs, string Reason)[] Cues(IEnumerable<CallEvent> events) => [.. events.Select(e => e switch
    {
        CueOpened o => (e.Name, o.Kind, o.AtMs, ""),
        CueClosed c => (e.Name, c.Kind, c.AtMs, c.Reason),
        CueDropped d => (e.Name, d.Kind, d.AtMs, d.Reason),
        _ => ("", default, 0, ""),
    }).Where(c => c.Item1.Length > 0)];

    private static RecordedCallSource Source(DayCall call) => RecordedCallSource.Of(call.Customer, call.Agent, call.Language);

    private static async Task<List<CallEvent>> AnalyzeAsync(DayCall call, CancellationToken token)
    {
        var sink = new Sink();
        var clock = new MonotonicClock(TimeProvider.System);
        using var source = Source(call);
        await using (var pipeline = new CallPipeline(Options, new PipelineFlow(), [sink], clock, new CallRegistry(1), NullLoggerFactory.Instance, waiting: true))
        {
            pipeline.Start();
            await Task.Run(() => source.Play(pipeline.Outlet, pipeline.Calls, Options.Latency, clock, null, token), token);
        }

        return sink.Events;
    }

    private sealed class Silent : IProgress<string>
    {
        public void Report(string value)
        {
        }
    }

    private sealed class Sink : ICallEventSink
    {
        public string Name => "test";

        public List<CallEvent> Events { get; } = [];

        public bool TryPublish(CallEvent callEvent)
        {
            Events.Add(callEvent);
            return true;
        }
    }
}
