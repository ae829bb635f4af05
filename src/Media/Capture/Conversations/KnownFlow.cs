using EdgeCx.Media.Capture.Dialogs;
using EdgeCx.Media.Capture.Flows;

namespace EdgeCx.Media.Capture.Conversations;

/// <summary>An RTP flow that a reader told of, and whose voice it carries. Signalling thread only.</summary>
/// <param name="flow">The reader's flow.</param>
internal sealed class KnownFlow(MediaFlow flow)
{
    private readonly PacketMark[] _marks = flow.FirstMarks.ToArray();

    /// <summary>The reader's flow.</summary>
    public MediaFlow Flow => flow;

    /// <summary>Its endpoints.</summary>
    public FlowKey Key => flow.Key;

    /// <summary>SSRC of the packets that were told of.</summary>
    public uint Ssrc { get; } = flow.Ssrc;

    /// <summary>Its conversation.</summary>
    public Conversation? Conversation { get; set; }

    /// <summary>Which voice it carries.</summary>
    public DialogSide Side { get; set; }

    /// <summary>
    /// True where both carry the same packets: at least two of what was told of one are the other's, or were heard by its leg.
    /// </summary>
    public bool IsTwinOf(KnownFlow other)
    {
        if (Ssrc != other.Ssrc)
        {
            return false;
        }

        const int Enough = 2;
        var (mine, theirs) = (Conversation?[Side].Port, other.Conversation?[other.Side].Port);
        return _marks.Count(m => other.Has(m) || theirs?.Has(m) == true) >= Enough
            || other._marks.Count(m => mine?.Has(m) == true) >= Enough;
    }

    /// <summary>
    /// True where one may be what a relay makes of the other: where one ends the other begins. Two calls between the same hosts that play the
    /// same recording are not one.
    /// </summary>
    public bool IsChainedTo(KnownFlow other) =>
        Key.Destination.Address == other.Key.Source.Address || other.Key.Destination.Address == Key.Source.Address;

    /// <summary>True where no end is shared: a relay with an address on each side.</summary>
    public bool IsApartFrom(KnownFlow other) =>
        Key.Source.Address != other.Key.Source.Address && Key.Destination.Address != other.Key.Destination.Address;

    private bool Has(PacketMark mark) => Array.IndexOf(_marks, mark) >= 0;
}
