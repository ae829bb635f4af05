namespace EdgeCx.Inference.Emotion;

/// <summary>
/// Averages logits over a leg's recent speech (contract, section 8): the window at hand speaks in full, each 3 s before it half as loudly as the next.
/// </summary>
internal sealed class EvidenceAccumulator(EmotionModelDescription.EvidenceRule rule)
{
    /// <summary>Logits: four classes, anger against the rest, high arousal, positive valence.</summary>
    public const int Logits = 7;

    private readonly double[] _sum = new double[Logits];
    private double _weight;
    private int _since;
    private long _last = long.MinValue;

    /// <summary>Takes a window's logits and replaces them by the average.</summary>
    /// <param name="k">The window's last chunk.</param>
    /// <param name="chunks">Chunks pooled in the window.</param>
    /// <param name="counts">False for a window that is not one person's speech: it is averaged, but leaves nothing behind.</param>
    /// <param name="logits">In: the window's; out: the average.</param>
    public void Next(long k, int chunks, bool counts, Span<double> logits)
    {
        if (_last != long.MinValue && k - _last > rule.MaxGapChunks)
        {
            Reset();
        }

        var commits = counts && ++_since == rule.CommitChunks;
        if (counts)
        {
            _last = k;
        }

        for (var i = 0; i < Logits; i++)
        {
            var sum = _sum[i] + (chunks * logits[i]);
            logits[i] = sum / (_weight + chunks);
            if (commits)
            {
                _sum[i] = rule.Decay * sum;
            }
        }

        if (commits)
        {
            _weight = rule.Decay * (_weight + chunks);
            _since = 0;
        }
    }

    /// <summary>Forgets everything.</summary>
    public void Reset()
    {
        Array.Clear(_sum);
        _weight = 0;
        _since = 0;
        _last = long.MinValue;
    }
}
