using System.Diagnostics;
using System.Runtime.InteropServices;
using EdgeCx.Core.Time;

namespace EdgeCx.Appliance.Capacity.Load;

/// <summary>
/// Threads that do nothing but sleep a millisecond at a time and notice when they slept too long: what they notice is the machine's doing (a hypervisor
/// that took a core away, other programs), or in the appliance's own process also a collection of garbage.
/// </summary>
internal sealed partial class StallProbe : IDisposable
{
    /// <summary>A sleep that is longer by this much is a stall.</summary>
    public const long LeastNs = 20_000_000;

    private const long SleepNs = 1_000_000;

    // More in one interval are not kept: a machine that stalls that often is not fit for a measurement.
    private const int MaxKept = 4096;
    private const int SchedulerFifo = 1;
    private readonly Lock _gate = new();
    private readonly List<Stall> _stalls = new(MaxKept);
    private readonly List<Thread> _threads = [];
    private volatile bool _stopping;

    /// <summary>Starts to look.</summary>
    /// <param name="onEachProcessor">
    /// A thread for each processor, before all others there: a thread that may run anywhere does not see that one of several processors is taken away. Needs the
    /// right to real-time priority; without it, and else, it is one thread anywhere.
    /// </param>
    public StallProbe(bool onEachProcessor)
    {
        var processors = ProcessorList.OfThisProcess();
        if (onEachProcessor && processors.Count > 1 && MayBeFirst())
        {
            foreach (var number in processors.Numbers)
            {
                Start(() => SleepOn(ProcessorList.Of(number)));
            }
        }
        else
        {
            Start(Sleep);
        }
    }

    /// <summary>The stalls since the last call, oldest first; what several processors stood through at once is one.</summary>
    public IReadOnlyList<Stall> Take()
    {
        Stall[] taken;
        lock (_gate)
        {
            taken = [.. _stalls];
            _stalls.Clear();
        }

        return Merge(taken);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stopping = true;
        _threads.ForEach(static t => t.Join());
    }

    /// <summary>Stalls in the order in which they began, those that overlap as one.</summary>
    internal static IReadOnlyList<Stall> Merge(IEnumerable<Stall> stalls)
    {
        var merged = new List<Stall>();
        foreach (var stall in stalls.OrderBy(static s => s.FromNs))
        {
            if (merged.Count > 0 && stall.FromNs <= merged[^1].ToNs)
            {
                merged[^1] = new Stall(merged[^1].FromNs, Math.Max(merged[^1].ToNs, stall.ToNs));
            }
            else
            {
                merged.Add(stall);
            }
        }

        return merged;
    }

    private static bool MayBeFirst()
    {
        var granted = false;
        var thread = new Thread(() => granted = TryBeFirst()) { Name = "idle-probe" };
        thread.Start();
        thread.Join();
        return granted;
    }

    // The lowest of the real-time priorities is before every thread that has none.
    private static bool TryBeFirst()
    {
        var priority = 1;
        return OperatingSystem.IsLinux() && SetScheduler(0, SchedulerFifo, priority) == 0;
    }

    // sched_param is its priority and nothing else.
    [LibraryImport("libc", EntryPoint = "sched_setscheduler")]
    private static partial int SetScheduler(int thread, int policy, in int priority);

    private void Start(ThreadStart look)
    {
        var thread = new Thread(look) { Name = "idle-probe", IsBackground = true };
        _threads.Add(thread);
        thread.Start();
    }

    private void SleepOn(ProcessorList processor)
    {
        // Both, or it would tell of stalls that are our own load.
        if (processor.TryTake() && TryBeFirst())
        {
            Sleep();
        }
    }

    private void Sleep()
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
