using EdgeCx.Core.Audio;

namespace EdgeCx.Inference.Emotion;

/// <summary>
/// The encoded chunks of one leg that are heard together, and their running level. For each chunk, in media order: <see cref="Prepare"/>, the chunk
/// graphs, <see cref="TryPool"/>, the head.
/// </summary>
/// <param name="model">The model's numbers.</param>
/// <param name="blocks">Most blocks that a chunk is encoded with.</param>
internal sealed class PooledWindow(EmotionModelDescription model, int blocks = EmotionModelDescription.MaxBlocks)
{
    private readonly SpeechLevel _level = new(model.Level);
    private readonly ChunkPool _pool = new(model, blocks);

    /// <summary>Chunks pooled in the last window.</summary>
    public int Chunks { get; private set; }

    /// <summary>Levels a chunk that will be encoded.</summary>
    /// <param name="k">Its number on the leg's grid.</param>
    /// <param name="samples">Context and chunk, 6000 samples.</param>
    /// <param name="newSamples">Real samples of the chunk; the rest is zeros.</param>
    /// <param name="row">Input row of the chunk graphs.</param>
    /// <param name="gain">The gain that was used.</param>
    /// <returns><c>em_prev</c> for the prosody graph, dB.</returns>
    public float Prepare(long k, ReadOnlySpan<short> samples, int newSamples, Span<float> row, out float gain)
    {
        gain = _level.Next(samples.Slice(PcmFormat.ChunkContextSamples, newSamples));
        var scale = gain / 32768f;
        var real = PcmFormat.ChunkContextSamples + newSamples;
        for (var i = 0; i < real; i++)
        {
            row[i] = samples[i] * scale;
        }

        row[real..].Clear();
        return _pool.Prepare(k);
    }

    /// <summary>Takes the chunk graphs' outputs and writes the head's inputs. False, with nothing taken, where an output is no number.</summary>
    /// <param name="k">The chunk's number.</param>
    /// <param name="chunks">The graphs that ran.</param>
    /// <param name="row">The chunk's row there.</param>
    /// <param name="head">The head that will run.</param>
    /// <param name="headRow">The window's row there.</param>
    /// <param name="baseline">The mean that the head compares with.</param>
    public bool TryPool(long k, ChunkGraphs chunks, int row, EmotionHead head, int headRow, CallerBaseline baseline)
    {
        var em = chunks.Em[row][0];
        var isFinite = float.IsFinite(em);
        for (var block = 0; block < head.Blocks; block++)
        {
            isFinite &= Finite.All(chunks.Sums(block, row));
        }

        if (!isFinite)
        {
            return false;
        }

        _pool.Push(k, head.Blocks, em);
        for (var block = 0; block < head.Blocks; block++)
        {
            chunks.Sums(block, row).CopyTo(_pool.Newest(block));
            _pool.WriteSums(head.Blocks, block, head.Sums(block, headRow));
        }

        (Chunks, head.Em[headRow][0]) = _pool.Count(head.Blocks);
        if (head.Blocks > 1)
        {
            head.Frames[headRow][0] = model.Chunk.Frames * Chunks;
        }

        baseline.Write(head.MeanSum[headRow], head.MeanCount[headRow]);
        return true;
    }

    /// <summary>Forgets everything.</summary>
    public void Reset()
    {
        _level.Reset();
        _pool.Reset();
        Chunks = 0;
    }
}
