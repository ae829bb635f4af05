namespace EdgeCx.Coaching.Conversation.TurnTaking;

/// <summary>
/// Who has the floor between agent and customer, and for how long: dead air, the wait for the agent's answer, the agent's monologue and
/// talk-over. All lengths are in ticks, as of the last tick.
/// </summary>
internal sealed class FloorTracker
{
    /// <summary>Speech in a customer's turn that calls for an answer (480 ms).</summary>
    public const int AnswerableTicks = 15;

    /// <summary>Speech that gives the customer the floor (1 s); less is a backchannel, and a monologue goes on over it.</summary>
    public const int FloorTicks = 32;

    /// <summary>A pause that ends a monologue (2 s).</summary>
    public const int MonologueBreakTicks = 63;

    /// <summary>Gaps in talk-over up to this long (320 ms) do not end it.</summary>
    public const int OverlapBridgeTicks = 10;

    private long _customerFinishedTick = -1;
    private long _monologueFrom = -1;
    private long _lastOverlapTick = -1;

    /// <summary>Nobody has spoken for this long, and both could be heard.</summary>
    public long SilenceTicks { get; private set; }

    /// <summary>The customer has finished and nobody has spoken since, for this long.</summary>
    public long WaitTicks { get; private set; }

    /// <summary>Length of the agent's monologue so far.</summary>
    public long MonologueTicks { get; private set; }

    /// <summary>Shared speech in the talk-over that is running.</summary>
    public int OverlapTicks { get; private set; }

    /// <summary>Longest dead air.</summary>
    public long LongestSilenceTicks { get; private set; }

    /// <summary>Longest monologue of the agent.</summary>
    public long LongestMonologueTicks { get; private set; }

    /// <summary>Answers of the agent to the customer.</summary>
    public int Responses { get; private set; }

    /// <summary>Sum of the times to these answers; an answer that begins over the customer's last word counts as none.</summary>
    public long ResponseTicks { get; private set; }

    /// <summary>Longest time to an answer.</summary>
    public long LongestResponseTicks { get; private set; }

    /// <summary>The last such time; 0 before the first.</summary>
    public long LastResponseTicks { get; private set; }

    /// <summary>Takes one tick in which both sides were heard, after both sides' turns took it.</summary>
    public void Tick(long tick, TurnTracker agent, TurnTracker customer)
    {
        SilenceTicks = agent.IsSpeaking || customer.IsSpeaking ? 0 : SilenceTicks + 1;
        LongestSilenceTicks = Math.Max(LongestSilenceTicks, SilenceTicks);
        TakeResponse(tick, agent, customer);
        TakeMonologue(tick, agent, customer);
        TakeOverlap(tick, agent, customer);
    }

    /// <summary>A side is not heard (hold, pause, lost): nothing that runs may be said of it.</summary>
    public void Break()
    {
        SilenceTicks = 0;
        WaitTicks = 0;
        MonologueTicks = 0;
        OverlapTicks = 0;
        _customerFinishedTick = -1;
        _monologueFrom = -1;
        _lastOverlapTick = -1;
    }

    private void TakeResponse(long tick, TurnTracker agent, TurnTracker customer)
    {
        if (customer.IsSpeaking && customer.SpeechTicks >= AnswerableTicks)
        {
            _customerFinishedTick = tick;
        }

        if (_customerFinishedTick < 0)
        {
            WaitTicks = 0;
            return;
        }

        if (agent.IsSpeaking && !customer.IsSpeaking && agent.InTurn)
        {
            var ticks = Math.Max(0, agent.FirstTick - _customerFinishedTick - 1);
            Responses++;
            ResponseTicks += ticks;
            LastResponseTicks = ticks;
            LongestResponseTicks = Math.Max(LongestResponseTicks, ticks);
            _customerFinishedTick = -1;
        }

        WaitTicks = agent.IsSpeaking || customer.IsSpeaking || _customerFinishedTick < 0 ? 0 : tick - _customerFinishedTick;
    }

    private void TakeMonologue(long tick, TurnTracker agent, TurnTracker customer)
    {
        var customerHasFloor = customer.IsSpeaking && customer.SpeechTicks >= FloorTicks;
        if (customerHasFloor || tick - agent.LastSpeechTick > MonologueBreakTicks)
        {
            _monologueFrom = -1;
        }
        else if (_monologueFrom < 0 && agent.InTurn && agent.IsSpeaking)
        {
            _monologueFrom = agent.FirstTick;
        }

        MonologueTicks = _monologueFrom < 0 ? 0 : agent.LastSpeechTick - _monologueFrom + 1;
        LongestMonologueTicks = Math.Max(LongestMonologueTicks, MonologueTicks);
    }

    private void TakeOverlap(long tick, TurnTracker agent, TurnTracker customer)
    {
        if (agent.IsSpeaking && customer.IsSpeaking)
        {
            _lastOverlapTick = tick;
            OverlapTicks++;
        }
        else if (tick - _lastOverlapTick > OverlapBridgeTicks)
        {
            OverlapTicks = 0;
        }
    }
}
