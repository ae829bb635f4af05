using System.Threading.Channels;

namespace EdgeCx.Appliance.Web;

/// <summary>
/// One reader of the stream: what it missed, and a bounded queue of what comes. The conversation loop writes, the connection reads.
/// A reader whose queue is full is cut off: it comes back with <c>Last-Event-ID</c> and gets what it missed from the history.
/// </summary>
internal sealed class EventSubscription : IDisposable
{
    private readonly EventStream _stream;
    private readonly Channel<StreamedEvent> _queue;

    public EventSubscription(EventStream stream, EventFilter filter, int capacity)
    {
        _stream = stream;
        Filter = filter;
        _queue = Channel.CreateBounded<StreamedEvent>(new BoundedChannelOptions(capacity)
        {
            SingleReader = true,
            SingleWriter = true,
            FullMode = BoundedChannelFullMode.Wait,
            AllowSynchronousContinuations = false,
        });
    }

    /// <summary>Which events it wants.</summary>
    public EventFilter Filter { get; }

    /// <summary>Events between the reader's last one and now, oldest first. They are told as history, not delivered as news.</summary>
    public IReadOnlyList<StreamedEvent> Missed { get; init; } = [];

    /// <summary>Why the reader must fetch the state anew instead of catching up; null where it need not.</summary>
    public string? ResetReason { get; init; }

    /// <summary>True when it was cut off for being slow.</summary>
    public bool IsCut { get; private set; }

    /// <summary>What comes. Completed when the reader was cut off or the appliance stops.</summary>
    public ChannelReader<StreamedEvent> Events => _queue.Reader;

    /// <summary>Offers an event; false when the reader was too slow and is now cut off.</summary>
    public bool Offer(StreamedEvent streamed)
    {
        if (_queue.Writer.TryWrite(streamed))
        {
            return true;
        }

        IsCut = true;
        _queue.Writer.TryComplete();
        return false;
    }

    /// <summary>Ends it: what is queued is still read.</summary>
    public void Complete() => _queue.Writer.TryComplete();

    /// <inheritdoc/>
    public void Dispose() => _stream.Unsubscribe(this);
}
