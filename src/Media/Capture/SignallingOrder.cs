namespace EdgeCx.Media.Capture;

/// <summary>
/// Puts what several readers hand on back into the order in which it was captured, so that an answer on one ring does not overtake its request
/// on another. Waits until every reader has come past a moment, and never longer than a limit; at most as many items as the queue of the tap.
/// Signalling thread only.
/// </summary>
internal sealed class SignallingOrder
{
    /// <summary>The longest that an item waits for slower readers, ns.</summary>
    public const long MaxWaitNs = 50_000_000;

    private readonly PriorityQueue<SignallingItem, (long AtNs, long Number)> _waiting = new();
    private readonly int _capacity;
    private long _number;

    /// <summary>Makes it.</summary>
    /// <param name="capacity">Items that wait; beyond it the oldest goes on at once.</param>
    public SignallingOrder(int capacity) => _capacity = capacity;

    /// <summary>Items that wait.</summary>
    public int Count => _waiting.Count;

    /// <summary>Adds what a reader handed on; of one moment, what came first goes first.</summary>
    public void Add(in SignallingItem item) => _waiting.Enqueue(item, (item.AtNs, _number++));

    /// <summary>Takes the oldest item where it is its turn.</summary>
    /// <param name="completeNs">All that was captured up to here has been added.</param>
    /// <param name="nowNs">Now.</param>
    /// <param name="item">The item.</param>
    public bool TryTake(long completeNs, long nowNs, out SignallingItem item)
    {
        if (_waiting.TryPeek(out item, out var key)
            && (key.AtNs <= completeNs || nowNs - key.AtNs >= MaxWaitNs || _waiting.Count > _capacity))
        {
            _waiting.Dequeue();
            return true;
        }

        item = default;
        return false;
    }
}
