using System.Globalization;
using System.Net;
using System.Net.Sockets;
using EdgeCx.Appliance.Composition;
using EdgeCx.Appliance.Diagnosis;

namespace EdgeCx.Appliance.Capacity;

/// <summary>What bounds a load before anything is measured: ports of the range, files a process may open. Each with its key and remedy.</summary>
/// <param name="FreePairs">Pairs of ports in the range that nobody holds.</param>
/// <param name="Descriptors">Files and sockets that the process may open.</param>
internal sealed record CapacityBounds(int FreePairs, long Descriptors)
{
    /// <summary>Pairs of ports of one call: one a leg.</summary>
    public const int PairsPerCall = 2;

    /// <summary>Sockets of one call: RTP and RTCP of two legs.</summary>
    public const int DescriptorsPerCall = 4;

    private const int OwnDescriptors = 512;
    private static readonly string[] Tables = ["/proc/net/udp", "/proc/net/udp6"];

    /// <summary>Calls that the ports carry.</summary>
    public int CallsByPorts => FreePairs / PairsPerCall;

    /// <summary>Calls that the files carry.</summary>
    public int CallsByDescriptors => (int)Math.Clamp((Descriptors - OwnDescriptors) / DescriptorsPerCall, 0, int.MaxValue);

    /// <summary>Calls that both carry.</summary>
    public int Calls => Math.Min(CallsByPorts, CallsByDescriptors);

    /// <summary>Looks at this machine; raises the limit of open files as far as it may.</summary>
    public static CapacityBounds Look(ApplianceOptions options) =>
        new(CountFreePairs(options.Media.PortMin, options.Media.PortMax, UdpPortsInUse()), DescriptorLimit.Raise());

    /// <summary>What stands in the way of a load; empty where nothing does.</summary>
    /// <param name="options">The site's configuration.</param>
    /// <param name="calls">The highest load that must be possible.</param>
    public IEnumerable<string> Obstacles(ApplianceOptions options, int calls)
    {
        if (calls > CallsByPorts)
        {
            var ports = calls * PairsPerCall * 2;
            yield return $"{calls} calls need {ports} RTP and RTCP ports; of Media:PortMin {options.Media.PortMin} to Media:PortMax {options.Media.PortMax}, {FreePairs * 2} are free: "
                + "widen the range, or stop the appliance that holds the others.";
        }

        if (calls > CallsByDescriptors)
        {
            yield return $"{calls} calls need {(calls * DescriptorsPerCall) + OwnDescriptors} open files; allowed are {Descriptors} (RLIMIT_NOFILE): raise the hard limit "
                + "(LimitNOFILE= of the unit, ulimit -Hn, /etc/security/limits.conf).";
        }

        if (options.Sip.Port != 0
            && IPAddress.TryParse(options.Sip.ListenAddress, out var address)
            && PortCheck.Look("Sip:Port", new IPEndPoint(address, options.Sip.Port), ProtocolType.Tcp).Verdict != Verdict.Ok)
        {
            yield return $"something listens on Sip:Port {options.Sip.Port} of {options.Sip.ListenAddress}, an appliance it seems, whose calls this load would starve: "
                + "stop it (systemctl stop edgecx), or give --Sip:Port 0 to measure beside it.";
        }
    }

    /// <summary>Pairs of a range, even port first, of which neither is in use.</summary>
    internal static int CountFreePairs(int min, int max, HashSet<int> inUse) =>
        Enumerable.Range(0, (max - min + 1) / 2).Count(i => !inUse.Contains(min + (2 * i)) && !inUse.Contains(min + (2 * i) + 1));

    /// <summary>The local port of each line of <c>/proc/net/udp</c>: the second field, address and port in hexadecimal.</summary>
    internal static HashSet<int> ParsePorts(IEnumerable<string> lines) =>
    [
        .. lines.Skip(1)
            .Select(static l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(static f => f.Length > 1)
            .Select(static f => int.TryParse(f[1].AsSpan(f[1].LastIndexOf(':') + 1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var port) ? port : 0),
    ];

    private static HashSet<int> UdpPortsInUse()
    {
        HashSet<int> ports = [];
        foreach (var table in Tables.Where(File.Exists))
        {
            ports.UnionWith(ParsePorts(File.ReadLines(table)));
        }

        return ports;
    }
}
