namespace EdgeCx.Media.Capture.Conversations;

/// <summary>What became of calls between others. The signalling writes, anyone reads.</summary>
internal sealed class ConversationCounters
{
    private long _begun;
    private long _unsignalled;
    private long _joined;
    private long _unheard;
    private long _notFollowed;

    /// <summary>Calls that began.</summary>
    public long Begun => Volatile.Read(ref _begun);

    /// <summary>Of these, calls whose signalling was not seen.</summary>
    public long Unsignalled => Volatile.Read(ref _unsignalled);

    /// <summary>Dialogs or calls that were found to be part of another call.</summary>
    public long Joined => Volatile.Read(ref _joined);

    /// <summary>Legs that cannot be heard: encrypted, or no codec.</summary>
    public long Unheard => Volatile.Read(ref _unheard);

    /// <summary>Calls that were not followed: no room, or the appliance is being emptied.</summary>
    public long NotFollowed => Volatile.Read(ref _notFollowed);

    internal void AddBegun(bool unsignalled)
    {
        Interlocked.Increment(ref _begun);
        _ = unsignalled ? Interlocked.Increment(ref _unsignalled) : 0;
    }

    internal void AddJoined() => Interlocked.Increment(ref _joined);

    internal void AddUnheard() => Interlocked.Increment(ref _unheard);

    internal void AddNotFollowed() => Interlocked.Increment(ref _notFollowed);
}
