namespace EdgeCx.Inference.Emotion;

/// <summary>Scales that turn averaged logits into probabilities (contract, section 8).</summary>
/// <param name="Languages">Languages of the training speech, primary subtags.</param>
/// <param name="Trained">Scales for those.</param>
/// <param name="Other">Scales for another language, or an unknown one: an estimate is less sure there.</param>
internal sealed record CalibrationRule(string[] Languages, double[] Trained, double[] Other)
{
    /// <summary>The scales for a language; empty is unknown.</summary>
    public double[] For(ReadOnlySpan<char> language)
    {
        var end = language.IndexOfAny('-', '_');
        var primary = end < 0 ? language : language[..end];
        foreach (var trained in Languages)
        {
            if (primary.Equals(trained, StringComparison.OrdinalIgnoreCase))
            {
                return Trained;
            }
        }

        return Other;
    }
}
