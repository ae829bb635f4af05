namespace EdgeCx.Inference.Emotion;

/// <summary>
/// How this caller sounds in general: the running mean of their windows' features, starting from the population's (contract, section 6). Windows that are angry
/// for anyone are taken in no more often than calm ones, and after enough speech the mean stands: neither a caller who is angry from the first word nor a mood
/// that changes slowly becomes the norm.
/// </summary>
internal sealed class CallerBaseline(float[] prior, EmotionModelDescription model)
{
    private const int AngerLogit = 4;

    private readonly double[] _sum = new double[prior.Length];
    private readonly double[] _count = new double[EmotionModelDescription.MaxBlocks];
    private readonly int[] _blocks = model.Chunk.Blocks;
    private readonly EmotionModelDescription.MeanRule _rule = model.Mean;
    private readonly double _angerScale = model.Calibration.Trained[AngerLogit];
    private double _calm;
    private double _angry;

    /// <summary>Utterances (weighted) that the mean of each block of features stands on.</summary>
    public ReadOnlySpan<double> Counts => _count;

    /// <summary>Writes the head's inputs: the prior's and the caller's features added up, and how many utterances that is for each block.</summary>
    public void Write(Span<float> meanSum, Span<float> meanCount)
    {
        for (var i = 0; i < meanSum.Length; i++)
        {
            meanSum[i] = (float)((_rule.PriorUtterances * prior[i]) + _sum[i]);
        }

        for (var b = 0; b < meanCount.Length; b++)
        {
            meanCount[b] = (float)(_rule.PriorUtterances + _count[b]);
        }
    }

    /// <summary>Adds a window to what is known of the caller.</summary>
    /// <param name="features">Its features; the blocks that its head has.</param>
    /// <param name="population">Its logits against the population's mean.</param>
    public void Commit(ReadOnlySpan<float> features, ReadOnlySpan<float> population)
    {
        var strong = _rule.Anger.At(Sigmoid.Of(_angerScale * population[AngerLogit]));
        var given = Math.Min(strong, Math.Max(0, _rule.AngryBase + (_rule.AngryPerCalm * _calm) - _angry));
        var weight = 1 - strong + given;
        if (_count[0] < _rule.MaxUtterances)
        {
            _calm += 1 - strong;
            _angry += given;
        }

        var begin = 0;
        for (var b = 0; b < _blocks.Length && begin < features.Length; b++)
        {
            if (_count[b] < _rule.MaxUtterances)
            {
                for (var i = begin; i < begin + _blocks[b]; i++)
                {
                    _sum[i] += weight * features[i];
                }

                _count[b] += weight;
            }

            begin += _blocks[b];
        }
    }

    /// <summary>Forgets the caller.</summary>
    public void Reset()
    {
        Array.Clear(_sum);
        Array.Clear(_count);
        _calm = _angry = 0;
    }
}
