using EdgeCx.Core.Emotion;
using EdgeCx.Core.Speech;

namespace EdgeCx.Inference.Emotion;

/// <summary>What averaged logits say (contract, sections 7 and 8).</summary>
/// <param name="Probabilities">Of the four classes.</param>
/// <param name="Anger">Anger against the rest, 0 to 1.</param>
/// <param name="Arousal">−1 to 1.</param>
/// <param name="Valence">−1 to 1.</param>
/// <param name="Confidence">Largest probability less the second largest.</param>
/// <param name="Chunks">Chunks pooled in the last window.</param>
/// <param name="Abstention">Why nothing may be built on it.</param>
/// <param name="Heard">What was heard; nothing but one voice has an emotion.</param>
internal readonly record struct EmotionReading(
    EmotionProbabilities Probabilities,
    float Anger,
    float Arousal,
    float Valence,
    float Confidence,
    int Chunks,
    AbstainReason Abstention,
    AudioKind Heard)
{
    /// <summary>True where nothing may be built on it.</summary>
    public bool Abstained => Abstention != AbstainReason.None;

    /// <summary>What is reported of audio that is not one person's speech: no emotion at all.</summary>
    public static EmotionReading Refused(AudioKind heard, int chunks) =>
        new(new EmotionProbabilities(1, 0, 0, 0), 0, 0, 0, 0, chunks, AbstainReason.OutOfDomain, heard);

    /// <summary>The most probable kind of audio but one voice.</summary>
    /// <param name="heard">Probabilities in the order of <see cref="AudioKind"/>.</param>
    public static AudioKind LoudestOther(ReadOnlySpan<float> heard)
    {
        var best = 1;
        for (var i = 2; i < heard.Length; i++)
        {
            best = heard[i] > heard[best] ? i : best;
        }

        return (AudioKind)best;
    }

    /// <summary>Reads the averaged logits of one person's speech.</summary>
    /// <param name="logits">The average, not calibrated.</param>
    /// <param name="chunks">Chunks pooled in the last window.</param>
    /// <param name="language">The leg's language; empty where unknown.</param>
    /// <param name="rung">The rung it was heard on.</param>
    /// <param name="model">The model's numbers.</param>
    public static EmotionReading From(
        ReadOnlySpan<double> logits, int chunks, string language, EmotionModelDescription.RungRule rung, EmotionModelDescription model)
    {
        var scales = model.Calibration.For(language);
        Span<double> p = stackalloc double[4];

        // Whether to speak at all is decided on one scale, so that another language makes an estimate less sure and not silent.
        var trained = Classes(logits, model.Calibration.Trained, p);
        var confidence = ReferenceEquals(scales, model.Calibration.Trained) ? trained : Classes(logits, scales, p);
        var abstention = chunks < model.Abstain.MinChunks ? AbstainReason.LittleSpeech
            : trained < rung.MinConfidence ? AbstainReason.Unsure
            : AbstainReason.None;
        return new EmotionReading(
            new EmotionProbabilities((float)p[0], (float)p[1], (float)p[2], (float)p[3]),
            (float)Sigmoid.Of(scales[4] * logits[4]),
            (float)((2 * Sigmoid.Of(scales[5] * logits[5])) - 1),
            (float)((2 * Sigmoid.Of(scales[6] * logits[6])) - 1),
            (float)confidence,
            chunks,
            abstention,
            AudioKind.OneVoice);
    }

    /// <summary>Writes the classes' probabilities; returns the largest less the second largest.</summary>
    private static double Classes(ReadOnlySpan<double> logits, double[] scales, Span<double> p)
    {
        var top = double.NegativeInfinity;
        for (var i = 0; i < p.Length; i++)
        {
            p[i] = scales[i] * logits[i];
            top = Math.Max(top, p[i]);
        }

        var sum = 0.0;
        for (var i = 0; i < p.Length; i++)
        {
            p[i] = Math.Exp(p[i] - top);
            sum += p[i];
        }

        double first = 0, second = 0;
        for (var i = 0; i < p.Length; i++)
        {
            p[i] /= sum;
            second = Math.Max(second, Math.Min(first, p[i]));
            first = Math.Max(first, p[i]);
        }

        return first - second;
    }
}
