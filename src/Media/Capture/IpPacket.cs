namespace EdgeCx.Media.Capture;

/// <summary>An IP packet inside a captured frame.</summary>
internal readonly ref struct IpPacket
{
    /// <summary>Protocol number of the payload: 17 is UDP.</summary>
    public required byte Protocol { get; init; }

    /// <summary>Source; port 0.</summary>
    public required CapturedEndpoint Source { get; init; }

    /// <summary>Destination; port 0.</summary>
    public required CapturedEndpoint Destination { get; init; }

    /// <summary>Payload of the packet or fragment.</summary>
    public required ReadOnlySpan<byte> Payload { get; init; }

    /// <summary>Identification of the datagram that a fragment is part of.</summary>
    public uint FragmentId { get; init; }

    /// <summary>Offset of a fragment's payload in the datagram's, bytes.</summary>
    public int FragmentOffset { get; init; }

    /// <summary>True for all fragments but the last.</summary>
    public bool MoreFragments { get; init; }

    /// <summary>True when the payload is a part only.</summary>
    public bool IsFragment => MoreFragments || FragmentOffset > 0;
}
