using System.Threading.Channels;

namespace EdgeCx.Appliance.Webhooks;

/// <summary>
/// What waits for one endpoint: a lane a call, in the order of its events, and at most one message of a call under way. A call whose message must be tried
/// again holds back its own only. One short lock; nothing is sent under it.
/// </summary>
/// <param name="capacity">Most messages that wait, of all calls.</param>
internal sealed class WebhookQueue(int capacity)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, WebhookLane> _lanes = new(StringComparer.Ordinal);

    // Holds a lane at most once, and a lane holds a message at least: bounded by the capacity.
    private readonly Channel<WebhookLane> _ready = Channel.CreateUnbounded<WebhookLane>();
    private int _count;

    /// <summary>Messages that wait or are under way.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Adds a message behind those of its call; false where there is no room.</summary>
    public bool TryAdd(WebhookMessage message)
    {
        lock (_gate)
        {
            if (_count >= capacity)
            {
                return false;
            }

            if (!_lanes.TryGetValue(message.Body.CallId, out var lane))
            {
                lane = new WebhookLane(message.Body.CallId);
                _lanes.Add(lane.CallId, lane);
            }

            lane.Messages.AddLast(message);
            _count++;
            Schedule(lane);
            return true;
        }
    }

    /// <summary>The next lane whose first message may be tried. Whoever takes it gives it back by <see cref="Remove"/> or <see cref="Return"/>.</summary>
    public async Task<(WebhookLane Lane, WebhookMessage Message)> TakeAsync(CancellationToken cancellation)
    {
        while (true)
        {
            var lane = await _ready.Reader.ReadAsync(cancellation);
            lock (_gate)
            {
                if (lane.Messages.First is { } first)
                {
                    return (lane, first.Value);
                }

                Leave(lane);
            }
        }
    }

    /// <summary>The message is through, or given up: its call goes on.</summary>
    public void Remove(WebhookLane lane, WebhookMessage message)
    {
        lock (_gate)
        {
            if (lane.Messages.Remove(message))
            {
                _count--;
            }

            Leave(lane);
        }
    }

    /// <summary>The message is to be tried again: its call waits its turn.</summary>
    public void Return(WebhookLane lane)
    {
        lock (_gate)
        {
            Leave(lane);
        }
    }

    /// <summary>Begins an attempt; false where the message must not be sent any more.</summary>
    public bool TryBegin(WebhookMessage message, CancellationTokenSource attempt)
    {
        lock (_gate)
        {
            if (!message.MayBeSent)
            {
                message.Withdraw();
                return false;
            }

            message.Attempts++;
            message.SetInFlight(attempt);
            return true;
        }
    }

    /// <summary>The attempt is over.</summary>
    public void End(WebhookMessage message)
    {
        lock (_gate)
        {
            message.SetInFlight(null);
        }
    }

    /// <summary>Takes back what a call's customer has objected to; one under way is broken off.</summary>
    public int Withdraw(string callId)
    {
        lock (_gate)
        {
            if (!_lanes.TryGetValue(callId, out var lane))
            {
                return 0;
            }

            var taken = 0;
            for (var node = lane.Messages.First; node is not null;)
            {
                var next = node.Next;
                if (node.Value.IsSensitive)
                {
                    node.Value.Withdraw();
                    lane.Messages.Remove(node);
                    _count--;
                    taken++;
                }

                node = next;
            }

            return taken;
        }
    }

    private void Leave(WebhookLane lane)
    {
        lane.IsScheduled = false;
        if (lane.Messages.Count == 0)
        {
            _lanes.Remove(lane.CallId);
        }
        else
        {
            Schedule(lane);
        }
    }

    private void Schedule(WebhookLane lane)
    {
        if (!lane.IsScheduled)
        {
            lane.IsScheduled = true;
            _ready.Writer.TryWrite(lane);
        }
    }
}
