namespace EdgeCx.Inference.Batching;

/// <summary>
/// When to run a batch: at once when it is full, when nothing has a deadline, or when nobody else is to be expected in time; else when the
/// oldest window has waited its share or could not wait longer. What cannot make it is shed before it costs a run.
/// A pure function of the queue, the time and the estimate.
/// </summary>
internal sealed class BatchPlanner(int maxBatch, long maxWaitNs)
{
    /// <summary>Decides.</summary>
    public BatchDecision Plan(in QueueView queue, long nowNs, RunTimeEstimator estimator)
    {
        if (queue.Ready == 0)
        {
            return BatchDecision.WaitUntil(long.MaxValue);
        }

        var count = Math.Min(queue.Ready, maxBatch);
        if (queue.OldestDueNs == long.MaxValue)
        {
            return BatchDecision.Run(count);
        }

        // With more waiting than a run takes, a smaller run would make those behind it late as well, and small runs cost the most a window: what a full one cannot
        // carry in time goes.
        var overNs = nowNs + estimator.EstimateNs(queue.Ready > maxBatch ? count : 1);
        if (overNs > queue.OldestDueNs)
        {
            return BatchDecision.ShedBefore(overNs);
        }

        // A batch that would carry its most urgent window past the deadline is cut until it fits.
        while (count > 1 && nowNs + estimator.EstimateNs(count) > queue.OldestDueNs)
        {
            count = (count + 1) / 2;
        }

        var until = Math.Min(queue.OldestQueuedNs + maxWaitNs, queue.OldestDueNs - estimator.EstimateNs(count));
        return count == maxBatch || count < queue.Ready || queue.ArrivalGapNs > maxWaitNs || until <= nowNs
            ? BatchDecision.Run(count)
            : BatchDecision.WaitUntil(until);
    }
}
