using System.Runtime.InteropServices;

namespace EdgeCx.Media.SiprecClient;

/// <summary>Sleeps until a monotonic time, as exactly as the kernel can: no drift from the time between looking at the clock and sleeping.</summary>
internal static partial class MonotonicSleep
{
    private const int ClockMonotonic = 1;
    private const int TimerAbsolute = 1;

    /// <summary>Sleeps until CLOCK_MONOTONIC (what <see cref="System.Diagnostics.Stopwatch"/> counts on Linux) reaches a time, ns.</summary>
    public static void Until(long ns)
    {
        var time = new Timespec { Seconds = (nint)(ns / 1_000_000_000), Nanoseconds = (nint)(ns % 1_000_000_000) };

        // Interrupted sleeps are simply begun again: the time is absolute.
        while (ClockNanosleep(ClockMonotonic, TimerAbsolute, time, 0) != 0)
        {
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
