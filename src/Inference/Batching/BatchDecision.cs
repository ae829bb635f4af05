namespace EdgeCx.Inference.Batching;

/// <summary>The planner's answer.</summary>
/// <param name="Action">What to do.</param>
/// <param name="Count">Windows to run, from the front of the queue.</param>
/// <param name="UntilNs">When waiting ends at the latest; <see cref="long.MaxValue"/> when there is nothing to wait with. For shedding: what is due before it.</param>
internal readonly record struct BatchDecision(BatchAction Action, int Count, long UntilNs)
{
    /// <summary>Run the first windows.</summary>
    public static BatchDecision Run(int count) => new(BatchAction.Run, count, 0);

    /// <summary>Wait until a time.</summary>
    public static BatchDecision WaitUntil(long ns) => new(BatchAction.Wait, 0, ns);

    /// <summary>Shed what is due before a time: at least the first window is.</summary>
    public static BatchDecision ShedBefore(long ns) => new(BatchAction.Shed, 0, ns);
}
