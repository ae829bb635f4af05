using System.Globalization;
using EdgeCx.Core.Time;

namespace EdgeCx.Appliance.Diagnosis;

/// <summary>What of this machine would make a cue late or let audio reach a disk: clock source, governor, priority, socket buffers, swap, core dumps.</summary>
internal sealed class MachineCheck
{
    private const int WantedSocketBuffer = 4 << 20;
    private readonly Func<string, string?> _read;
    private readonly Func<bool> _mayBeUrgent;

    /// <summary>Looks at the running machine.</summary>
    public MachineCheck()
        : this(ReadOrNull, Niceness.MayBeUrgent)
    {
    }

    /// <summary>Looks through <paramref name="read"/>, which gives a file's text or null, and asks whether threads may be urgent.</summary>
    internal MachineCheck(Func<string, string?> read, Func<bool> mayBeUrgent)
    {
        _read = read;
        _mayBeUrgent = mayBeUrgent;
    }

    /// <summary>All findings.</summary>
    public IEnumerable<Finding> Look()
    {
        yield return Clock();
        yield return Governor();
        yield return Priority();
        yield return SocketBuffers();
        yield return Swap();
        yield return CoreDumps();
    }

    private Finding Clock()
    {
        var source = _read("/sys/devices/system/clocksource/clocksource0/current_clocksource")?.Trim();
        return source switch
        {
            null => new Finding("clock", Verdict.Warn, "the kernel's clock source cannot be read"),
            "tsc" or "arch_sys_counter" or "kvm-clock" => new Finding("clock", Verdict.Ok, $"clock source {source}, read without a system call"),
            _ => new Finding("clock", Verdict.Warn, $"clock source {source} needs a system call a reading: boot with tsc=reliable where the hardware allows"),
        };
    }

    private Finding Governor()
    {
        var governor = _read("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor")?.Trim();
        return governor switch
        {
            null => new Finding("cpu", Verdict.Ok, $"{Environment.ProcessorCount} processors, frequency not under a governor (virtual machine or fixed)"),
            "performance" => new Finding("cpu", Verdict.Ok, $"{Environment.ProcessorCount} processors, governor performance"),
            _ => new Finding("cpu", Verdict.Warn, $"governor {governor}: clock changes cost milliseconds; cpupower frequency-set -g performance"),
        };
    }

    private Finding Priority() => _mayBeUrgent()
        ? new Finding("priority", Verdict.Ok, "threads that audio passes through come before other programs (nice -10)")
        : new Finding("priority", Verdict.Warn, "threads that audio passes through may not come before other programs: run under the systemd unit (LimitNICE=-10)");

    private Finding SocketBuffers()
    {
        var text = _read("/proc/sys/net/core/rmem_max")?.Trim();
        if (!int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var bytes))
        {
            return new Finding("socket buffers", Verdict.Warn, "net.core.rmem_max cannot be read");
        }

        return bytes >= WantedSocketBuffer
            ? new Finding("socket buffers", Verdict.Ok, $"net.core.rmem_max {bytes} bytes")
            : new Finding("socket buffers", Verdict.Warn, $"net.core.rmem_max {bytes} bytes: bursts may be lost without CAP_NET_ADMIN; sysctl net.core.rmem_max={WantedSocketBuffer}");
    }

    private Finding Swap()
    {
        var lines = _read("/proc/swaps")?.Split('\n', StringSplitOptions.RemoveEmptyEntries) ?? [];
        var limit = _read("/proc/self/cgroup") is { } cgroup && cgroup.StartsWith("0::", StringComparison.Ordinal)
            ? _read("/sys/fs/cgroup" + cgroup[3..].Split('\n')[0] + "/memory.swap.max")?.Trim()
            : null;
        if (lines.Length <= 1)
        {
            return new Finding("swap", Verdict.Ok, "no swap on this machine: memory reaches no disk");
        }

        return limit == "0"
            ? new Finding("swap", Verdict.Ok, "swap is off for this process (memory.swap.max 0)")
            : new Finding("swap", Verdict.Warn, "swap is on for this process: run under the systemd unit (MemorySwapMax=0) or swapoff -a");
    }

    private Finding CoreDumps()
    {
        var limit = _read("/proc/self/limits")?.Split('\n').FirstOrDefault(l => l.StartsWith("Max core file size", StringComparison.Ordinal));
        var fields = limit?.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var soft = fields is { Length: >= 6 } ? fields[4] : null;
        return soft == "0"
            ? new Finding("core dumps", Verdict.Ok, "off for this process")
            : new Finding("core dumps", Verdict.Warn, "on for this process: run under the systemd unit (LimitCORE=0) or ulimit -c 0");
    }

    private static string? ReadOrNull(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
