using System.Diagnostics;
using EdgeCx.Core.Time;

namespace EdgeCx.Appliance.Capacity.Load;

/// <summary>
/// A thread that does nothing but sleep a millisecond at a time and notice when it slept too long: what it notices is the machine's doing (a
/// hypervisor that took the core away, other programs), or in the appliance's own process also a collection of garbage.
/// </summary>
internal sealed class StallProbe : IDisposable
{
    /// <summary>A sleep that is longer by this much is a stall.</summary>
    public const long LeastNs = 20_000_000;

    private const long SleepNs = 1_000_000;

    // More in one interval are not kept: a machine that stalls that often is not fit for a measurement.
    private const int MaxKept = 4096;
    private readonly Lock _gate = new();
    private readonly List<Stall> _stalls = new(MaxKept);
    private readonly Thread _thread;
    private volatile bool _stopping;

    /// <summary>Starts the thread.</summary>
    public StallProbe()
    {
        _thread = new Thread(Run) { Name = "idle-probe", IsBackground = true };
        _thread.Start();
    }

    /// <summary>The stalls since the last call, oldest first.</summary>
    public IReadOnlyList<Stall> Take()
    {
        lock (_gate)
        {
            Stall[] taken = [.. _stalls];
            _stalls.Clear();
            return taken;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stopping = true;
        _thread.Join();
    }

    private void Run()
    {
        while (!_stopping)
        {
            var due = Stopwatch.GetTimestamp() + SleepNs;
            MonotonicSleep.Until(due);
            var now = Stopwatch.GetTimestamp();
            if (now - due >= LeastNs)
            {
                Keep(new Stall(due, now));
            }
        }
    }

    private void Keep(Stall stall)
    {
        lock (_gate)
        {
            if (_stalls.Count < MaxKept)
            {
                _stalls.Add(stall);
            }
        }
    }
}
