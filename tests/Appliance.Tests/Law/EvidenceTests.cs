using System.Text.Json;
using EdgeCx.Appliance.Evidence;
using EdgeCx.Appliance.Web;
using EdgeCx.Coaching;
using EdgeCx.Core.Calls;
using EdgeCx.Core.Cues;
using EdgeCx.Core.Emotion;
using EdgeCx.Core.Events;
using EdgeCx.Core.Flow;
using EdgeCx.Core.Time;
using EdgeCx.Tests.Shared;

namespace EdgeCx.Appliance.Tests.Law;

/// <summary>The evidence report: what it says, and what it never says.</summary>
public sealed class EvidenceTests
{
    private const string CustomerAor = "sip:+4915112345678@pbx.example";
    private readonly ManualTimeProvider _time = new();
    private readonly MonotonicClock _clock;
    private readonly CallRegistry _registry = new(10);
    private readonly CallDirectory _directory;
    private readonly EvidenceBook _book;
    private readonly Call _call;
    private readonly Leg _customer;

    public EvidenceTests()
    {
        _clock = new MonotonicClock(_time);
        _directory = new CallDirectory(new ConsoleOptions(), _registry, new FlowMetrics(), _clock);
        _book = new EvidenceBook(_directory, new EvidenceFacts(new PrivacyOptions(), new ConsoleOptions(), new DeliveryOptions { JsonLog = "/var/log/e.jsonl" }, "", () => null), _clock);
        _call = new Call(CallId.New(), TapKind.Siprec, _clock.UtcNow, noticeRequired: true);
        _call.SetAgent("ana");
        _customer = _call.AddLeg("1");
        _customer.BindRole(SpeakerRole.Customer, "customer pattern 1");
        _customer.SetAor(CustomerAor);
        _customer.Start(_clock.NowNs);
        _call.AddLeg("2").BindRole(SpeakerRole.Agent, "agent pattern 1");
        _registry.TryAdd(_call).ShouldBeTrue();
        Tell(new CallStarted { CallId = _call.Id.Value, AgentId = "ana", Tap = TapKind.Siprec, StartedUtc = _call.StartedUtc });
        _call.TrySetNotice(NoticeState.Notified, NoticeMeans.SipHeader, _clock);
    }

    [Fact]
    public void Report_LiveCall_SaysRulesNoticeLegsAndCounts()
    {
        _customer.Inferred.AddEstimate(abstained: false);
        Tell(Estimate(1000));
        Tell(Cue("q1", CueKind.CustomerFrustrated, 1500));
        Tell(Cue("q2", CueKind.LongSilence, 1600));
        var report = Report();
        report.Rules.Profile.ShouldBe("EU");
        report.Notice.Required.ShouldBeTrue();
        report.Notice.History.ShouldHaveSingleItem().Means.ShouldBe(NoticeMeans.SipHeader);
        report.Legs.Select(l => (l.Role, l.Rule, l.EmotionAllowed, l.Estimates)).ShouldBe(
            [(SpeakerRole.Customer, "customer pattern 1", true, 1), (SpeakerRole.Agent, "agent pattern 1", false, 0)]);
        report.Cues.Select(c => c.CueId).ShouldBe(["q1", "q2"]);
        report.Surfaces.ShouldContain(s => s.Name == "json-log");
        report.NoAudioStored.ShouldContain(l => l.StartsWith("core dumps", StringComparison.Ordinal));
    }

    [Fact]
    public void Report_CustomerObjected_KeepsThatAndHowMuchWasErasedAndNothingOfIt()
    {
        Tell(Estimate(1000));
        Tell(Cue("q1", CueKind.CustomerFrustrated, 1500));
        Tell(Cue("q2", CueKind.LongSilence, 1600));
        _call.TrySetNotice(NoticeState.Objected, NoticeMeans.Dtmf, _clock);
        Tell(new NoticeChanged { CallId = _call.Id.Value, AgentId = "ana", State = NoticeState.Objected });
        var report = Report();
        report.Cues.Select(c => c.CueId).ShouldBe(["q2"]);
        var erasure = report.Erasures.ShouldHaveSingleItem();
        (erasure.Reason, erasure.Estimates, erasure.Cues).ShouldBe(("objected", 1, 1));
        report.Notice.History.Select(n => n.Means).ShouldBe([NoticeMeans.SipHeader, NoticeMeans.Dtmf]);
        Text(report).ShouldNotContain("CustomerFrustrated");
    }

    [Fact]
    public void Report_Paused_ProvesThatNothingWasToldOfTheGap()
    {
        Tell(Estimate(1000));
        _time.Advance(TimeSpan.FromSeconds(2));
        _call.SetPaused(true, _clock);
        _time.Advance(TimeSpan.FromSeconds(3));
        _call.SetPaused(false, _clock);
        Tell(Estimate(6000));
        var pause = Report().Pauses.ShouldHaveSingleItem();
        (pause.FromMs, pause.ToMs, pause.Estimates, pause.States, pause.Utterances, pause.Cues).ShouldBe((2000, 5000, 0, 0, 0, 0));

        // And it would say so, were it otherwise.
        Tell(Estimate(4000));
        Report().Pauses.Single().Estimates.ShouldBe(1);
    }

    [Fact]
    public void Report_AnyForm_HoldsNoIdentityWordsOrFeelings()
    {
        Tell(Estimate(1000));
        Tell(new UtteranceHeard
        {
            CallId = _call.Id.Value,
            AgentId = "ana",
            Leg = "1",
            Role = SpeakerRole.Customer,
            Text = "nobody calls me back",
            Confidence = 1,
            IsFinal = true,
            AtMs = 900,
        });
        var text = Text(Report());
        foreach (var hidden in new[] { "4915112345678", "pbx.example", "nobody calls me back", "arousal", "valence", "anger" })
        {
            text.ShouldNotContain(hidden);
        }
    }

    [Fact]
    public void Report_UnknownCall_IsNone() => _book.TryReport("c-nope", out _).ShouldBeFalse();

    private static string Text(EvidenceReport report) => JsonSerializer.Serialize(report, EventJson.Options) + EvidenceMarkdown.Of(report);

    private EvidenceReport Report()
    {
        _book.TryReport(_call.Id.Value, out var report).ShouldBeTrue();
        return report!;
    }

    private void Tell(CallEvent callEvent)
    {
        _directory.TryPublish(callEvent).ShouldBeTrue();
        _book.TryPublish(callEvent).ShouldBeTrue();
    }

    private EstimateMade Estimate(double atMs) => new()
    {
        CallId = _call.Id.Value,
        AgentId = "ana",
        Leg = "1",
        Role = SpeakerRole.Customer,
        AtMs = atMs,
        WindowMs = 1500,
        Label = EmotionLabel.Anger,
        Probabilities = new EmotionProbabilities(0.1f, 0.7f, 0.1f, 0.1f),
        Arousal = 0.5,
        Valence = -0.5,
        Confidence = 0.7,
        Abstained = false,
        LatencyMs = 30,
    };

    private CueOpened Cue(string id, CueKind kind, double atMs) => new()
    {
        CallId = _call.Id.Value,
        AgentId = "ana",
        CueId = id,
        Kind = kind,
        Tier = CueTier.Coaching,
        Text = "t",
        Reason = "r",
        Evidence = new Dictionary<string, double>(),
        AtMs = atMs,
        LatencyMs = 40,
    };
}
