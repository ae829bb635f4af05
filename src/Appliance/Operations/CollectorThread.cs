using System.Diagnostics;
using EdgeCx.Core.Time;

namespace EdgeCx.Appliance.Operations;

/// <summary>
/// Keeps the runtime's background collector awake, and before other programs. The runtime ends that thread when it had nothing to do for 20 s, and starts it anew
/// with the next collection of generation 2: without priority, and often too late, so that the collection is done with everything stopped instead
/// (dotnet/runtime, pull request 119383; at 520 calls such a stop took 82 to 186 ms, one in the background at most 6). So there is a collection in the
/// background before the thread would go.
/// </summary>
internal sealed class CollectorThread : IDisposable
{
    private const string Name = ".NET BGC";
    private const int Looks = 40;
    private const int LookEveryMs = 5;

    /// <summary>With a look in between, well before the 20 s of the runtime.</summary>
    private static readonly TimeSpan LongestRest = TimeSpan.FromSeconds(12);
    private readonly TimeSpan _longestRest;
    private readonly Thread _thread;
    private readonly ManualResetEventSlim _stop = new();
    private long _last = -1;
    private long _seen;

    private CollectorThread(TimeSpan longestRest)
    {
        _longestRest = longestRest;
        _thread = new Thread(Keep) { Name = "collector-keep", IsBackground = true };
    }

    /// <summary>Has one collection in the background, at the start of a process milliseconds, gives the collector priority, and keeps it so.</summary>
    public static CollectorThread Start() => Start(LongestRest);

    /// <inheritdoc cref="Start()"/>
    /// <param name="longestRest">After so long without a collection in the background there is one; known to a third of it.</param>
    internal static CollectorThread Start(TimeSpan longestRest)
    {
        var collector = new CollectorThread(longestRest);
        collector.Collect();
        collector._thread.Start();
        return collector;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stop.Set();
        _thread.Join();
        _stop.Dispose();
    }

    private void Keep()
    {
        // Everything stands while this thread begins a collection.
        Niceness.TryTake(Niceness.Urgent);
        while (!_stop.Wait(_longestRest / 3))
        {
            if (GC.GetGCMemoryInfo(GCKind.Background).Index != _last)
            {
                // One that came by itself has kept the thread awake as well.
                Look();
            }
            else if (Stopwatch.GetElapsedTime(_seen) >= _longestRest && TryFind(out _, looks: 1))
            {
                Collect();
            }

            // Where it is gone all the same (the machine may have been paused), what is asked for is done with everything stopped: the runtime starts it itself.
        }
    }

    private void Collect()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: false);
        Look();
    }

    private void Look()
    {
        _last = GC.GetGCMemoryInfo(GCKind.Background).Index;
        _seen = Stopwatch.GetTimestamp();
        if (TryFind(out var thread, Looks))
        {
            Niceness.TryGive(thread, Niceness.Urgent);
        }
    }

    // It gives itself its name a moment after it was made.
    private static bool TryFind(out int thread, int looks)
    {
        for (var i = 0; i < looks && OperatingSystem.IsLinux(); i++)
        {
            if (Directory.EnumerateDirectories("/proc/self/task").FirstOrDefault(IsCollector) is { } task)
            {
                return int.TryParse(Path.GetFileName(task), out thread);
            }

            Thread.Sleep(LookEveryMs);
        }

        thread = 0;
        return false;
    }

    private static bool IsCollector(string task)
    {
        try
        {
            return File.ReadAllText(Path.Combine(task, "comm")).TrimEnd() == Name;
        }
        catch (IOException)
        {
            // A thread that ended while the list was read.
            return false;
        }
    }
}
