namespace EdgeCx.Inference.Batching;

/// <summary>The planner's answer.</summary>
/// <param name="Action">What to do.</param>
/// <param name="Count">Windows to run or shed, from the front of the queue.</param>
/// <param name="UntilNs">When waiting ends at the latest; <see cref="long.MaxValue"/> when there is nothing to wait with.</param>
internal readonly record struct BatchDecision(BatchAction Action, int Count, long UntilNs)
{
    /// <summary>Run the first windows.</summary>
    public static BatchDecision Run(int count) => new(BatchAction.Run, count, 0);

    /// <summary>Wait until a time.</summary>
    public static BatchDecision WaitUntil(long ns) => new(BatchAction.Wait, 0, ns);

    /// <summary>Shed the first window.</summary>
    public static BatchDecision ShedFirst { get; } = new(BatchAction.Shed, 1, 0);
}
