namespace EdgeCx.Inference.Emotion;

/// <summary>
/// The running level of one leg's speech and the gain that brings it to the model's level (contract, section 4): loudness alone is not anger.
/// </summary>
internal sealed class SpeechLevel(EmotionModelDescription.LevelRule rule)
{
    private double _energy;
    private double _weight;

    /// <summary>Takes the real samples of a chunk that will be encoded (context not included); returns the gain for context and chunk.</summary>
    public float Next(ReadOnlySpan<short> samples)
    {
        long sum = 0;
        foreach (var sample in samples)
        {
            sum += sample * sample;
        }

        _energy = (rule.Decay * _energy) + (sum / (32768.0 * 32768.0));
        _weight = (rule.Decay * _weight) + samples.Length;
        return (float)(rule.TargetRms / Math.Sqrt((_energy / _weight) + rule.Floor));
    }

    /// <summary>Forgets everything.</summary>
    public void Reset() => _energy = _weight = 0;
}
