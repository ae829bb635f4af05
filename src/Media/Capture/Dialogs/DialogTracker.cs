using EdgeCx.Media.Sip.Messages;
using EdgeCx.Media.Siprec;

namespace EdgeCx.Media.Capture.Dialogs;

/// <summary>
/// Follows calls between others from their SIP messages: INVITE, provisional and final responses, ACK, re-INVITE, UPDATE, PRACK, CANCEL, BYE,
/// as seen from both directions, on several hops and more than once. A dialog is its Call-ID; proxies keep it, a B2BUA makes another.
/// Pure but for its bounded table: no clock, no I/O.
/// </summary>
internal sealed class DialogTracker
{
    // RFC 3261 16.6 lets a call ring for more than three minutes before a proxy gives it up.
    private const long RingingNs = 240_000_000_000;
    private const long LingerNs = 32_000_000_000;
    private readonly Dictionary<string, TrackedDialog> _dialogs = new(StringComparer.Ordinal);
    private readonly string[] _joinHeaders;
    private readonly int _capacity;
    private readonly bool _keepsKeys;

    /// <summary>Makes a tracker.</summary>
    /// <param name="joinHeaders">Headers whose value dialogs of one conversation share.</param>
    /// <param name="capacity">Most dialogs at a time.</param>
    /// <param name="keepsKeys">Keys of SRTP that descriptions show are kept while their dialog lives; else they are cleared at once.</param>
    public DialogTracker(IEnumerable<string> joinHeaders, int capacity, bool keepsKeys = true)
    {
        _keepsKeys = keepsKeys;
        _joinHeaders = [.. joinHeaders];
        _capacity = capacity;
    }

    /// <summary>Dialogs that are known now, those that ended a moment ago included.</summary>
    public int Count => _dialogs.Count;

    /// <summary>The dialogs, in no order.</summary>
    public IEnumerable<TrackedDialog> Dialogs => _dialogs.Values;

    /// <summary>Dialogs that were not followed, or given up before they were answered, since the table was full.</summary>
    public long NotFollowed { get; private set; }

    /// <summary>True where messages with this Call-ID were taken before.</summary>
    public bool Knows(string callId) => _dialogs.ContainsKey(callId);

    /// <summary>Takes a message.</summary>
    /// <param name="sighting">The message.</param>
    /// <param name="dialog">Its dialog; null where it has none.</param>
    public DialogChange Take(SipSighting sighting, out TrackedDialog? dialog)
    {
        var message = sighting.Message;
        _dialogs.TryGetValue(sighting.CallId, out dialog);
        if (dialog is null)
        {
            if (message.Method != SipMethod.Invite || !TryBegin(sighting, out dialog))
            {
                return DialogChange.None;
            }
        }
        else if (dialog.State == DialogState.Ended)
        {
            return DialogChange.None;
        }

        dialog!.LastNs = sighting.ArrivalNs;
        return message.IsRequest ? TakeRequest(dialog, sighting) : TakeResponse(dialog, sighting);
    }

    /// <summary>Ends a dialog from outside: its call was seen to be over.</summary>
    public static void End(TrackedDialog dialog, string reason)
    {
        dialog.State = DialogState.Ended;
        dialog.EndReason ??= reason;
        dialog.Wipe();
    }

    /// <summary>Forgets what ended, and what rang for too long.</summary>
    public void MoveTo(long nowNs)
    {
        foreach (var (callId, dialog) in _dialogs)
        {
            var limit = dialog.State switch
            {
                DialogState.Ended => LingerNs,
                _ when dialog.Conversation is not null => long.MaxValue,
                DialogState.Confirmed => RingingNs * 4,
                _ => RingingNs,
            };
            if (nowNs - dialog.LastNs > limit)
            {
                dialog.Wipe();
                _dialogs.Remove(callId);
            }
        }
    }

    private bool TryBegin(SipSighting sighting, out TrackedDialog? dialog)
    {
        dialog = null;
        if (_dialogs.Count >= _capacity && !TryMakeRoom())
        {
            NotFollowed++;
            return false;
        }

        var message = sighting.Message;
        dialog = new TrackedDialog(sighting.CallId, sighting.FromTag, sighting.CSeq.Number, sighting.Hop, sighting.ArrivalNs)
        {
            IsFromMiddle = sighting.ToTag is not null,
            CallerUser = UserOf(message.First(HeaderNames.From)),
            CalledUser = UserOf(message.First(HeaderNames.To)),
        };
        _dialogs.Add(sighting.CallId, dialog);
        return true;
    }

    // A flood of INVITEs is never answered: what nobody answered goes first, the oldest of it; running calls stay.
    private bool TryMakeRoom()
    {
        TrackedDialog? oldest = null;
        foreach (var dialog in _dialogs.Values)
        {
            if (dialog.Conversation is null && dialog.State is DialogState.Calling or DialogState.Ended
                && (oldest is null || dialog.LastNs < oldest.LastNs))
            {
                oldest = dialog;
            }
        }

        NotFollowed += oldest is { State: DialogState.Calling } ? 1 : 0;
        oldest?.Wipe();
        return oldest is not null && _dialogs.Remove(oldest.CallId);
    }

    private DialogChange TakeRequest(TrackedDialog dialog, SipSighting sighting)
    {
        var side = sighting.FromTag == dialog.CallerTag ? DialogSide.Caller : DialogSide.Callee;
        var transaction = (side, sighting.CSeq.Number);
        switch (sighting.Message.Method)
        {
            case SipMethod.Invite when dialog.State is DialogState.Calling or DialogState.Early && side == DialogSide.Caller:
                dialog.Invite = Math.Max(dialog.Invite, sighting.CSeq.Number);
                dialog.LastHop = sighting.Hop;
                return Either(LearnParties(dialog, sighting), ReadEnd(sighting, transaction, "") is { } offer && dialog.Caller.Describe(offer));
            case SipMethod.Invite or SipMethod.Update or SipMethod.Prack:
                if (ReadEnd(sighting, transaction, "") is { } change)
                {
                    dialog.Hold(side, change);
                }

                return DialogChange.None;
            case SipMethod.Ack when ReadEnd(sighting, transaction, "") is { } answer:
                return Either(false, dialog[side].Describe(answer));
            case SipMethod.Bye:
                return Over(dialog, "bye");
            default:
                return DialogChange.None;
        }
    }

    private DialogChange TakeResponse(TrackedDialog dialog, SipSighting sighting)
    {
        // A response carries its request's From.
        var asker = sighting.FromTag == dialog.CallerTag ? DialogSide.Caller : DialogSide.Callee;
        var answerer = asker == DialogSide.Caller ? DialogSide.Callee : DialogSide.Caller;
        var transaction = (asker, sighting.CSeq.Number);
        var status = sighting.Message.StatusCode;
        if (sighting.CSeq.Method is not ("INVITE" or "UPDATE" or "PRACK") || status < 101)
        {
            return DialogChange.None;
        }

        if (status >= 300)
        {
            dialog.Reject(transaction);
            return IsRefusal(dialog, sighting, asker, status) ? Over(dialog, status == 487 ? "cancelled" : "rejected") : DialogChange.None;
        }

        var news = status >= 200 && dialog.Accept(transaction);
        if (ReadEnd(sighting, transaction, sighting.ToTag ?? "") is { } end)
        {
            news |= dialog[answerer].Describe(end);
            dialog.State = dialog.State == DialogState.Calling ? DialogState.Early : dialog.State;
        }

        if (asker == DialogSide.Caller)
        {
            news |= dialog.Callee.Add(sighting.Message.First("P-Asserted-Identity"));
        }

        if (status < 200 || sighting.CSeq.Method != "INVITE")
        {
            return Either(false, news);
        }

        if (dialog.State != DialogState.Confirmed && asker == DialogSide.Caller && sighting.CSeq.Number == dialog.Invite)
        {
            dialog.State = DialogState.Confirmed;
            dialog.Callee.Choose(sighting.ToTag ?? "");
            return DialogChange.Confirmed;
        }

        return Either(false, news);
    }

    // Of a call that forks, or tries one gateway after the other, only what reaches the caller is final; and a challenge is no end.
    private static bool IsRefusal(TrackedDialog dialog, SipSighting sighting, DialogSide asker, int status) =>
        dialog.State is DialogState.Calling or DialogState.Early
        && sighting.CSeq.Method == "INVITE" && asker == DialogSide.Caller && sighting.CSeq.Number == dialog.Invite
        && sighting.Hop.Destination == dialog.FirstHop.Source
        && !dialog.IsFromMiddle
        && status is not (401 or 407 or 422 or 491);

    private bool LearnParties(TrackedDialog dialog, SipSighting sighting)
    {
        var message = sighting.Message;
        foreach (var name in _joinHeaders)
        {
            JoinKey.Read(name, message.First(name), dialog.JoinKeys);
        }

        if (_joinHeaders.Length > 0)
        {
            // Some B2BUAs write the other side's Call-ID into a header of theirs.
            dialog.JoinKeys.Add(dialog.CallId);
        }

        return dialog.Caller.Add(message.First("P-Asserted-Identity"))
            | dialog.Caller.Add(message.First(HeaderNames.From))
            | dialog.Callee.Add(message.First(HeaderNames.To))
            | dialog.Callee.Add(message.RequestUri);
    }

    private MediaEnd? ReadEnd(SipSighting sighting, (DialogSide Side, uint Number) transaction, string tag) =>
        !sighting.Message.Body.IsEmpty
        && SessionBody.TryRead(sighting.Message.First(HeaderNames.ContentType) ?? "", sighting.Message.Body, out var body, out _, out _)
        && body.Sdp is { } sdp
            ? MediaEnd.Of(sdp, sighting.Hop, transaction, tag, _keepsKeys)
            : null;

    private static DialogChange Either(bool parties, bool media) => parties || media ? DialogChange.Learned : DialogChange.None;

    private static DialogChange Over(TrackedDialog dialog, string reason)
    {
        End(dialog, reason);
        return DialogChange.Ended;
    }

    private static string UserOf(string? header) => AddressOfRecord.TryParse(header)?.User ?? "";
}
