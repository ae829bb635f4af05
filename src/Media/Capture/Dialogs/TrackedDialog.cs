namespace EdgeCx.Media.Capture.Dialogs;

/// <summary>A dialog between two others, followed from its messages on all the hops where they were seen.</summary>
/// <param name="callId">Call-ID. Identity: not for logs.</param>
/// <param name="callerTag">From tag of the first INVITE seen.</param>
/// <param name="invite">CSeq number of that INVITE.</param>
/// <param name="hop">Where it was seen first.</param>
/// <param name="nowNs">When, ns.</param>
internal sealed class TrackedDialog(string callId, string callerTag, uint invite, Flows.FlowKey hop, long nowNs)
{
    private const int MaxPending = 16;
    private readonly List<Pending> _pending = [];

    /// <summary>Call-ID.</summary>
    public string CallId => callId;

    /// <summary>From tag of who called.</summary>
    public string CallerTag => callerTag;

    /// <summary>CSeq of the INVITE that is to be answered, or was.</summary>
    public uint Invite { get; set; } = invite;

    /// <summary>Where the INVITE was seen first: the hop nearest to the caller.</summary>
    public Flows.FlowKey FirstHop { get; } = hop;

    /// <summary>Where it was seen last: the hop nearest to the called side.</summary>
    public Flows.FlowKey LastHop { get; set; } = hop;

    /// <summary>When it was first seen, ns.</summary>
    public long StartedNs { get; } = nowNs;

    /// <summary>When its last message was seen, ns.</summary>
    public long LastNs { get; set; } = nowNs;

    /// <summary>How far it is.</summary>
    public DialogState State { get; set; }

    /// <summary>True where its first INVITE was already inside a dialog: the call began before we looked.</summary>
    public bool IsFromMiddle { get; init; }

    /// <summary>Why it ended; null before.</summary>
    public string? EndReason { get; set; }

    /// <summary>True where it would have begun a call while none was taken, and was counted. The owner of conversations keeps it.</summary>
    public bool IsHeldBack { get; set; }

    /// <summary>Who called.</summary>
    public DialogEnd Caller { get; } = new();

    /// <summary>Who was called.</summary>
    public DialogEnd Callee { get; } = new();

    /// <summary>Values that dialogs of the same conversation share, by the site's join headers.</summary>
    public HashSet<string> JoinKeys { get; } = new(StringComparer.Ordinal);

    /// <summary>The caller's number or user, as in From.</summary>
    public string CallerUser { get; init; } = "";

    /// <summary>The called number or user, as in To.</summary>
    public string CalledUser { get; init; } = "";

    /// <summary>The conversation that it is part of; null while it is of none. The owner of conversations keeps it.</summary>
    public Conversations.Conversation? Conversation { get; set; }

    /// <summary>One of its ends.</summary>
    public DialogEnd this[DialogSide side] => side == DialogSide.Caller ? Caller : Callee;

    /// <summary>Keeps an offer inside the dialog until it is accepted.</summary>
    public void Hold(DialogSide side, MediaEnd end)
    {
        if (_pending.Count == MaxPending)
        {
            _pending[0].End.Wipe();
            _pending.RemoveAt(0);
        }

        _pending.Add(new Pending(side, end));
    }

    /// <summary>A transaction succeeded: what it offered holds. True where that is news.</summary>
    public bool Accept((DialogSide Side, uint Number) transaction)
    {
        var news = false;
        foreach (var pending in _pending)
        {
            if (pending.End.Transaction == transaction)
            {
                news |= this[pending.Side].Describe(pending.End);
            }
        }

        _pending.RemoveAll(p => p.End.Transaction == transaction);
        return news;
    }

    /// <summary>A transaction failed: what it offered never was.</summary>
    public void Reject((DialogSide Side, uint Number) transaction)
    {
        foreach (var pending in _pending.FindAll(p => p.End.Transaction == transaction))
        {
            pending.End.Wipe();
            _pending.Remove(pending);
        }
    }

    /// <summary>Clears all keys that were described: it is over, or is not followed any more.</summary>
    public void Wipe()
    {
        Caller.Wipe();
        Callee.Wipe();
        _pending.ForEach(static p => p.End.Wipe());
        _pending.Clear();
    }

    private readonly record struct Pending(DialogSide Side, MediaEnd End);
}
