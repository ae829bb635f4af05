using EdgeCx.Core.Flow;
using EdgeCx.Core.Signals;
using EdgeCx.Media.Capture.Dialogs;
using EdgeCx.Media.Capture.Flows;
using EdgeCx.Media.Sip.Messages;

namespace EdgeCx.Media.Capture.Conversations;

/// <summary>
/// The calls between others that are heard now: begins them when they are answered or when their media comes, puts together what belongs
/// together, ends them. Signalling thread only.
/// </summary>
internal sealed class ConversationBook
{
    private readonly ConversationContext _context;
    private readonly DialogTracker _dialogs;
    private readonly FlowBook _flows = new();
    private readonly UnnamedFlows _unnamed;
    private readonly ConversationIntake _intake;
    private readonly UnclaimedByes _byes = new();
    private readonly List<Conversation> _conversations = [];

    /// <summary>Makes a book.</summary>
    public ConversationBook(ConversationContext context, DialogTracker dialogs)
    {
        _context = context;
        _dialogs = dialogs;
        _intake = new ConversationIntake(context);
        _unnamed = new UnnamedFlows(this, _flows, context);
    }

    /// <summary>The conversations that are heard now.</summary>
    public IReadOnlyList<Conversation> Conversations => _conversations;

    /// <summary>True for a message of a dialog that is followed here.</summary>
    public bool Knows(string callId) => _dialogs.Knows(callId);

    /// <summary>Takes a message of a call between others.</summary>
    public void Take(SipSighting sighting)
    {
        var change = _dialogs.Take(sighting, out var dialog);
        if (dialog is null)
        {
            if (sighting.Message.Method == SipMethod.Bye)
            {
                _byes.Note(sighting.Hop, sighting.ArrivalNs);
            }

            return;
        }

        if (dialog.Conversation is { } conversation)
        {
            conversation.SignalledNs = sighting.ArrivalNs;
            if (change == DialogChange.Ended)
            {
                EndPart(conversation, dialog);
            }
            else if (change != DialogChange.None)
            {
                conversation.Refresh();
            }
        }
        else if (change == DialogChange.Confirmed || (change == DialogChange.Learned && dialog.State == DialogState.Confirmed))
        {
            TryBegin(dialog, sighting.ArrivalNs, "answered");
        }
    }

    /// <summary>Takes what a reader tells of a flow.</summary>
    public void Take(MediaFlow flow, FlowNews news, long nowNs)
    {
        if (news == FlowNews.Unnamed)
        {
            _unnamed.Take(flow, nowNs);
            return;
        }

        if (flow.Binding is { Port: { } port } && _conversations.Find(c => c.VoiceOf(port) is not null) is { } conversation)
        {
            var known = new KnownFlow(flow);
            Note(known, conversation, conversation.VoiceOf(port)!.Side);
            if (_flows.TwinOf(known) is { } twin)
            {
                Join(known, twin);
            }
        }
    }

    /// <summary>Decides about flows that have waited for others long enough. Often: voices wait for it.</summary>
    public void Decide(long nowNs) => _unnamed.MoveTo(nowNs);

    /// <summary>Lets time go on: what is dead ends.</summary>
    public void MoveTo(long nowNs)
    {
        _dialogs.MoveTo(nowNs);
        _intake.MoveOn();
        _byes.MoveTo(nowNs);
        for (var i = _conversations.Count - 1; i >= 0; i--)
        {
            var conversation = _conversations[i];
            var limit = conversation.IsHeld ? _context.Settings.HeldNs : _context.Settings.NoMediaNs;
            if (nowNs - conversation.MediaNs > limit && nowNs - conversation.SignalledNs > limit)
            {
                End(conversation, "no-media");
                continue;
            }

            if (_byes.HaveEnded(conversation, nowNs))
            {
                End(conversation, "bye");
                continue;
            }

            VoicePlan.Weigh(conversation, conversation.Caller, _context);
            VoicePlan.Weigh(conversation, conversation.Callee, _context);
        }
    }

    /// <summary>The source ends: all calls end.</summary>
    public void Finish()
    {
        for (var i = _conversations.Count - 1; i >= 0; i--)
        {
            End(_conversations[i], _context.Settings.EndOfSource);
        }
    }

    /// <summary>A flow may be a dialog's that nobody was seen to answer: early media, or an answer that the mirror lost. True where it is.</summary>
    public bool TryBeginFor(in FlowKey key, long nowNs)
    {
        foreach (var dialog in _dialogs.Dialogs)
        {
            if (dialog.Conversation is null && dialog.State != DialogState.Ended && FlowBook.SideOf(dialog, key) is not null)
            {
                return TryBegin(dialog, nowNs, dialog.IsHeldBack ? "running when draining ended" : "media before the answer");
            }
        }

        return false;
    }

    /// <summary>Begins a conversation whose signalling was not seen; null where there is no room, or none is taken now.</summary>
    public Conversation? TryBeginUnsignalled(FlowKey key, long nowNs)
    {
        if (_intake.HoldsBack(key, _dialogs.Dialogs.Any(d => d.IsHeldBack && FlowBook.SideOf(d, key) is not null)))
        {
            return null;
        }

        var conversation = new Conversation(_context, nowNs);
        return TryBegin(conversation, "without signalling", isUnsignalled: true) ? conversation : null;
    }

    /// <summary>Notes whose voice a flow carries, and decides again who speaks where that tells more.</summary>
    public void Note(KnownFlow flow, Conversation conversation, DialogSide side)
    {
        _flows.Add(flow, conversation, side);
        if (conversation[side].AddHost(flow.Key.Source.Address) && _context.Rules.HasAgentSubnets)
        {
            conversation.BindRoles();
        }
    }

    /// <summary>Two conversations carry the same packets: they are one.</summary>
    public void Join(KnownFlow flow, KnownFlow twin)
    {
        var (a, b) = (flow.Conversation!, twin.Conversation!);
        var (kept, absorbed) = a.StartedNs <= b.StartedNs ? (a, b) : (b, a);
        var isCrossed = flow.Side != twin.Side;
        foreach (var part in absorbed.Parts)
        {
            kept.Add(part with { IsCrossed = part.IsCrossed ^ isCrossed });
        }

        var flows = absorbed.Flows.ToArray();
        absorbed.HandOver();
        kept.Refresh();
        foreach (var moved in flows)
        {
            var side = isCrossed ? ConversationPart.Other(moved.Side) : moved.Side;
            Note(moved, kept, side);
            if (_context.Plane.Look(moved.Key) is not null)
            {
                // Its description says whose it is, and under which keys: the reader looks it up.
                continue;
            }

            if (kept[side].Port is { } port)
            {
                moved.Flow.Assign(port);
            }
            else
            {
                moved.Flow.Hide(kept.Sighting);
            }
        }

        _context.Counters.AddJoined();
        CaptureLog.CallJoined(_context.Log, absorbed.Call.Id, kept.Call.Id, "the same RTP");
        End(absorbed, "joined");
    }

    private bool TryBegin(TrackedDialog dialog, long nowNs, string how)
    {
        if (ConversationJoins.Find(dialog, _dialogs.Dialogs, _context.Settings, out var other) is { } part)
        {
            Attach(part, other!, nowNs, "by header or number");
            return true;
        }

        if (_flows.Of(dialog, out var isCrossed) is { Conversation: { } unsignalled })
        {
            Attach(new ConversationPart(dialog, isCrossed), unsignalled, nowNs, "its signalling was seen late");
            return true;
        }

        if (_intake.HoldsBack(dialog))
        {
            // Not given up: if it still runs when calls are taken again, its media or its next answer begins it.
            return false;
        }

        var conversation = new Conversation(_context, nowNs);
        conversation.Add(new ConversationPart(dialog, IsCrossed: false));
        if (TryBegin(conversation, how, isUnsignalled: false))
        {
            return true;
        }

        // It is not tried again with every message of it.
        DialogTracker.End(dialog, "no room");
        dialog.Conversation = null;
        return false;
    }

    private bool TryBegin(Conversation conversation, string how, bool isUnsignalled)
    {
        if (!_context.CanSignal || !_context.Registry.TryAdd(conversation.Call))
        {
            _context.Counters.AddNotFollowed();
            _context.Plane.Context.Outlet.Metrics.Drops.Add(DropReason.CaptureLimit);
            CaptureLog.NotFollowed(_context.Log, "as many calls are live as may be (Coaching:MaxCalls)");
            return false;
        }

        _conversations.Add(conversation);
        _context.Counters.AddBegun(isUnsignalled);
        conversation.Begin();
        CaptureLog.CallBegan(_context.Log, conversation.Call.Id, how);
        return true;
    }

    private void Attach(ConversationPart part, Conversation conversation, long nowNs, string how)
    {
        conversation.Add(part);
        conversation.SignalledNs = nowNs;
        conversation.Refresh();
        _context.Counters.AddJoined();
        CaptureLog.CallJoined(_context.Log, conversation.Call.Id, conversation.Call.Id, how);
    }

    private void EndPart(Conversation conversation, TrackedDialog dialog)
    {
        if (conversation.Remove(dialog))
        {
            dialog.Conversation = null;
            conversation.Refresh();
        }
        else
        {
            End(conversation, dialog.EndReason ?? "bye");
        }
    }

    private void End(Conversation conversation, string reason)
    {
        foreach (var part in conversation.Parts)
        {
            DialogTracker.End(part.Dialog, reason);
            part.Dialog.Conversation = null;
        }

        _conversations.Remove(conversation);
        _flows.Remove(conversation);
        conversation.Close();
        _context.Registry.Remove(conversation.Call.Id);
        _context.Signal(ConversationSignal.Ended(conversation.Call, reason, _context.Plane.NowNs));
        CaptureLog.CallEnded(_context.Log, conversation.Call.Id, reason);
        foreach (var leg in conversation.Call.Legs)
        {
            if (leg.Statistics is { Lost: > 0 } statistics)
            {
                CaptureLog.Losses(_context.Log, leg.Call.Id, leg.Id, statistics.Lost, statistics.Packets, statistics.LostOnMirror);
            }
        }
    }
}
