using System.Globalization;

namespace EdgeCx.Appliance.Trials.Day;

/// <summary>What <c>simulate-day</c> is asked to do.</summary>
internal sealed record DayPlan
{
    /// <summary>Most calls a day.</summary>
    public const int MaxCalls = 100_000;

    /// <summary>CSV of labelled clips.</summary>
    public required string Manifest { get; init; }

    /// <summary>Folder of models trained without one speaker each; null for the shipped model.</summary>
    public string? FoldModels { get; init; }

    /// <summary>True where the person at the keyboard says that the model was not trained on these speakers.</summary>
    public bool Unseen { get; init; }

    /// <summary>Calls of a day.</summary>
    public int Calls { get; init; } = 1000;

    /// <summary>Distinct calls that are composed and heard for each of the two days; the day's calls are drawn from them.</summary>
    public int Distinct { get; init; } = 200;

    /// <summary>Agents.</summary>
    public int Agents { get; init; } = 40;

    /// <summary>Where chance comes from.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Recordings of hold music; without any no call has a hold.</summary>
    public IReadOnlyList<string> Music { get; init; } = [];

    /// <summary>Recordings of customers who are known to be calm.</summary>
    public IReadOnlyList<string> CalmCalls { get; init; } = [];

    /// <summary>Share of cues that an agent says a word on.</summary>
    public double TapShare { get; init; } = 0.3;

    /// <summary>How likely that word is "helpful" where the cue meets its moment.</summary>
    public double HelpfulIfTrue { get; init; } = 0.9;

    /// <summary>How likely that word is "helpful" where it does not.</summary>
    public double HelpfulIfFalse { get; init; } = 0.15;

    /// <summary>The command, for the report.</summary>
    public string Command
    {
        get
        {
            var c = CultureInfo.InvariantCulture;
            var folds = FoldModels is null ? "" : " --fold-models " + FoldModels;
            var music = Music.Count == 0 ? "" : " --music " + string.Join(' ', Music);
            var calm = CalmCalls.Count == 0 ? "" : " --calm-calls " + string.Join(' ', CalmCalls);
            return string.Create(c, $"edgecx simulate-day --manifest {Manifest}{folds}{(Unseen ? " --unseen" : "")} --calls {Calls} --distinct {Distinct} ")
                + string.Create(c, $"--agents {Agents} --seed {Seed} --taps {TapShare} --helpful-if-true {HelpfulIfTrue} --helpful-if-false {HelpfulIfFalse}{music}{calm}");
        }
    }

    /// <summary>Everything that is wrong with it: option, value, what is allowed.</summary>
    public IEnumerable<string> Validate()
    {
        (string Option, double Value, double Min, double Max)[] ranges =
        [
            ("--calls", Calls, 1, MaxCalls),
            ("--distinct", Distinct, 4, 5000),
            ("--agents", Agents, 1, 1000),
            ("--taps", TapShare, 0, 1),
            ("--helpful-if-true", HelpfulIfTrue, 0, 1),
            ("--helpful-if-false", HelpfulIfFalse, 0, 1),
        ];
        foreach (var (option, value, min, max) in ranges)
        {
            if (!(value >= min && value <= max))
            {
                yield return FormattableString.Invariant($"{option} is {value}; allowed are {min} to {max}.");
            }
        }

        if (FoldModels is { } folds && !Directory.Exists(folds))
        {
            yield return $"--fold-models is '{folds}'; allowed is an existing folder.";
        }

        foreach (var file in Music.Where(f => !File.Exists(f)))
        {
            yield return $"--music has '{file}'; allowed are existing WAV files.";
        }
    }
}
