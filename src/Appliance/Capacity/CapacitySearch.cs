namespace EdgeCx.Appliance.Capacity;

/// <summary>
/// Which load to try next: half as many again until one does not hold, then between the highest that held and the lowest that did not, until they are
/// within 5 %. A load that does not hold is tried once more before that is believed: machines have bad moments.
/// </summary>
internal sealed class CapacitySearch
{
    private const double Growth = 1.5;
    private const double Precision = 0.05;
    private readonly int _max;
    private int _failedOnce;

    /// <summary>Begins a search.</summary>
    /// <param name="start">First load, calls.</param>
    /// <param name="max">Highest load, calls.</param>
    public CapacitySearch(int start, int max)
    {
        _max = max;
        Next = Math.Min(start, max);
    }

    /// <summary>The load to try; null when the search is over.</summary>
    public int? Next { get; private set; }

    /// <summary>The highest load that held; 0 for none yet.</summary>
    public int Held { get; private set; }

    /// <summary>The lowest load that did not hold; null for none yet.</summary>
    public int? Gave { get; private set; }

    /// <summary>Says how the load that was asked for went.</summary>
    /// <param name="held">True when it held.</param>
    /// <param name="isCertain">True when trying it again would show the same: the appliance refused calls, say.</param>
    public void Tell(bool held, bool isCertain = false)
    {
        var load = Next ?? throw new InvalidOperationException("the search is over");
        if (held)
        {
            Held = Math.Max(Held, load);
        }
        else if (_failedOnce != load && !isCertain)
        {
            _failedOnce = load;
            return;
        }
        else
        {
            Gave = Math.Min(Gave ?? int.MaxValue, load);
        }

        Next = Choose();
    }

    private int? Choose()
    {
        if (Gave is not { } gave)
        {
            return Held >= _max ? null : Math.Min(_max, Math.Max(Held + 1, (int)(Held * Growth)));
        }

        if (Held == 0)
        {
            return gave == 1 ? null : gave / 2;
        }

        var gap = gave - Held;
        return gap <= 1 || gap <= Precision * Held ? null : Held + (gap / 2);
    }
}
