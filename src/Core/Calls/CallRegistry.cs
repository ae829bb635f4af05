using System.Collections.Concurrent;

namespace EdgeCx.Core.Calls;

/// <summary>The calls that are live now, bounded. What is not in it does not exist for the API.</summary>
public sealed class CallRegistry
{
    private readonly ConcurrentDictionary<string, Call> _calls = new(StringComparer.Ordinal);
    private readonly int _capacity;
    private int _count;
    private volatile bool _isDraining;
    private volatile Func<bool>? _isOverloaded;

    /// <summary>Makes a registry.</summary>
    /// <param name="capacity">Most calls at a time; more are refused (503 at the SIP edge).</param>
    public CallRegistry(int capacity) => _capacity = capacity;

    /// <summary>Live calls.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Most calls at a time.</summary>
    public int Capacity => _capacity;

    /// <summary>
    /// True while the appliance is being emptied: whoever takes calls in begins no new ones, and those that live go on. What belongs to a live
    /// call (its second dialog, another leg) is still taken, so adding itself is not held back here.
    /// </summary>
    public bool IsDraining
    {
        get => _isDraining;
        set => _isDraining = value;
    }

    /// <summary>
    /// True while what the live calls ask for is more than the appliance can do and nothing is left to give up for them: whoever takes calls in begins no new
    /// ones, as when it is full. Worked out when asked.
    /// </summary>
    public bool IsOverloaded => _isOverloaded?.Invoke() ?? false;

    /// <summary>The live calls, in no order.</summary>
    public IEnumerable<Call> Calls => _calls.Values;

    /// <summary>Sets who knows whether the appliance is overloaded; asked from any thread.</summary>
    public void WatchOverload(Func<bool> isOverloaded) => _isOverloaded = isOverloaded;

    /// <summary>Adds a call; false when the registry is full or has the id already.</summary>
    public bool TryAdd(Call call)
    {
        if (Interlocked.Increment(ref _count) > _capacity || !_calls.TryAdd(call.Id.Value, call))
        {
            Interlocked.Decrement(ref _count);
            return false;
        }

        return true;
    }

    /// <summary>Finds a call by its id's text.</summary>
    public bool TryGet(string id, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out Call? call) => _calls.TryGetValue(id, out call);

    /// <summary>Removes a call.</summary>
    public void Remove(CallId id)
    {
        if (_calls.TryRemove(id.Value, out _))
        {
            Interlocked.Decrement(ref _count);
        }
    }
}
