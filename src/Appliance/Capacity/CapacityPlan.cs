using EdgeCx.Appliance.Capacity.Load;

namespace EdgeCx.Appliance.Capacity;

/// <summary>What a capacity run shall do.</summary>
internal sealed record CapacityPlan
{
    /// <summary>Most calls that a run may ask for.</summary>
    public const int MostCalls = 20_000;

    /// <summary>Measured time of one load, s.</summary>
    public int Seconds { get; init; } = 20;

    /// <summary>Time a load stands before it is measured, s.</summary>
    public int SettleSeconds { get; init; } = 5;

    /// <summary>First load of the search, calls.</summary>
    public int Start { get; init; } = 50;

    /// <summary>Bound of the search, calls.</summary>
    public int Max { get; init; } = 2000;

    /// <summary>Loads to measure one after the other instead of searching; empty to search.</summary>
    public IReadOnlyList<int> Loads { get; init; } = [];

    /// <summary>Calls begun in a second.</summary>
    public double RampPerSecond { get; init; } = 50;

    /// <summary>Voices of the calls.</summary>
    public IReadOnlyList<ClipPair> Clips { get; init; } = [];

    /// <summary>File that takes a line every ten seconds (CSV); null for none.</summary>
    public string? SamplesFile { get; init; }

    /// <summary>File that takes the picture (SVG); null for none.</summary>
    public string? PlotFile { get; init; }

    /// <summary>The highest load that may come.</summary>
    public int HighestLoad => Loads.Count > 0 ? Loads.Max() : Math.Max(Start, Max);

    /// <summary>All that is wrong with it: option, value, what is allowed.</summary>
    public IEnumerable<string> Validate()
    {
        if (Seconds is < 1 or > 86_400)
        {
            yield return $"--seconds is {Seconds}; allowed are 1 to 86400.";
        }

        if (SettleSeconds is < 0 or > 600)
        {
            yield return $"--settle is {SettleSeconds}; allowed are 0 to 600 (s).";
        }

        if (Start is < 1 or > MostCalls)
        {
            yield return $"--start is {Start}; allowed are 1 to {MostCalls} (calls).";
        }

        if (Max < Start || Max > MostCalls)
        {
            yield return $"--max is {Max}; allowed are --start ({Start}) to {MostCalls} (calls).";
        }

        if (Loads.Any(static l => l is < 1 or > MostCalls))
        {
            yield return $"--hold is {string.Join(',', Loads)}; allowed are numbers of calls from 1 to {MostCalls}, with commas between.";
        }

        if (!(RampPerSecond is > 0 and <= 500))
        {
            yield return FormattableString.Invariant($"--ramp is {RampPerSecond}; allowed is above 0, up to 500 calls a second.");
        }

        // Found out at the end, half an hour of measuring would be lost.
        foreach (var (option, file) in ((string, string?)[])[("--samples", SamplesFile), ("--svg", PlotFile)])
        {
            if (file is not null && !Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(file))))
            {
                yield return $"{option} is '{file}'; allowed is a file in a folder that exists.";
            }
        }
    }
}
