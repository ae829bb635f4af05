using System.Runtime.InteropServices;
using EdgeCx.Media.Capture.Dialogs;
using EdgeCx.Media.Capture.Flows;

namespace EdgeCx.Media.Capture.Conversations;

/// <summary>The RTP flows whose conversation is known, to find what belongs to them: the other direction, and copies under other addresses.</summary>
internal sealed class FlowBook
{
    private readonly Dictionary<FlowKey, KnownFlow> _byKey = [];
    private readonly Dictionary<uint, List<KnownFlow>> _bySsrc = [];

    /// <summary>Notes a flow of a conversation.</summary>
    public void Add(KnownFlow flow, Conversation conversation, DialogSide side)
    {
        if (_byKey.Remove(flow.Key, out var before))
        {
            Forget(before);
        }

        flow.Side = side;
        conversation.Add(flow);
        _byKey[flow.Key] = flow;
        (CollectionsMarshal.GetValueRefOrAddDefault(_bySsrc, flow.Ssrc, out _) ??= []).Add(flow);
    }

    /// <summary>The flow the other way; null where none is known.</summary>
    public KnownFlow? ReverseOf(in FlowKey key) => _byKey.GetValueOrDefault(key.Reverse) is { Conversation: not null } flow ? flow : null;

    /// <summary>The flows of another conversation that carry the same packets, where a relay or a B2BUA explains it.</summary>
    public KnownFlow? TwinOf(KnownFlow flow) =>
        _bySsrc.GetValueOrDefault(flow.Ssrc)?.Find(other =>
            other != flow && other.Conversation is { } conversation && conversation != flow.Conversation
            && (flow.IsChainedTo(other) || (IsUnsignalled(flow.Conversation) && flow.IsApartFrom(other)))
            && flow.IsTwinOf(other));

    /// <summary>
    /// The conversation without signalling, one voice of which is heard, that a flow is most likely the other voice of: between the same hosts,
    /// the other way, and no other could be meant.
    /// </summary>
    public KnownFlow? LoneFlowOpposite(in FlowKey key)
    {
        KnownFlow? found = null;
        foreach (var flow in _byKey.Values)
        {
            if (flow.Conversation is { Parts.Count: 0 } conversation
                && flow.Key.Source.Address == key.Destination.Address && flow.Key.Destination.Address == key.Source.Address
                && conversation[ConversationPart.Other(flow.Side)].Leg is null)
            {
                if (found is not null && found.Conversation != conversation)
                {
                    return null;
                }

                found = flow;
            }
        }

        return found;
    }

    /// <summary>A flow that carries one of a dialog's voices; null where none is known.</summary>
    public KnownFlow? Of(TrackedDialog dialog, out bool isCrossed)
    {
        isCrossed = false;
        foreach (var flow in _byKey.Values)
        {
            if (flow.Conversation is { Parts.Count: 0 } && SideOf(dialog, flow.Key) is { } side)
            {
                isCrossed = side != flow.Side;
                return flow;
            }
        }

        return null;
    }

    /// <summary>Whose voice a flow carries by a dialog's descriptions; null where they say nothing of it.</summary>
    public static DialogSide? SideOf(TrackedDialog dialog, in FlowKey key)
    {
        var (source, destination) = (key.Source, key.Destination);
        return Receives(dialog.Callee, destination) ? DialogSide.Caller
            : Receives(dialog.Caller, destination) ? DialogSide.Callee
            : Receives(dialog.Caller, source) ? DialogSide.Caller
            : Receives(dialog.Callee, source) ? DialogSide.Callee
            : null;
    }

    /// <summary>A conversation is over.</summary>
    public void Remove(Conversation conversation)
    {
        foreach (var flow in conversation.Flows)
        {
            if (_byKey.GetValueOrDefault(flow.Key) == flow)
            {
                _byKey.Remove(flow.Key);
            }

            Forget(flow);
        }
    }

    private static bool IsUnsignalled(Conversation? conversation) => conversation is null or { Parts.Count: 0 };

    private static bool Receives(DialogEnd end, CapturedEndpoint endpoint) => end.Media.Any(m => m.Endpoint.Port != 0 && m.Endpoint == endpoint);

    private void Forget(KnownFlow flow)
    {
        flow.Conversation = null;
        if (_bySsrc.TryGetValue(flow.Ssrc, out var same) && same.Remove(flow) && same.Count == 0)
        {
            _bySsrc.Remove(flow.Ssrc);
        }
    }
}
