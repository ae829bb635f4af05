using EdgeCx.Appliance.Composition;
using EdgeCx.Appliance.Trials;
using EdgeCx.Core.Calls;
using EdgeCx.Core.Events;
using EdgeCx.Core.Time;
using EdgeCx.Media.Recordings;
using EdgeCx.Tests.Shared;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeCx.Appliance.Tests.Trials;

public sealed class TrialListenerTests
{
    private static readonly ApplianceOptions Options = ApplianceOptions.Read(new ConfigurationBuilder().Build());

    [Fact]
    public async Task Coach_HeardCall_IsWhatAnalyzeGives()
    {
        var caller = SharedData.PathOrSkip("data/calls/aws_lca_Auto_Repairs_40_UTC_caller.wav");
        var agent = SharedData.PathOrSkip("data/calls/aws_lca_Auto_Repairs_40_UTC_agent.wav");
        var token = TestContext.Current.CancellationToken;
        var expected = await AnalyzeAsync(Open(caller, agent), token);

        await using var listener = new TrialListener(Options, NullLoggerFactory.Instance);
        using var first = Open(caller, agent);
        using var second = Open(caller, agent);
        var heard = await listener.HearAsync([first, second], token);
        var coached = await TrialConversation.CoachAsync(heard, Options, NullLoggerFactory.Instance, token);
        coached.Count.ShouldBe(2);
        foreach (var events in coached)
        {
            TrialOutcome.ChangesOf(events).ShouldBe(TrialOutcome.ChangesOf(expected));
            events.OfType<EstimateMade>().Count().ShouldBe(expected.OfType<EstimateMade>().Count());
            events.OfType<CueOpened>().Select(c => (c.Kind, c.AtMs)).ShouldBe(expected.OfType<CueOpened>().Select(c => (c.Kind, c.AtMs)));
        }

        TrialOutcome.ChangesOf(expected).ShouldNotBeEmpty();
        heard[0].SpeechSeconds.ShouldBeInRange(30, 240);
        heard[0].FirstAngerMs(0, 0, double.PositiveInfinity).ShouldBeGreaterThan(0);
        heard[0].FirstAngerMs(1.1, 0, double.PositiveInfinity).ShouldBe(double.NaN);
    }

    private static RecordedCallSource Open(string caller, string agent) => RecordedCallSource.TryOpenPair(caller, agent, out _).ShouldNotBeNull();

    private static async Task<List<CallEvent>> AnalyzeAsync(RecordedCallSource source, CancellationToken token)
    {
        var sink = new Sink();
        var clock = new MonotonicClock(TimeProvider.System);
        using (source)
        await using (var pipeline = new CallPipeline(Options, new PipelineFlow(), [sink], clock, new CallRegistry(1), NullLoggerFactory.Instance, waiting: true))
        {
            pipeline.Start();
            await Task.Run(() => source.Play(pipeline.Outlet, pipeline.Calls, Options.Latency, clock, null, token), token);
        }

        return sink.Events;
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
