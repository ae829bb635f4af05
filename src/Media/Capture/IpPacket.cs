namespace EdgeCx.Media.Capture;

/// <summary>An IP packet inside a captured frame: a view, whose addresses are read when they are asked for.</summary>
internal ref struct IpPacket
{
    private ReadOnlySpan<byte> _addresses;

    /// <summary>Makes a view. Written field by field: a packet is found for every frame, and copies are most of what that costs.</summary>
    /// <param name="packet">The view.</param>
    /// <param name="protocol">Protocol number of the payload.</param>
    /// <param name="addresses">Source, then destination, as the header has them: 8 or 32 octets.</param>
    /// <param name="payload">Payload of the packet or fragment.</param>
    public static void Set(out IpPacket packet, byte protocol, ReadOnlySpan<byte> addresses, ReadOnlySpan<byte> payload)
    {
        packet._addresses = addresses;
        packet.Payload = payload;
        packet.Protocol = protocol;
        packet.FragmentId = 0;
        packet.FragmentOffset = 0;
        packet.MoreFragments = false;
    }

    /// <summary>Protocol number of the payload: 17 is UDP.</summary>
    public byte Protocol;

    /// <summary>Payload of the packet or fragment.</summary>
    public ReadOnlySpan<byte> Payload;

    /// <summary>Identification of the datagram that a fragment is part of.</summary>
    public uint FragmentId;

    /// <summary>Offset of a fragment's payload in the datagram's, bytes.</summary>
    public int FragmentOffset;

    /// <summary>True for all fragments but the last.</summary>
    public bool MoreFragments;

    /// <summary>Source; port 0.</summary>
    public readonly CapturedEndpoint Source => SourceAt(0);

    /// <summary>Destination; port 0.</summary>
    public readonly CapturedEndpoint Destination => DestinationAt(0);

    /// <summary>True when the payload is a part only.</summary>
    public readonly bool IsFragment => MoreFragments || FragmentOffset > 0;

    /// <summary>Source with a port.</summary>
    public readonly CapturedEndpoint SourceAt(ushort port) => CapturedEndpoint.From(_addresses[..(_addresses.Length / 2)], port);

    /// <summary>Destination with a port.</summary>
    public readonly CapturedEndpoint DestinationAt(ushort port) => CapturedEndpoint.From(_addresses[(_addresses.Length / 2)..], port);
}
