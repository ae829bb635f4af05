namespace EdgeCx.Media.Capture.Flows;

/// <summary>When media of a call was last seen, heard or not. Reading threads write, the signalling reads.</summary>
internal sealed class MediaSighting
{
    private long _lastNs = long.MinValue;
    private volatile bool _isOver;

    /// <summary>Time of the last packet, ns; <see cref="long.MinValue"/> before any.</summary>
    public long LastNs => Volatile.Read(ref _lastNs);

    /// <summary>True once the call is over: what still comes is no part of it.</summary>
    public bool IsOver => _isOver;

    /// <summary>The call is over.</summary>
    public void End() => _isOver = true;

    /// <summary>A packet was seen. Threads may race: each is as true as the other.</summary>
    public void Note(long nowNs) => Volatile.Write(ref _lastNs, nowNs);
}
