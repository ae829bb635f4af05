using EdgeCx.Coaching.Conversation.Timeline;
using EdgeCx.Core.Calls;

namespace EdgeCx.Coaching.Conversation.TurnTaking;

/// <summary>
/// Turn-taking between agent and customer of one call, tick by tick. Only legs known to be one or the other count for a side; a side with
/// two legs speaks when either does. Silence is when no leg speaks, whoever it belongs to. Allocates nothing.
/// </summary>
internal sealed class TurnTakingMeter
{
    private readonly SpeakerTally _tally = new();
    private int _agents;
    private int _customers;

    /// <summary>The agent's turns.</summary>
    public TurnTracker Agent { get; } = new();

    /// <summary>The customer's turns.</summary>
    public TurnTracker Customer { get; } = new();

    /// <summary>The agent's speaking rate.</summary>
    public PaceTracker AgentPace { get; } = new();

    /// <summary>The customer's speaking rate.</summary>
    public PaceTracker CustomerPace { get; } = new();

    /// <summary>Who has the floor.</summary>
    public FloorTracker Floor { get; } = new();

    /// <summary>The agent began over the customer.</summary>
    public InterruptionTracker AgentInterruptions { get; } = new();

    /// <summary>The customer began over the agent.</summary>
    public InterruptionTracker CustomerInterruptions { get; } = new();

    /// <summary>How long the customer takes to answer.</summary>
    public AnswerTracker CustomerAnswers { get; } = new();

    /// <summary>How the last minute was shared.</summary>
    public RecentFloor LastMinute { get; } = new();

    /// <summary>The customer's holds.</summary>
    public HoldTracker Holds { get; } = new();

    /// <summary>The last tick taken.</summary>
    public long LastTick { get; private set; } = -1;

    /// <summary>Learns which legs are whose; what was counted before is read by the new roles.</summary>
    public void Assign(ReadOnlySpan<LegTrack?> legs)
    {
        _agents = 0;
        _customers = 0;
        foreach (var leg in legs)
        {
            _agents |= leg!.Role == SpeakerRole.Agent ? leg.Bit : 0;
            _customers |= leg.Role == SpeakerRole.Customer ? leg.Bit : 0;
        }
    }

    /// <summary>Takes one tick of all legs.</summary>
    public void Tick(TimelineStep step)
    {
        LastTick = step.Tick;
        var agentHeard = (step.Heard & _agents) != 0;

        // On hold the customer hears music, or the tap does: nobody says it, and nobody is silent.
        var customerHeard = (step.Heard & _customers) != 0 && !Holds.IsOnHold;
        if (!Holds.IsOnHold)
        {
            _tally.Add(step.Heard, step.Speaking);
        }

        TakeSide(step, _agents, agentHeard, Agent, AgentPace);
        TakeSide(step, _customers, customerHeard, Customer, CustomerPace);
        if (!agentHeard || !customerHeard)
        {
            Floor.Break();
            CustomerAnswers.Break();
            return;
        }

        AgentInterruptions.Tick(step.Tick, Agent, Customer);
        CustomerInterruptions.Tick(step.Tick, Customer, Agent);
        Floor.Tick(step.Tick, Agent, Customer);
        CustomerAnswers.Tick(step.Tick, Agent, Customer);
        LastMinute.Tick(Agent.IsSpeaking, Customer.IsSpeaking);
    }

    /// <summary>Nothing is heard any more: what runs ends, what was counted stays.</summary>
    public void Break()
    {
        Agent.Break();
        Customer.Break();
        Floor.Break();
        CustomerAnswers.Break();
    }

    /// <summary>Another customer speaks from here on: their pace and patience are their own, the counts stay the call's.</summary>
    public void ForgetCustomer()
    {
        Customer.Break();
        Floor.Break();
        CustomerPace.Forget();
        CustomerInterruptions.Forget();
        CustomerAnswers.Forget();
        Holds.Forget();
    }

    /// <summary>The figures of the call so far, by the roles as they are known now.</summary>
    public TurnTakingSummary Summarize() => new()
    {
        ObservedMs = _tally.ObservedMs,
        AgentSpeechMs = _tally.SpeechMs(_agents),
        CustomerSpeechMs = _tally.SpeechMs(_customers),
        TalkOverMs = _tally.OverlapMs(_agents, _customers),
        SilenceMs = _tally.ObservedMs - _tally.SpeechMs(_tally.Legs),
        AgentTurns = Agent.Turns,
        CustomerTurns = Customer.Turns,
        AgentInterruptions = AgentInterruptions.Count,
        CustomerInterruptions = CustomerInterruptions.Count,
        AgentLongestTurnMs = Math.Max(Agent.LongestTurnTicks, Agent.RunningTicks) * CallTicks.Ms,
        CustomerLongestTurnMs = Math.Max(Customer.LongestTurnTicks, Customer.RunningTicks) * CallTicks.Ms,
        LongestSilenceMs = Floor.LongestSilenceTicks * CallTicks.Ms,
        LongestMonologueMs = Floor.LongestMonologueTicks * CallTicks.Ms,
        Responses = Floor.Responses,
        MeanResponseMs = Floor.Responses == 0 ? null : Floor.ResponseTicks * CallTicks.Ms / Floor.Responses,
        LongestResponseMs = Floor.Responses == 0 ? null : Floor.LongestResponseTicks * CallTicks.Ms,
        Holds = Holds.Count,
        HoldMs = Holds.TotalTicks * CallTicks.Ms,
        AgentRatePerS = Known(AgentPace.OverallPerS),
        CustomerRatePerS = Known(CustomerPace.OverallPerS),
    };

    private static double? Known(double value) => double.IsNaN(value) ? null : value;

    private static void TakeSide(TimelineStep step, int side, bool isHeard, TurnTracker turns, PaceTracker pace)
    {
        if (!isHeard)
        {
            turns.Break();
            return;
        }

        var isSpeaking = (step.Speaking & side) != 0;
        turns.Tick(step.Tick, isSpeaking);
        var nuclei = 0;
        for (var leg = 0; side >> leg != 0; leg++)
        {
            nuclei += (side >> leg & 1) != 0 ? step.Nuclei[leg] : 0;
        }

        if (isSpeaking)
        {
            pace.Add(nuclei);
        }
        else if (turns.InTurn && nuclei > 0)
        {
            pace.AddTrailing(nuclei);
        }
    }
}
