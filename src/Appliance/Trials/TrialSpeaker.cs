namespace EdgeCx.Appliance.Trials;

/// <summary>One speaker's clips by label.</summary>
/// <param name="Name">The speaker as the manifest names them.</param>
/// <param name="Language">Language, ISO 639-1; empty where not known.</param>
/// <param name="All">The clips, in the manifest's order.</param>
internal sealed record TrialSpeaker(string Name, string Language, IReadOnlyList<TrialClip> All)
{
    /// <summary>Clips of a label; empty where there are none.</summary>
    public IReadOnlyList<TrialClip> Clips(string label) => [.. All.Where(c => c.Clip.Label == label)];
}
