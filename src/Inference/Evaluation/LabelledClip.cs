namespace EdgeCx.Inference.Evaluation;

/// <summary>One line of a manifest.</summary>
/// <param name="Path">Full path of the clip.</param>
/// <param name="Corpus">Corpus.</param>
/// <param name="Speaker">Speaker, unique over corpora.</param>
/// <param name="Label">Common label.</param>
/// <param name="IsBoredom">True for label <c>other</c> that was boredom in the corpus.</param>
public sealed record LabelledClip(string Path, string Corpus, string Speaker, string Label, bool IsBoredom)
{
    /// <summary>Language spoken, ISO 639-1; empty where the manifest does not say.</summary>
    public string Language { get; init; } = "";

    /// <summary>Which of several channels is the speaker's, from 1; 0 where the manifest does not say.</summary>
    public int Channel { get; init; }

    /// <summary>The speaker as the manifest names them: the name of their folder among models that were trained without one speaker each.</summary>
    public string Fold => Speaker[(Corpus.Length + 1)..];
}
