namespace EdgeCx.Coaching.Delivery.Surfaces;

/// <summary>Stops one presentation and says why. The first reason counts.</summary>
internal sealed class LaneStop : IDisposable
{
    private readonly CancellationTokenSource _source;
    private string? _reason;

    /// <summary>Makes one that stops with its lane as well.</summary>
    public LaneStop(CancellationToken laneEnds) => _source = CancellationTokenSource.CreateLinkedTokenSource(laneEnds);

    /// <summary>Cancelled when it is to stop.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>Why; null while it may go on.</summary>
    public string? Reason => Volatile.Read(ref _reason);

    /// <summary>Stops it. Does not wait for what is stopped.</summary>
    public void Stop(string reason)
    {
        if (Interlocked.CompareExchange(ref _reason, reason, null) is null)
        {
            // On a thread of its own: what runs on cancellation belongs to the device, and the caller is the conversation.
            _ = _source.CancelAsync();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _source.Dispose();
}
