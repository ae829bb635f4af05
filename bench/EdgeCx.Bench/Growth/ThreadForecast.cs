using EdgeCx.Inference.Batching;

namespace EdgeCx.Bench.Growth;

/// <summary>
/// One inference thread with a core of its own, on a clock of its own: windows come when calls bring them, the appliance's own planner, estimator and rate of
/// arrivals decide as they do there, and a run takes what a run took.
/// </summary>
/// <param name="curve">How long runs take.</param>
/// <param name="maxWaitNs">Longest wait for a batch.</param>
/// <param name="deadlineNs">From a window's arrival to its hard deadline.</param>
internal sealed class ThreadForecast(RunCurve curve, long maxWaitNs, long deadlineNs)
{
    /// <summary>Serves windows that arrive at these times, rising, ns.</summary>
    public ThreadFigures Serve(IEnumerable<long> arrivals, int seed)
    {
        var chance = new Random(seed);
        var planner = new BatchPlanner(curve.MaxBatch, maxWaitNs);
        var estimator = curve.Estimator();
        var rate = new ArrivalRate();
        var waiting = new Queue<long>();
        var took = new List<long>();
        var (shed, busyNs) = (0, 0L);
        using var coming = arrivals.GetEnumerator();
        var more = coming.MoveNext();
        var now = more ? coming.Current : 0;
        var from = now;
        while (more || waiting.Count > 0)
        {
            for (; more && coming.Current <= now; more = coming.MoveNext())
            {
                waiting.Enqueue(coming.Current);
                rate.Add();
            }

            rate.Tick(now);
            if (waiting.Count == 0)
            {
                now = coming.Current;
                continue;
            }

            var oldest = waiting.Peek();
            var decision = planner.Plan(new QueueView(waiting.Count, oldest + deadlineNs, oldest, more ? rate.GapNs : long.MaxValue), now, estimator);
            switch (decision.Action)
            {
                case BatchAction.Run:
                    var ns = curve.NsOf(decision.Count, chance);
                    estimator.Record(decision.Count, ns);
                    busyNs += ns;
                    now += ns;
                    for (var i = 0; i < decision.Count; i++)
                    {
                        took.Add(now - waiting.Dequeue());
                    }

                    break;
                case BatchAction.Shed:
                    for (; waiting.TryPeek(out oldest) && oldest + deadlineNs < decision.UntilNs; shed++)
                    {
                        waiting.Dequeue();
                    }

                    break;
                default:
                    // The thread sleeps until then, whatever comes meanwhile.
                    now = decision.UntilNs;
                    break;
            }
        }

        return new ThreadFigures([.. took], shed, now == from ? 0 : busyNs / (double)(now - from));
    }
}
