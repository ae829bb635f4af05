using EdgeCx.Inference.Evaluation;
using EdgeCx.Inference.Evaluation.Clips;

namespace EdgeCx.Appliance.Trials;

/// <summary>The labelled clips of a manifest by speaker, in memory.</summary>
internal sealed class TrialLibrary
{
    private TrialLibrary(IReadOnlyList<TrialSpeaker> speakers, IReadOnlyList<BadClip> badClips)
    {
        Speakers = speakers;
        BadClips = badClips;
    }

    /// <summary>The speakers, in the manifest's order.</summary>
    public IReadOnlyList<TrialSpeaker> Speakers { get; }

    /// <summary>Clips that could not be read.</summary>
    public IReadOnlyList<BadClip> BadClips { get; }

    /// <summary>Reads the clips that calls are composed of.</summary>
    /// <exception cref="EvaluationException">The manifest cannot be read.</exception>
    public static TrialLibrary Read(string manifest)
    {
        var reader = new ClipReader();
        var labelled = ClipManifest.Read(manifest, out var badLines);
        var bad = new List<BadClip>(badLines);
        var clips = new List<TrialClip>();
        foreach (var clip in labelled.Where(c => c.Label is "neutral" or "anger" or "sadness" or "happiness"))
        {
            if (reader.TryReadFile(clip, out var audio, out var reason))
            {
                clips.Add(TrialClip.Of(clip, audio.Samples));
            }
            else
            {
                bad.Add(new BadClip(clip.Path, reason));
            }
        }

        return new TrialLibrary(
            [.. clips.GroupBy(c => c.Clip.Speaker).Select(g => new TrialSpeaker(g.First().Clip.Fold, g.First().Clip.Language, [.. g]))], bad);
    }
}
