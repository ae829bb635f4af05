namespace EdgeCx.Core.Flow;

/// <summary>
/// Where on the overload ladder emotion was heard: one counter of encoded chunks a rung, and the ladder's steps. Adding is one interlocked
/// add, from any thread.
/// </summary>
public sealed class RungCounters
{
    /// <summary>Rungs of the ladder: 0 the whole model, 1 every second chunk, 2 the first layer of every second chunk, 3 prosody only.</summary>
    public const int Rungs = 4;

    private readonly long[] _chunks = new long[Rungs];
    private long _stepsUp;
    private long _stepsBack;

    /// <summary>Chunks encoded on a rung.</summary>
    public long this[int rung] => Volatile.Read(ref _chunks[rung]);

    /// <summary>Steps towards fewer operations.</summary>
    public long StepsUp => Volatile.Read(ref _stepsUp);

    /// <summary>Steps back towards the whole model.</summary>
    public long StepsBack => Volatile.Read(ref _stepsBack);

    /// <summary>Counts a chunk that was encoded on a rung.</summary>
    public void Add(int rung) => Interlocked.Increment(ref _chunks[rung]);

    /// <summary>Counts steps of the ladder: positive ones go up, negative ones back.</summary>
    public void AddSteps(int steps)
    {
        if (steps > 0)
        {
            Interlocked.Add(ref _stepsUp, steps);
        }
        else
        {
            Interlocked.Add(ref _stepsBack, -steps);
        }
    }
}
