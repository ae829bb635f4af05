using EdgeCx.Core.Time;

namespace EdgeCx.Appliance.Operations;

/// <summary>
/// The runtime's background collector has a thread of its own, at nice 0. Every thread waits for it in its two short stops, and behind threads
/// that come before other programs it would get the processor last. So it is given their priority.
/// </summary>
internal static class CollectorThread
{
    private const string Name = ".NET BGC";
    private const int Looks = 40;
    private const int LookEveryMs = 5;

    /// <summary>Makes the runtime start the thread, by one collection in the background, and gives it priority; false where the system allows none.</summary>
    public static bool Prioritize()
    {
        // At the start of a process there is little to collect: milliseconds.
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: false);
        return OperatingSystem.IsLinux() && TryFind(out var thread) && Niceness.TryGive(thread, Niceness.Urgent);
    }

    // It gives itself its name a moment after it was made.
    private static bool TryFind(out int thread)
    {
        for (var i = 0; i < Looks; i++)
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
