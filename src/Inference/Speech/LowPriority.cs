using System.Runtime.InteropServices;

namespace EdgeCx.Inference.Speech;

/// <summary>
/// Makes the calling thread one that yields to the others. On Linux a nice value belongs to a thread, .NET's own thread priorities do nothing
/// there, and being nicer needs no right: so the scheduler gives a core to voice activity and emotion first, and words take what is left.
/// </summary>
internal static partial class LowPriority
{
    /// <summary>The nice value: at 10 a thread weighs about a tenth of one at 0.</summary>
    public const int Nice = 10;

    private const int PrioProcess = 0;

    /// <summary>Lowers the calling thread's priority; false where the system does not do so.</summary>
    public static bool TryTake() => OperatingSystem.IsLinux() && SetPriority(PrioProcess, GetThreadId(), Nice) == 0;

    /// <summary>The nice value of the calling thread.</summary>
    internal static int Current() => GetPriority(PrioProcess, GetThreadId());

    [LibraryImport("libc", EntryPoint = "gettid")]
    private static partial int GetThreadId();

    [LibraryImport("libc", EntryPoint = "setpriority")]
    private static partial int SetPriority(int which, int who, int priority);

    [LibraryImport("libc", EntryPoint = "getpriority")]
    private static partial int GetPriority(int which, int who);
}
