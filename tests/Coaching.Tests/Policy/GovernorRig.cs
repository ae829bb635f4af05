using EdgeCx.Coaching.Policy;
using EdgeCx.Core.Cues;
using EdgeCx.Core.Events;
using EdgeCx.Core.Flow;
using EdgeCx.Core.Time;

namespace EdgeCx.Coaching.Tests.Policy;

/// <summary>A governor with measures that a test sets, step by step.</summary>
internal sealed class GovernorRig
{
    public const double StepMs = 100;

    public GovernorRig(Governance governance, string agent = "ana")
    {
        Governance = governance;
        Desk = new AgentDesk(agent);
        Governor = new CueGovernor(governance, Metrics);
    }

    public Governance Governance { get; }

    public FlowMetrics Metrics { get; } = new();

    public CueMeasures Measures { get; } = new();

    public List<CallEvent> Events { get; } = [];

    public AgentDesk Desk { get; set; }

    public CueGovernor Governor { get; set; }

    public double NowMs { get; set; }

    public bool InSentence { get; set; }

    public CueVoice Voice => new("c-1", Desk.AgentId, Events);

    public void Hold(CueMeasure measure, double value, double forMs)
    {
        Measures[measure] = value;
        Run(forMs);
    }

    public void Run(double forMs)
    {
        for (var passed = 0.0; passed < forMs; passed += StepMs)
        {
            NowMs += StepMs;
            Governor.Evaluate(Measures, Moment(isEstimate: false), Desk, 0, Voice);
            Governor.Evaluate(Measures, Moment(isEstimate: true), Desk, 0, Voice);
        }
    }

    /// <summary>Opens a kind's cue, takes a word on it, and lets it rest.</summary>
    public bool Judge(CueMeasure measure, double value, bool helpful)
    {
        var before = Events.Count;
        Hold(measure, value, 5000);
        var opened = Events.Skip(before).OfType<CueOpened>().SingleOrDefault();
        if (opened is not null)
        {
            Governor.TryTakeFeedback(opened.CueId, helpful, NowMs, Voice).ShouldBeTrue();
        }

        Hold(measure, 0, 400_000);
        return opened is not null;
    }

    public CueMoment Moment(bool isEstimate)
    {
        var arrivalNs = (long)(NowMs * 1e6);
        return new CueMoment(NowMs, arrivalNs + 40_000_000L, Deadline.After(arrivalNs, 250), default, isEstimate, InSentence);
    }

    public int Opened(CueKind kind) => Events.OfType<CueOpened>().Count(e => e.Kind == kind);

    public string[] Closed(CueKind kind) => [.. Events.OfType<CueClosed>().Where(e => e.Kind == kind).Select(e => e.Reason)];

    public string[] Dropped(CueKind kind) => [.. Events.OfType<CueDropped>().Where(e => e.Kind == kind).Select(e => e.Reason)];
}
