namespace EdgeCx.Appliance.Trials;

/// <summary>What <c>evaluate-calls</c> is asked to do.</summary>
/// <param name="Manifest">CSV of labelled clips.</param>
/// <param name="FoldModels">Folder of models trained without one speaker each; null for the shipped model.</param>
/// <param name="Calls">Recordings of customers who are known to be calm.</param>
/// <param name="Repeats">Calls of each kind and speaker.</param>
/// <param name="Seed">Where chance comes from.</param>
/// <param name="Sweeps">True to try other thresholds too.</param>
internal sealed record TrialPlan(string Manifest, string? FoldModels, IReadOnlyList<string> Calls, int Repeats, int Seed, bool Sweeps)
{
    /// <summary>The command, for the report.</summary>
    public string Command => string.Create(
        System.Globalization.CultureInfo.InvariantCulture,
        $"edgecx evaluate-calls --manifest {Manifest}{(FoldModels is null ? "" : " --fold-models " + FoldModels)} --repeats {Repeats} --seed {Seed}{(Sweeps ? "" : " --no-curve")}{(Calls.Count == 0 ? "" : " --calls " + string.Join(' ', Calls))}");
}
