using EdgeCx.Core.Calls;
using EdgeCx.Core.Time;

namespace EdgeCx.Coaching.Delivery.Surfaces;

/// <summary>
/// Finds the moment at which no customer of a call has spoken for a while. It looks every few milliseconds, and only while something waits:
/// of a pause of a breath's length nothing may be lost to looking.
/// </summary>
/// <param name="pauseMs">How long nobody must have spoken, ms.</param>
/// <param name="clock">Time.</param>
internal sealed class PauseWatch(int pauseMs, MonotonicClock clock)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(5);

    /// <summary>True while no customer's leg has carried speech for that long.</summary>
    public bool IsPause(Call call, long nowNs)
    {
        foreach (var leg in call.Legs)
        {
            // A leg that was never heard to speak has the smallest time there is: no difference may be taken with it.
            if (leg.Role == SpeakerRole.Customer && leg.LastSpeechNs > nowNs - (pauseMs * 1_000_000L))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Waits for a pause.</summary>
    /// <returns>When it was found, monotonic ns; 0 where none came in time or the call forbids the cue meanwhile.</returns>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public async Task<long> WaitAsync(SurfaceCue cue, long dueNs, CancellationToken cancellation)
    {
        while (true)
        {
            var nowNs = clock.NowNs;
            if (nowNs >= dueNs || cue.WhyForbidden is not null)
            {
                return 0;
            }

            if (IsPause(cue.Call, nowNs))
            {
                return nowNs;
            }

            await Task.Delay(Look, clock.Provider, cancellation);
        }
    }
}
