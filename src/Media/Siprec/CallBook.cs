using EdgeCx.Core.Calls;
using EdgeCx.Core.Signals;
using EdgeCx.Media.Sip;
using EdgeCx.Media.Siprec.Quirks;

namespace EdgeCx.Media.Siprec;

/// <summary>Begins and ends calls: capacity, the registry, the first and the last signal. Under the server's lock.</summary>
internal sealed class CallBook(CallRegistry registry, SiprecContext context)
{
    private readonly Dictionary<string, SharedCall> _conversations = new(StringComparer.Ordinal);

    /// <summary>True where one more call fits.</summary>
    public bool HasRoom => registry.Count < registry.Capacity;

    /// <summary>The call that another session of the same conversation carries already; null where there is none.</summary>
    public SharedCall? Find(CucmBuiltInBridge? bridge) => bridge?.Conversation is { } key ? _conversations.GetValueOrDefault(key) : null;

    /// <summary>A new call, not begun yet.</summary>
    public SharedCall New(CucmBuiltInBridge? bridge)
    {
        var call = new Call(
            CallId.New(),
            context.Policy.Tap,
            context.Clock.UtcNow,
            context.Policy.NoticeRequired,
            context.Policy.StartsNotified ? NoticeState.Notified : NoticeState.Unknown);
        return new SharedCall(call, bridge?.Conversation);
    }

    /// <summary>
    /// Begins a call. False when there is no room, or the conversation loop cannot even be told of it: then the client had better try
    /// another node.
    /// </summary>
    public bool TryBegin(SharedCall shared)
    {
        context.Outbox.Flush();
        if (!context.Outbox.IsEmpty || !registry.TryAdd(shared.Call))
        {
            return false;
        }

        context.Outbox.Send(ConversationSignal.Started(shared.Call, context.Clock.NowNs));
        if (shared.Key is { } key)
        {
            _conversations[key] = shared;
        }

        return true;
    }

    /// <summary>Ends a call; its legs were announced as ended.</summary>
    /// <param name="shared">The call.</param>
    /// <param name="end">How its last dialog ended.</param>
    /// <param name="hangup">Why we ended it, where we did.</param>
    public void End(SharedCall shared, SessionEnd end, string? hangup)
    {
        var reason = end switch
        {
            SessionEnd.Bye => "bye",
            SessionEnd.Cancelled => "cancelled",
            SessionEnd.Expired => "session-expired",
            SessionEnd.NoAck => "no-ack",
            SessionEnd.Shutdown => "shutdown",
            _ => hangup ?? "hangup",
        };
        if (shared.Key is { } key)
        {
            _conversations.Remove(key);
        }

        registry.Remove(shared.Call.Id);
        context.Outbox.Send(ConversationSignal.Ended(shared.Call, reason, context.Clock.NowNs));
        SiprecLog.CallEnded(context.Log, shared.Call.Id, reason);
    }
}
