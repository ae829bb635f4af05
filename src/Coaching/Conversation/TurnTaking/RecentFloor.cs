namespace EdgeCx.Coaching.Conversation.TurnTaking;

/// <summary>How agent and customer shared the last minute: ticks in which the one, the other, both or nobody spoke, in steps of 5 s.</summary>
internal sealed class RecentFloor
{
    private const int Steps = 12;
    private const int StepTicks = 156;
    private const int MinTicks = 2 * StepTicks;
    private readonly int[] _counts = new int[Steps * 4];
    private readonly int[] _sums = new int[4];
    private int _step;
    private int _inStep;

    /// <summary>Share of the time in which nobody spoke, 0 to 1.</summary>
    public double SilenceShare => Share(_sums[0]);

    /// <summary>Share of the time in which both spoke, 0 to 1.</summary>
    public double TalkOverShare => Share(_sums[3]);

    /// <summary>Share of the time in which the customer spoke, 0 to 1.</summary>
    public double CustomerShare => Share(_sums[2] + _sums[3]);

    /// <summary>Takes one tick in which both sides were heard.</summary>
    public void Tick(bool agentSpeaks, bool customerSpeaks)
    {
        var who = (agentSpeaks ? 1 : 0) + (customerSpeaks ? 2 : 0);
        _counts[(_step * 4) + who]++;
        _sums[who]++;
        if (++_inStep < StepTicks)
        {
            return;
        }

        _inStep = 0;
        _step = (_step + 1) % Steps;
        for (var i = 0; i < 4; i++)
        {
            _sums[i] -= _counts[(_step * 4) + i];
            _counts[(_step * 4) + i] = 0;
        }
    }

    // Before 10 s shares say nothing yet.
    private double Share(int ticks) => _sums[0] + _sums[1] + _sums[2] + _sums[3] is var all && all >= MinTicks ? ticks / (double)all : 0;
}
