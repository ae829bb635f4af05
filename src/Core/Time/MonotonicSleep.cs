using System.Diagnostics;
using System.Runtime.InteropServices;

namespace EdgeCx.Core.Time;

/// <summary>
/// Sleeps as exactly as the kernel can (clock_nanosleep), to a fraction of a millisecond, and never spins: what waits in .NET otherwise
/// counts in whole milliseconds, or burns a processor first in the hope of being woken soon. Nothing can wake the sleeper before its time.
/// </summary>
public static partial class MonotonicSleep
{
    private const int ClockMonotonic = 1;
    private const int TimerAbsolute = 1;

    /// <summary>Sleeps until CLOCK_MONOTONIC (what <see cref="Stopwatch"/> counts on Linux) reaches a time, ns: no drift from the time between looking at the clock and sleeping.</summary>
    public static void Until(long ns)
    {
        var time = new Timespec { Seconds = (nint)(ns / 1_000_000_000), Nanoseconds = (nint)(ns % 1_000_000_000) };

        // Interrupted sleeps are simply begun again: the time is absolute.
        while (ClockNanosleep(ClockMonotonic, TimerAbsolute, time, 0) != 0)
        {
        }
    }

    /// <summary>Sleeps for a time, ns; not at all where it is not positive.</summary>
    public static void For(long ns)
    {
        if (ns > 0)
        {
            Until(Stopwatch.GetTimestamp() + ns);
        }
    }

    [LibraryImport("libc", EntryPoint = "clock_nanosleep")]
    private static partial int ClockNanosleep(int clock, int flags, in Timespec request, nint remaining);

    private struct Timespec
    {
        public nint Seconds;
        public nint Nanoseconds;
    }
}
