using EdgeCx.Core.Time;
using EdgeCx.Inference;

namespace EdgeCx.Appliance.Operations;

/// <summary>Sends a piece of probe work through both inference threads each second and remembers when one last came through.</summary>
internal sealed class InferenceProbe(InferencePipeline inference, MonotonicClock clock)
{
    private long _sent;
    private long _crossedNs;

    /// <summary>Monotonic time at which a probe was last seen to have crossed, ns.</summary>
    public long LastNs => Volatile.Read(ref _crossedNs);

    /// <summary>Looks whether the last probe came through and sends the next. Once a second, one thread at a time.</summary>
    public void Tick()
    {
        if (inference.ProbesCrossed >= _sent)
        {
            Volatile.Write(ref _crossedNs, clock.NowNs);
            _sent = inference.Probe();
        }
    }
}
