using EdgeCx.Core.Flow;
using EdgeCx.Core.Time;
using EdgeCx.Inference.Emotion;

namespace EdgeCx.Inference.Batching;

/// <summary>
/// Measures emotion's load, moves the ladder, and says which rung a leg is on. Recordings are never under load; a site or a test may set bounds.
/// </summary>
internal sealed class EmotionLoad(
    EmotionModelDescription.RungRule[] rungs, InferenceOptions options, LatencyOptions latency, FlowMetrics metrics, MonotonicClock clock)
{
    /// <summary>Every caller who speaks brings a chunk each half second: after that nobody does.</summary>
    private const long QuietNs = 500_000_000;

    /// <summary>Without any run for so long there is no load.</summary>
    private const long ForgottenNs = 2_000_000_000;

    private readonly double _budgetNs = latency.BudgetMs * 1e6;
    private LadderState _state = OverloadLadder.Start(clock.NowNs);
    private double _pressure;
    private long _settledNs;
    private int _step;

    /// <summary>True while emotion is behind and something is given up for it: words, which are the first, at the latest. Any thread.</summary>
    public bool IsPressed => Volatile.Read(ref _step) > 0;

    /// <summary>
    /// True while the ladder stands at its end, and so recently that it is not merely left there because nobody speaks. Any thread.
    /// </summary>
    public bool IsExhausted(long nowNs) =>
        Volatile.Read(ref _step) == OverloadLadder.Steps && nowNs - Volatile.Read(ref _settledNs) < ForgottenNs;

    /// <summary>The rung of a window of a leg.</summary>
    public int RungOf(bool isCalm, in Deadline deadline) =>
        deadline.IsNone ? options.LeastRung : Math.Clamp(OverloadLadder.RungOf(_state.Step, isCalm), options.LeastRung, options.MostRung);

    /// <summary>Whether there is time for a glance: it is the first of emotion's work to be given up.</summary>
    public bool AllowsGlance(in Deadline deadline, long nowNs)
    {
        if (deadline.IsNone)
        {
            return true;
        }

        // While nobody speaks nothing else runs that would show that the pressure is gone.
        if (nowNs - _settledNs >= QuietNs)
        {
            Settle(nowNs);
        }

        return _state.Step == 0;
    }

    /// <summary>Whether a chunk is left out on a rung.</summary>
    public bool Skips(int rung, long k) => rungs[rung].Skips(k);

    /// <summary>A window's run begins.</summary>
    public void Waited(in Deadline deadline, long nowNs)
    {
        if (!deadline.IsNone)
        {
            _pressure = Math.Max(_pressure, (nowNs - deadline.ArrivalNs) / _budgetNs);
        }
    }

    /// <summary>A window was given up for want of time.</summary>
    public void Shed(long nowNs)
    {
        _pressure = Math.Max(_pressure, 1);
        Settle(nowNs);
    }

    /// <summary>All windows of a run are in: moves the ladder.</summary>
    public void Settle(long nowNs)
    {
        Volatile.Write(ref _settledNs, nowNs);
        var before = _state.Step;
        _state = OverloadLadder.Next(_state, _pressure, nowNs);
        _pressure = 0;
        if (_state.Step != before)
        {
            metrics.Rungs.AddSteps(_state.Step - before);
            Volatile.Write(ref _step, _state.Step);
        }
    }
}
