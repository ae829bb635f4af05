using EdgeCx.Media.Capture.Flows;

namespace EdgeCx.Media.Capture.Conversations;

/// <summary>
/// BYEs of dialogs whose beginning was not seen. Nothing in one names the media of its call, so it ends a call without signalling only where
/// two things agree: it was sent or taken by a host of the call's media, and that media stopped at that moment, in both directions. Signalling
/// thread only.
/// </summary>
internal sealed class UnclaimedByes
{
    private const int MaxByes = 256;

    // Who hangs up stops sending within moments; the other side when the BYE or its answer has come through.
    private const long SameMomentNs = 1_000_000_000;

    // Longer than a phone pauses between two packets of comfort noise.
    private const long SilentNs = 1_000_000_000;
    private const long ForgetNs = 5_000_000_000;
    private readonly Queue<(FlowKey Hop, long AtNs)> _byes = [];

    /// <summary>Notes a BYE that is of no dialog known.</summary>
    public void Note(in FlowKey hop, long nowNs)
    {
        if (_byes.Count == MaxByes)
        {
            _byes.Dequeue();
        }

        _byes.Enqueue((hop, nowNs));
    }

    /// <summary>True where one of them has ended a conversation.</summary>
    public bool HaveEnded(Conversation conversation, long nowNs) =>
        conversation.Parts.Count == 0
        && nowNs - conversation.MediaNs >= SilentNs
        && _byes.Any(b => Math.Abs(b.AtNs - conversation.MediaNs) <= SameMomentNs
            && conversation.Flows.Any(f => IsEndOf(f.Key, b.Hop.Source.Address) || IsEndOf(f.Key, b.Hop.Destination.Address)));

    /// <summary>Forgets those of which nothing came.</summary>
    public void MoveTo(long nowNs)
    {
        while (_byes.TryPeek(out var bye) && nowNs - bye.AtNs > ForgetNs)
        {
            _byes.Dequeue();
        }
    }

    private static bool IsEndOf(in FlowKey flow, UInt128 host) => flow.Source.Address == host || flow.Destination.Address == host;
}
