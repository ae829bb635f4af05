namespace EdgeCx.Media.Capture.Decapsulation;

/// <summary>UDP ports to which tunnels go.</summary>
/// <param name="vxlan">Ports of VXLAN.</param>
/// <param name="tzsp">Ports of TZSP.</param>
internal sealed class TunnelPorts(IEnumerable<int> vxlan, IEnumerable<int> tzsp)
{
    /// <summary>The registered port of VXLAN.</summary>
    public const int VxlanPort = 4789;

    /// <summary>The usual port of TZSP.</summary>
    public const int TzspPort = 37008;

    private readonly ushort[] _vxlan = [.. vxlan.Select(p => checked((ushort)p))];
    private readonly ushort[] _tzsp = [.. tzsp.Select(p => checked((ushort)p))];

    /// <summary>The usual ports.</summary>
    public static TunnelPorts Default { get; } = new([VxlanPort], [TzspPort]);

    /// <summary>True for a port of VXLAN.</summary>
    public bool IsVxlan(ushort port) => _vxlan.AsSpan().Contains(port);

    /// <summary>True for a port of TZSP.</summary>
    public bool IsTzsp(ushort port) => _tzsp.AsSpan().Contains(port);
}
