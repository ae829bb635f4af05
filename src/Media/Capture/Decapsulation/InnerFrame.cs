namespace EdgeCx.Media.Capture.Decapsulation;

/// <summary>What a tunnel carried.</summary>
internal readonly ref struct InnerFrame
{
    /// <summary>Takes it.</summary>
    /// <param name="link">What the octets begin with: Ethernet, or the IP packet itself.</param>
    /// <param name="octets">The carried frame or packet.</param>
    public InnerFrame(LinkType link, ReadOnlySpan<byte> octets)
    {
        Link = link;
        Octets = octets;
    }

    /// <summary>What the octets begin with.</summary>
    public LinkType Link { get; }

    /// <summary>The carried frame or packet.</summary>
    public ReadOnlySpan<byte> Octets { get; }
}
