namespace EdgeCx.Appliance.Web;

/// <summary>
/// Where the time of a call's last results went: a ring of fixed size, about a minute of them. Its memory is taken with the first result;
/// adding allocates nothing after that. Guarded by its call's lock.
/// </summary>
internal sealed class CallTrace
{
    /// <summary>Results kept: a minute of chunks, half a second apart, and some cues.</summary>
    public const int Capacity = 128;

    /// <summary>The time that is shown, ms.</summary>
    public const int WindowMs = 60_000;

    private TraceEntry[]? _entries;
    private int _next;
    private int _count;

    /// <summary>Keeps a result; the oldest goes.</summary>
    public void Add(in TraceEntry entry)
    {
        _entries ??= new TraceEntry[Capacity];
        _entries[_next] = entry;
        _next = (_next + 1) % Capacity;
        _count = Math.Min(_count + 1, Capacity);
    }

    /// <summary>Erases what rests on how the customer feels.</summary>
    public void ForgetEmotion()
    {
        if (_entries is null)
        {
            return;
        }

        var kept = new TraceEntry[Capacity];
        var count = 0;
        for (var i = 0; i < _count; i++)
        {
            ref readonly var entry = ref At(i);
            if (!entry.IsFromEmotion)
            {
                kept[count++] = entry;
            }
        }

        _entries.AsSpan().Clear();
        (_entries, _count, _next) = (kept, count, count % Capacity);
    }

    /// <summary>The results of the last minute, oldest first.</summary>
    /// <param name="untilNs">End of that minute, monotonic ns; null for the last result (the call is over).</param>
    /// <param name="budgetMs">What is longer is over the budget.</param>
    /// <param name="hardDeadlineMs">What is longer has missed the hard deadline.</param>
    public TraceRow[] Rows(long? untilNs, int budgetMs, int hardDeadlineMs)
    {
        var rows = new List<TraceRow>(_count);
        var fromNs = _count == 0 ? 0 : (untilNs ?? At(_count - 1).ArrivalNs) - (WindowMs * 1_000_000L);
        for (var i = 0; i < _count; i++)
        {
            if (At(i).ArrivalNs >= fromNs)
            {
                rows.Add(TraceRow.Of(At(i), budgetMs, hardDeadlineMs));
            }
        }

        return [.. rows];
    }

    private ref readonly TraceEntry At(int age) => ref _entries![(_next - _count + age + Capacity) % Capacity];
}
