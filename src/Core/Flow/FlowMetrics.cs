namespace EdgeCx.Core.Flow;

/// <summary>What every room counts into: time per stage and drops per reason. One instance an appliance.</summary>
public sealed class FlowMetrics
{
    /// <summary>Time per stage.</summary>
    public StageMetrics Stages { get; } = new();

    /// <summary>Drops per reason.</summary>
    public DropCounters Drops { get; } = new();

    /// <summary>Chunks per rung of emotion's overload ladder.</summary>
    public RungCounters Rungs { get; } = new();

    private long _deadlineMisses;
    private long _lateUtterances;
    private long _glances;

    /// <summary>Estimates and cues that were not delivered because their hard deadline had passed.</summary>
    public long DeadlineMisses => Volatile.Read(ref _deadlineMisses);

    /// <summary>Utterances whose words came after their place in the call's time: nothing of them is lost, they acted later.</summary>
    public long LateUtterances => Volatile.Read(ref _lateUtterances);

    /// <summary>Looks taken at loud audio that is no speech, whether it is music.</summary>
    public long Glances => Volatile.Read(ref _glances);

    /// <summary>Counts a look at loud audio that is no speech.</summary>
    public void AddGlance() => Interlocked.Increment(ref _glances);

    /// <summary>Counts an utterance that came late.</summary>
    public void AddLateUtterance() => Interlocked.Increment(ref _lateUtterances);

    /// <summary>Counts a missed deadline (also counted as a drop by the stage that drops).</summary>
    public void AddDeadlineMiss() => Interlocked.Increment(ref _deadlineMisses);
}
