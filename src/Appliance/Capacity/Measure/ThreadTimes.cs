using System.Globalization;

namespace EdgeCx.Appliance.Capacity.Measure;

/// <summary>CPU time of a process by the names of its threads, from <c>/proc/PID/task</c>; threads of one name are taken together.</summary>
internal sealed class ThreadTimes
{
    // USER_HZ: what /proc counts in, on every architecture of Linux.
    private const double TicksPerSecond = 100;
    private readonly Dictionary<string, (double User, double Kernel)> _seconds = new(StringComparer.Ordinal);

    private ThreadTimes()
    {
    }

    /// <summary>Seconds by thread name: in the program, and in the kernel for it.</summary>
    public IReadOnlyDictionary<string, (double User, double Kernel)> Seconds => _seconds;

    /// <summary>The process, threads that have ended among it, s.</summary>
    public (double User, double Kernel) Process { get; private set; }

    /// <summary>Reads a process's threads; those that end meanwhile are left out.</summary>
    public static ThreadTimes Read(int process)
    {
        var folder = $"/proc/{process.ToString(CultureInfo.InvariantCulture)}";
        var times = new ThreadTimes();
        if (TryParse(File.ReadAllText(folder + "/stat"), out _, out var user, out var kernel))
        {
            times.Process = (user, kernel);
        }

        foreach (var task in Directory.EnumerateDirectories(folder + "/task"))
        {
            try
            {
                if (TryParse(File.ReadAllText(Path.Combine(task, "stat")), out var name, out user, out kernel))
                {
                    times.Add(name, user, kernel);
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                continue;
            }
        }

        return times;
    }

    /// <summary>Reads a line of <c>stat</c>: name, user and kernel time (fields 2, 14, 15 of proc(5)), s.</summary>
    public static bool TryParse(ReadOnlySpan<char> line, out string name, out double user, out double kernel)
    {
        name = "";
        user = kernel = 0;
        var open = line.IndexOf('(');
        var close = line.LastIndexOf(')');
        if (open < 0 || close < open)
        {
            return false;
        }

        // After the name comes the state, field 3.
        Span<Range> fields = stackalloc Range[14];
        var rest = line[(close + 1)..].Trim();
        if (rest.Split(fields, ' ', StringSplitOptions.RemoveEmptyEntries) < 14
            || !long.TryParse(rest[fields[11]], NumberStyles.None, CultureInfo.InvariantCulture, out var userTicks)
            || !long.TryParse(rest[fields[12]], NumberStyles.None, CultureInfo.InvariantCulture, out var kernelTicks))
        {
            return false;
        }

        name = line[(open + 1)..close].ToString();
        user = userTicks / TicksPerSecond;
        kernel = kernelTicks / TicksPerSecond;
        return true;
    }

    /// <summary>What was used since an earlier reading, by thread name; names that used nothing are left out.</summary>
    public ThreadTimes Since(ThreadTimes earlier)
    {
        var difference = new ThreadTimes { Process = (Process.User - earlier.Process.User, Process.Kernel - earlier.Process.Kernel) };
        foreach (var (name, (user, kernel)) in _seconds)
        {
            // A pool thread that has ended takes its time with it.
            var (userBefore, kernelBefore) = earlier._seconds.GetValueOrDefault(name);
            var (userNow, kernelNow) = (Math.Max(0, user - userBefore), Math.Max(0, kernel - kernelBefore));
            if (userNow + kernelNow > 0)
            {
                difference._seconds[name] = (userNow, kernelNow);
            }
        }

        return difference;
    }

    private void Add(string name, double user, double kernel)
    {
        var (userBefore, kernelBefore) = _seconds.GetValueOrDefault(name);
        _seconds[name] = (userBefore + user, kernelBefore + kernel);
    }
}
