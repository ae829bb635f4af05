using EdgeCx.Core.Calls;
using EdgeCx.Core.Cues;
using EdgeCx.Core.Emotion;
using EdgeCx.Core.Events;
using EdgeCx.Core.Time;

namespace EdgeCx.Console.Tests;

/// <summary>One call that a test tells to the console, event by event.</summary>
internal sealed class Story
{
    private readonly ConsoleHost _host;
    private int _cues;

    public Story(ConsoleHost host, string agent, TimeSpan? age = null, bool noticeRequired = false)
    {
        _host = host;
        Agent = agent;
        Call = new Call(CallId.New(), TapKind.Siprec, host.Clock.UtcNow - (age ?? TimeSpan.Zero), noticeRequired);
        Call.SetAgent(agent);
        host.Registry.TryAdd(Call);
        host.Publish(new CallStarted { CallId = Id, AgentId = agent, Tap = TapKind.Siprec, StartedUtc = Call.StartedUtc });
    }

    public Call Call { get; }

    public string Id => Call.Id.Value;

    public string Agent { get; }

    public double AtMs { get; private set; }

    /// <summary>Adds the usual two legs with some packets behind them.</summary>
    public Story WithLegs(LegState customer = LegState.Active, long lost = 0, double jitterMs = 3.4)
    {
        AddLeg("1", SpeakerRole.Customer, "number pattern *@customer", customer, lost, jitterMs);
        AddLeg("2", SpeakerRole.Agent, "number pattern *@agent", LegState.Active, 0, 2.1);
        return this;
    }

    /// <summary>Tells estimates every half second along a line of valence and arousal.</summary>
    public Story Hear(double seconds, double valence, double arousal, int seed = 1, bool abstained = false)
    {
        var random = new Random(seed);
        for (var i = 0; i < seconds * 2; i++)
        {
            AtMs += 500;
            var v = Math.Clamp(valence + ((random.NextDouble() - 0.5) * 0.35), -1, 1);
            var a = Math.Clamp(arousal + ((random.NextDouble() - 0.5) * 0.5), -1, 1);
            _host.Publish(new EstimateMade
            {
                CallId = Id,
                AgentId = Agent,
                Leg = "1",
                Role = SpeakerRole.Customer,
                AtMs = AtMs,
                WindowMs = 3000,
                Label = v < -0.3 ? EmotionLabel.Anger : v > 0.3 ? EmotionLabel.Happiness : EmotionLabel.Neutral,
                Probabilities = new EmotionProbabilities(0.4f, 0.3f, 0.2f, 0.1f),
                Arousal = a,
                Valence = v,
                Confidence = 0.7,
                Abstained = abstained || random.NextDouble() < 0.06,
                LatencyMs = 38 + (random.NextDouble() * 24),
                Deadline = Arrived(40),
                Receipt = Stamps(40),
            });
        }

        return this;
    }

    /// <summary>A stretch in which nobody is heard.</summary>
    public Story Quiet(double seconds)
    {
        AtMs += seconds * 1000;
        return this;
    }

    public Story Feels(CustomerMood mood, Trend trend = Trend.Steady)
    {
        _host.Publish(new CustomerStateChanged
        {
            CallId = Id,
            AgentId = Agent,
            State = mood,
            Trend = trend,
            Confidence = 0.78,
            SinceMs = Math.Max(0, AtMs - 1500),
            AtMs = AtMs,
            Evidence = new Dictionary<string, double> { ["anger"] = 0.71, ["arousal"] = 0.44, ["interruptionsPerMinute"] = 3 },
            LatencyMs = 44,
            Deadline = Arrived(44),
            Receipt = Stamps(44),
        });
        return this;
    }

    public string Cue(CueKind kind, CueTier tier, string text, string reason, double ageMs = 46, Dictionary<string, double>? evidence = null)
    {
        var id = $"q{++_cues}";
        _host.Publish(new CueOpened
        {
            CallId = Id,
            AgentId = Agent,
            CueId = id,
            Kind = kind,
            Tier = tier,
            Text = text,
            Reason = reason,
            Evidence = evidence ?? new Dictionary<string, double> { ["anger"] = 0.71, ["interruptionsPerMinute"] = 3 },
            AtMs = AtMs,
            LatencyMs = ageMs,
            Deadline = Arrived(ageMs),
            Receipt = Stamps(ageMs),
        });
        return id;
    }

    /// <summary>A critical cue that the call is about to escalate.</summary>
    public string Escalates(double risk = 0.7) => Cue(
        CueKind.EscalationRisk, CueTier.Critical, "Slow down, offer a way out", "It is likely to get worse within half a minute.", evidence: new() { ["worsensWithin30s"] = risk });

    public Story Presents(string cueId, CueKind kind, string surface, bool shown, string reason = "", double? presentedMs = null, double? afterPauseMs = null)
    {
        _host.Publish(new CuePresented
        {
            CallId = Id,
            AgentId = Agent,
            CueId = cueId,
            Kind = kind,
            Surface = surface,
            Shown = shown,
            Reason = reason,
            DecisionMs = 41,
            PresentedMs = presentedMs,
            AfterPauseMs = afterPauseMs,
        });
        return this;
    }

    public Story Closes(string cueId, CueKind kind, string reason = "condition-over")
    {
        _host.Publish(new CueClosed { CallId = Id, AgentId = Agent, CueId = cueId, Kind = kind, AtMs = AtMs, Reason = reason });
        return this;
    }

    public Story Drops(CueKind kind, string reason)
    {
        _host.Publish(new CueDropped { CallId = Id, AgentId = Agent, Kind = kind, AtMs = AtMs, Reason = reason });
        return this;
    }

    public Story Objects()
    {
        Call.TrySetNotice(NoticeState.Objected);
        _host.Publish(new NoticeChanged { CallId = Id, AgentId = Agent, State = NoticeState.Objected });
        return this;
    }

    public void Ends(string reason = "bye")
    {
        _host.Registry.Remove(Call.Id);
        _host.Publish(new CallEnded { CallId = Id, AgentId = Agent, DurationMs = AtMs, Reason = reason });
    }

    private void AddLeg(string label, SpeakerRole role, string rule, LegState state, long lost, double jitterMs)
    {
        var leg = Call.AddLeg(label);
        leg.BindRole(role, rule);
        leg.SetCodec("PCMU");
        leg.SetState(state);
        for (var i = 0; i < 6000; i++)
        {
            leg.Statistics.AddPacket();
        }

        leg.Statistics.AddLost(lost);
        leg.Statistics.SetJitter(jitterMs);
        _host.Publish(new LegChanged { CallId = Id, AgentId = Agent, Leg = label, Role = role, Rule = rule, Codec = "PCMU", State = state });
    }

    // A cold or busy machine is not what is tested here: only what is late already is late.
    private Deadline Arrived(double ageMs) => Deadline.After(_host.Clock.NowNs - (long)(ageMs * 1e6), ageMs > 250 ? 250 : 10_000);

    private LatencyReceipt Stamps(double ageMs)
    {
        var arrival = _host.Clock.NowNs - (long)(ageMs * 1e6);
        long At(double share) => arrival + (long)(ageMs * share * 1e6);
        return new LatencyReceipt
        {
            ArrivalNs = arrival,
            FramedNs = At(0.05),
            VoiceDoneNs = At(0.14),
            BatchedNs = At(0.5),
            InferredNs = At(0.96),
            DecidedNs = At(1),
        };
    }
}
