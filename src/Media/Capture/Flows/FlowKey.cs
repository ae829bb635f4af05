namespace EdgeCx.Media.Capture.Flows;

/// <summary>One way of a conversation between two UDP ports, as captured.</summary>
/// <param name="Source">Who sends.</param>
/// <param name="Destination">Who receives.</param>
internal readonly record struct FlowKey(CapturedEndpoint Source, CapturedEndpoint Destination)
{
    /// <summary>The other way.</summary>
    public FlowKey Reverse => new(Destination, Source);

    /// <summary>True where both go between the same two hosts, in whichever direction.</summary>
    public bool IsBetweenHostsOf(in FlowKey other) =>
        (Source.Address == other.Source.Address && Destination.Address == other.Destination.Address)
        || (Source.Address == other.Destination.Address && Destination.Address == other.Source.Address);

    /// <summary>Seeded by the process, since who sends may choose what is hashed.</summary>
    public override int GetHashCode() => HashCode.Combine(
        (ulong)Source.Address,
        (ulong)Destination.Address,
        (ulong)(Source.Address >> 64) ^ ((ulong)(Destination.Address >> 64) * 31),
        ((uint)Source.Port << 16) | Destination.Port);
}
