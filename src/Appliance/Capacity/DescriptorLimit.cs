using System.Runtime.InteropServices;

namespace EdgeCx.Appliance.Capacity;

/// <summary>How many files and sockets this process may have open (RLIMIT_NOFILE).</summary>
internal static partial class DescriptorLimit
{
    private const int NoFile = 7;

    /// <summary>Raises the soft limit to the hard one, which a process may always do; the limit that then stands.</summary>
    public static long Raise()
    {
        if (GetLimit(NoFile, out var limit) != 0)
        {
            return long.MaxValue;
        }

        var raised = limit with { Soft = limit.Hard };
        var stands = limit.Soft == limit.Hard || SetLimit(NoFile, raised) != 0 ? limit.Soft : limit.Hard;
        return stands > long.MaxValue ? long.MaxValue : (long)stands;
    }

    [LibraryImport("libc.so.6", EntryPoint = "getrlimit")]
    private static partial int GetLimit(int resource, out Limit limit);

    [LibraryImport("libc.so.6", EntryPoint = "setrlimit")]
    private static partial int SetLimit(int resource, in Limit limit);

    private record struct Limit(ulong Soft, ulong Hard);
}
