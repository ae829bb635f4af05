using EdgeCx.Core.Calls;

namespace EdgeCx.Inference.Speech;

/// <summary>
/// What waits to be transcribed, and in which order: finals before partials, customers before agents, the newest first, since a cue that comes
/// late helps nobody; of one leg the oldest first, since its words come in order. Bounded: the least worth goes.
/// </summary>
internal sealed class WordsBacklog
{
    /// <summary>A segment older than this is not transcribed any more, ns.</summary>
    public const long UsefulNs = 5_000_000_000;

    private readonly List<WordsJob> _jobs;
    private readonly int _capacity;
    private readonly Action<WordsJob> _drop;

    /// <summary>Makes an empty one.</summary>
    /// <param name="capacity">Segments that may wait.</param>
    /// <param name="drop">Takes what is dropped: releases and counts it.</param>
    public WordsBacklog(int capacity, Action<WordsJob> drop)
    {
        _capacity = capacity;
        _jobs = new List<WordsJob>(capacity + 1);
        _drop = drop;
    }

    /// <summary>Segments waiting.</summary>
    public int Count => _jobs.Count;

    /// <summary>True when a whole segment waits.</summary>
    public bool HasFinal => _jobs.Exists(static j => j.IsFinal);

    /// <summary>Adds a segment; an earlier partial of the same leg goes, since the newer holds it, and what is least worth goes when it is full.</summary>
    public void Add(in WordsJob job)
    {
        for (var i = _jobs.Count - 1; i >= 0; i--)
        {
            if (!_jobs[i].IsFinal && _jobs[i].Words == job.Words)
            {
                Drop(i);
            }
        }

        _jobs.Add(job);
        if (_jobs.Count > _capacity)
        {
            Drop(LeastWorth());
        }
    }

    /// <summary>Takes the next to transcribe; drops what is void or too old.</summary>
    public bool TryTake(long nowNs, out WordsJob job)
    {
        for (var i = _jobs.Count - 1; i >= 0; i--)
        {
            if (!_jobs[i].Stands || nowNs - _jobs[i].ArrivalNs > UsefulNs)
            {
                Drop(i);
            }
        }

        if (_jobs.Count == 0)
        {
            job = default;
            return false;
        }

        var best = 0;
        for (var i = 1; i < _jobs.Count; i++)
        {
            best = Before(_jobs[i], _jobs[best]) ? i : best;
        }

        // Jobs of a leg lie in its order.
        var words = _jobs[best].Words;
        var index = _jobs.FindIndex(j => j.Words == words);
        job = _jobs[index];
        _jobs.RemoveAt(index);
        return true;
    }

    /// <summary>Drops everything.</summary>
    public void Clear()
    {
        while (_jobs.Count > 0)
        {
            Drop(_jobs.Count - 1);
        }
    }

    private static bool Before(in WordsJob a, in WordsJob b)
    {
        if (a.IsFinal != b.IsFinal)
        {
            return a.IsFinal;
        }

        var (first, second) = (a.Words.Leg.Role == SpeakerRole.Customer, b.Words.Leg.Role == SpeakerRole.Customer);
        return first != second ? first : a.ArrivalNs > b.ArrivalNs;
    }

    private int LeastWorth()
    {
        var worst = 0;
        for (var i = 1; i < _jobs.Count; i++)
        {
            worst = Before(_jobs[worst], _jobs[i]) ? i : worst;
        }

        return worst;
    }

    private void Drop(int index)
    {
        var job = _jobs[index];
        _jobs.RemoveAt(index);
        _drop(job);
    }
}
