using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace EdgeCx.Media.Sip.Admission;

/// <summary>The networks that may signal to us. An empty list means everyone. Immutable; any thread.</summary>
internal sealed class SourceList
{
    private readonly IPNetwork[] _networks;

    /// <summary>Takes networks in CIDR notation, or single addresses; those that cannot be read are left out (see <see cref="TryParse"/>).</summary>
    public SourceList(IEnumerable<string> networks) =>
        _networks = [.. networks.Select(n => TryParse(n, out var network) ? (IPNetwork?)network : null).OfType<IPNetwork>()];

    /// <summary>True when nobody is left out.</summary>
    public bool IsOpen => _networks.Length == 0;

    /// <summary>The networks.</summary>
    public ReadOnlySpan<IPNetwork> Networks => _networks;

    /// <summary>True when an address may signal. An IPv4 address that an IPv6 socket shows as a mapped one counts as IPv4.</summary>
    public bool Admits(IPAddress address)
    {
        if (_networks.Length == 0)
        {
            return true;
        }

        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        foreach (var network in _networks)
        {
            if (network.Contains(plain))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Reads <c>ADDRESS/BITS</c>, or an address for itself alone. Bits beyond the prefix must be zero: else which was meant is unknown.</summary>
    public static bool TryParse(string text, out IPNetwork network)
    {
        network = default;
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (!IPAddress.TryParse(slash < 0 ? text : text[..slash], out var address) || address.IsIPv4MappedToIPv6)
        {
            return false;
        }

        var most = address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128;
        var bits = most;
        if ((slash >= 0 && !int.TryParse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out bits)) || bits > most || HasBitsBeyond(address, bits))
        {
            return false;
        }

        network = new IPNetwork(address, bits);
        return true;
    }

    private static bool HasBitsBeyond(IPAddress address, int bits)
    {
        var octets = address.GetAddressBytes();
        for (var bit = bits; bit < octets.Length * 8; bit++)
        {
            if ((octets[bit / 8] & (0x80 >> (bit % 8))) != 0)
            {
                return true;
            }
        }

        return false;
    }
}
