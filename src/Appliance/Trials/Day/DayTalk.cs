namespace EdgeCx.Appliance.Trials.Day;

/// <summary>The talk of one call as it is composed, turn by turn, and what of it is worth knowing.</summary>
internal sealed class DayTalk
{
    private const double Faster = 1.6;
    private const double CalmS = 60;
    private readonly Random _random;
    private readonly DayVoices _voices;
    private readonly TrialSpeaker _speaker;
    private readonly ClipDeck _calm;
    private readonly ClipDeck _agents;
    private readonly List<Moment> _moments = [];

    /// <summary>Begins a talk.</summary>
    public DayTalk(Random random, TrialSpeaker speaker, DayVoices voices)
    {
        _random = random;
        _voices = voices;
        _speaker = speaker;
        _calm = new ClipDeck(speaker.Clips("neutral"), random, isEndless: true);
        _agents = new ClipDeck(voices.Agent, random, isEndless: true);
        Customer = new DayLeg(random, FloorDbfs(speaker.Clips("neutral")));
        Agent = new DayLeg(random, FloorDbfs(voices.Agent));
    }

    /// <summary>The customer's leg.</summary>
    public DayLeg Customer { get; }

    /// <summary>The agent's leg.</summary>
    public DayLeg Agent { get; }

    /// <summary>Where the last turn ended, s.</summary>
    public double At { get; private set; }

    /// <summary>What happened so far.</summary>
    public IReadOnlyList<Moment> Moments => _moments;

    /// <summary>The agent's greeting.</summary>
    public void Greet() => At = Agent.Turn(_agents, 0.3, Between(2, 5));

    /// <summary>A turn of the customer's and the agent's answer, both calm.</summary>
    public void Exchange()
    {
        At = Customer.Turn(_calm, At + Gap(), Between(3, 8));
        At = Agent.Turn(_agents, At + Gap(), Between(2, 6));
    }

    /// <summary>Customer and agent in turn until the clips of a mood are used up, each once, or 40 s are over.</summary>
    /// <param name="label">The clips' label.</param>
    /// <param name="kind">What that is a moment of.</param>
    /// <param name="leastS">It goes on until there was this much of it, where clips last, even past the limit, s.</param>
    public void Mood(string label, MomentKind kind, double leastS)
    {
        var deck = new ClipDeck(_speaker.Clips(label), _random, isEndless: false);
        double from = double.NaN, end = At, begun = At, spoken = 0;
        while (!deck.IsEmpty && (At < begun + 40 || spoken < leastS))
        {
            var at = At + Gap();
            end = Customer.Turn(deck, at, Between(3, 8));
            spoken += end - at;
            from = double.IsNaN(from) ? at : from;
            At = Agent.Turn(_agents, end + Gap(), Between(2, 6));
        }

        Know(kind, from, end);
    }

    /// <summary>After anger the customer is calm again, for a minute of turns.</summary>
    public void Calm()
    {
        var from = At;
        var end = At;
        while (At < from + CalmS)
        {
            end = Customer.Turn(_calm, At + Gap(), Between(3, 8));
            At = Agent.Turn(_agents, end + Gap(), Between(2, 6));
        }

        Know(MomentKind.Calmed, from, end);
    }

    /// <summary>Lets a moment of turn-taking happen.</summary>
    public void Floor(MomentKind kind)
    {
        switch (kind)
        {
            case MomentKind.DeadAir:
                Wait(kind, Agent.Turn(_agents, Customer.Turn(_calm, At + Gap(), Between(3, 6)) + Gap(), Between(2, 4)), Between(11, 20));
                break;
            case MomentKind.SlowAnswer:
                Wait(kind, Customer.Turn(_calm, At + Gap(), Between(3, 8)), Between(5, 7.5));
                break;
            case MomentKind.TalkOver:
                TalkOver();
                break;
            case MomentKind.Monologue:
                Long(kind, Between(52, 75), pace: 1);
                break;
            case MomentKind.FastPace:
                Long(kind, Between(22, 35), Faster);
                break;
            case MomentKind.Hold:
                Hold();
                break;
            case MomentKind.TwoVoices:
                TwoVoices();
                break;
        }
    }

    // Nobody speaks after a turn, until the agent does.
    private void Wait(MomentKind kind, double from, double seconds)
    {
        Know(kind, from, from + seconds);
        At = Agent.Turn(_agents, from + seconds, Between(3, 6));
    }

    private void TalkOver()
    {
        var begun = At + Gap();
        var agentEnds = Agent.Turn(_agents, begun, Between(7, 10));
        var over = begun + Between(2, 3);
        var customerEnds = Customer.Turn(_calm, over, Between(4, 6));
        Know(MomentKind.TalkOver, over, Math.Min(agentEnds, customerEnds));
        At = Math.Max(agentEnds, customerEnds);
    }

    private void Long(MomentKind kind, double seconds, double pace)
    {
        // The customer has the floor before: or it would have begun with the agent's turn before it.
        var from = Customer.Turn(_calm, At + Gap(), Between(3, 6)) + Gap();
        At = Agent.Turn(_agents, from, seconds, pace);
        Know(kind, from, At);
    }

    private void Hold()
    {
        var from = Agent.Turn(_agents, At + Gap(), Between(2, 4)) + Gap();
        var seconds = Between(25, 60);
        Customer.Sound(_voices.Music[_random.Next(_voices.Music.Count)], from, seconds);
        Know(MomentKind.Hold, from, from + seconds);
        At = Agent.Turn(_agents, from + seconds + Gap(), Between(2, 4));
    }

    private void TwoVoices()
    {
        var second = new ClipDeck(_voices.Second, _random, isEndless: true);
        var from = At + Gap();
        var at = from;
        for (var turn = 0; turn < 3; turn++)
        {
            var first = Customer.Turn(_calm, at, Between(3, 6));
            at = Math.Max(first, Customer.Turn(second, at + Between(0.5, 1.5), Between(3, 6)));
            Know(MomentKind.TwoVoices, from, at);
            at = Agent.Turn(_agents, at + Gap(), Between(2, 4)) + Gap();
            from = at;
        }

        At = at;
    }

    private void Know(MomentKind kind, double fromS, double untilS) => _moments.Add(new Moment(kind, fromS * 1000, untilS * 1000));

    private double Gap() => Between(0.2, 1.0);

    private double Between(double least, double most) => least + ((most - least) * _random.NextDouble());

    private static double FloorDbfs(IReadOnlyList<TrialClip> clips) => Math.Clamp(clips.Min(c => c.FloorDbfs), -70, -50);
}
