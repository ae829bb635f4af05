using EdgeCx.Inference.Emotion;

namespace EdgeCx.Inference.Evaluation;

/// <summary>A folder of models, each trained without one speaker: SPEAKER/voice-emotion.</summary>
public static class FoldModels
{
    /// <summary>Finds the model that a speaker may be heard by.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="speaker">The speaker as the manifest names them.</param>
    /// <param name="options">Section Inference, with the appliance's own model.</param>
    /// <param name="found">The same with the speaker's model.</param>
    /// <param name="reason">Why there is none.</param>
    /// <exception cref="InferenceStartException">A description cannot be read.</exception>
    public static bool TryFind(string folder, string speaker, InferenceOptions options, out InferenceOptions found, out string reason)
    {
        ArgumentNullException.ThrowIfNull(options);
        found = options with { EmotionDirectory = Path.Combine(folder, speaker) };
        reason = "";
        if (!Directory.Exists(found.EmotionRoot))
        {
            reason = $"no model '{found.EmotionRoot}'";
        }
        else if (EmotionModelDescription.Load(found.EmotionRoot).Files.HeadFull.Sha256 == EmotionModelDescription.Load(options.EmotionRoot).Files.HeadFull.Sha256)
        {
            // A copy made by mistake would be taken for a triumph.
            reason = $"'{found.EmotionRoot}' is the appliance's own model, in whose training the speaker was not left out";
        }

        return reason.Length == 0;
    }
}
