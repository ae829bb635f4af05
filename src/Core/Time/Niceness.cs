using System.Runtime.InteropServices;

namespace EdgeCx.Core.Time;

/// <summary>
/// The scheduler's weight of a thread. On Linux a nice value belongs to a thread, and .NET's own thread priorities do nothing there. Threads that
/// audio passes through come before whatever else the machine does; transcription takes what is left.
/// </summary>
public static partial class Niceness
{
    /// <summary>For what a cue waits for: at −10 a thread weighs about nine times one at 0. Needs a right (systemd: LimitNICE=-10, or CAP_SYS_NICE).</summary>
    public const int Urgent = -10;

    /// <summary>For what may be late: at 10 a thread weighs about a tenth of one at 0. Needs no right.</summary>
    public const int Background = 10;

    private const int PrioProcess = 0;

    /// <summary>Gives the calling thread a nice value; false where the system does not allow it, and then nothing changes.</summary>
    public static bool TryTake(int nice) => OperatingSystem.IsLinux() && SetPriority(PrioProcess, GetThreadId(), nice) == 0;

    /// <summary>Gives a thread of this process, by its Linux thread id, a nice value; false where the system does not allow it.</summary>
    public static bool TryGive(int threadId, int nice) => OperatingSystem.IsLinux() && SetPriority(PrioProcess, threadId, nice) == 0;

    /// <summary>The nice value of the calling thread.</summary>
    public static int Current() => GetPriority(PrioProcess, GetThreadId());

    /// <summary>True where this process may have urgent threads. Asks the system by a thread of its own.</summary>
    public static bool MayBeUrgent()
    {
        var granted = false;
        var thread = new Thread(() => granted = TryTake(Urgent)) { Name = "nice-probe" };
        thread.Start();
        thread.Join();
        return granted;
    }

    [LibraryImport("libc", EntryPoint = "gettid")]
    private static partial int GetThreadId();

    [LibraryImport("libc", EntryPoint = "setpriority")]
    private static partial int SetPriority(int which, int who, int priority);

    [LibraryImport("libc", EntryPoint = "getpriority")]
    private static partial int GetPriority(int which, int who);
}
