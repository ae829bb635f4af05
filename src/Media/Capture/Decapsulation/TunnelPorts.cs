namespace EdgeCx.Media.Capture.Decapsulation;

/// <summary>UDP ports to which tunnels go.</summary>
internal sealed class TunnelPorts
{
    /// <summary>The registered port of VXLAN.</summary>
    public const int VxlanPort = 4789;

    /// <summary>The usual port of TZSP.</summary>
    public const int TzspPort = 37008;

    // A bit for each port: asked for every datagram.
    private readonly ulong[] _all = new ulong[1024];
    private readonly ushort[] _vxlan;
    private readonly ushort[] _tzsp;

    /// <summary>Names the ports, each 1 to 65535.</summary>
    /// <param name="vxlan">Ports of VXLAN.</param>
    /// <param name="tzsp">Ports of TZSP.</param>
    public TunnelPorts(IEnumerable<int> vxlan, IEnumerable<int> tzsp)
    {
        _vxlan = [.. vxlan.Select(p => checked((ushort)p))];
        _tzsp = [.. tzsp.Select(p => checked((ushort)p))];
        foreach (var port in _vxlan.Concat(_tzsp))
        {
            _all[port >> 6] |= 1UL << (port & 63);
        }
    }

    /// <summary>The usual ports.</summary>
    public static TunnelPorts Default { get; } = new([VxlanPort], [TzspPort]);

    /// <summary>True for a port of any tunnel.</summary>
    public bool Contains(ushort port) => (_all[port >> 6] >> (port & 63) & 1) != 0;

    /// <summary>True for a port of VXLAN.</summary>
    public bool IsVxlan(ushort port) => _vxlan.AsSpan().Contains(port);

    /// <summary>True for a port of TZSP.</summary>
    public bool IsTzsp(ushort port) => _tzsp.AsSpan().Contains(port);
}
