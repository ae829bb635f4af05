using EdgeCx.Core.Audio;
using EdgeCx.Core.Speech;

namespace EdgeCx.Inference.Emotion;

/// <summary>
/// All that emotion keeps of one leg's caller: level, pooled chunks, the caller's mean, evidence. For each chunk, in media order:
/// <see cref="Prepare"/>, the chunk graphs, <see cref="TryPool"/>, the head, <see cref="TryRead"/>. About 50 KB.
/// </summary>
internal sealed class CallerEmotion
{
    private readonly EmotionModelDescription _model;
    private readonly SpeechLevel _level;
    private readonly ChunkPool _pool;
    private readonly EvidenceAccumulator _evidence;
    private readonly double[] _logits = new double[EvidenceAccumulator.Logits];
    private readonly bool _commitsByItself;
    private int _encoded;

    /// <summary>A caller of whom nothing is known.</summary>
    /// <param name="model">The model's numbers.</param>
    /// <param name="baseline">What is known of the caller; shared between the clips of one speaker in evaluation.</param>
    /// <param name="commitsByItself">True live: every 3 s of speech are an utterance. In evaluation the clip is.</param>
    public CallerEmotion(EmotionModelDescription model, CallerBaseline baseline, bool commitsByItself)
    {
        _model = model;
        _level = new SpeechLevel(model.Level);
        _pool = new ChunkPool(model);
        Baseline = baseline;
        _evidence = new EvidenceAccumulator(model.Evidence);
        _commitsByItself = commitsByItself;
    }

    /// <summary>How the caller sounds in general.</summary>
    public CallerBaseline Baseline { get; }

    /// <summary>Chunks pooled in the last window.</summary>
    public int PooledChunks { get; private set; }

    /// <summary>The averaged logits of the last reading, not calibrated; also where it was refused.</summary>
    public ReadOnlySpan<double> Logits => _logits;

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
    public bool TryPool(long k, ChunkGraphs chunks, int row, EmotionHead head, int headRow)
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

        (PooledChunks, head.Em[headRow][0]) = _pool.Count(head.Blocks);
        if (head.Blocks > 1)
        {
            head.Frames[headRow][0] = _model.Chunk.Frames * PooledChunks;
        }

        Baseline.Write(head.MeanSum[headRow], head.MeanCount[headRow]);
        return true;
    }

    /// <summary>Takes the head's outputs and says how the caller sounds. False, with nothing taken, where an output is no number.</summary>
    /// <param name="k">The chunk's number.</param>
    /// <param name="rung">The rung it was heard on.</param>
    /// <param name="head">The head that ran.</param>
    /// <param name="row">The window's row there.</param>
    /// <param name="language">The leg's language; empty where unknown.</param>
    /// <param name="reading">What is reported.</param>
    public bool TryRead(
        long k, EmotionModelDescription.RungRule rung, EmotionHead head, int row, string language, out EmotionReading reading)
    {
        reading = default;
        var heard = head.Heard[row];
        if (!(Finite.All(head.Logits[row]) && Finite.All(head.Population[row]) && Finite.All(heard) && Finite.All(head.Features[row])))
        {
            return false;
        }

        for (var i = 0; i < _logits.Length; i++)
        {
            _logits[i] = head.Logits[row][i];
        }

        var isRefused = 1 - heard[0] > rung.MaxOther;
        _evidence.Next(k, PooledChunks, counts: !isRefused, _logits);
        reading = isRefused
            ? EmotionReading.Refused(LoudestOther(heard), PooledChunks)
            : EmotionReading.From(_logits, PooledChunks, language, rung, _model);
        if (++_encoded % _model.Mean.CommitChunks == 0 && _commitsByItself && !isRefused)
        {
            Baseline.Commit(head.Features[row], head.Population[row]);
        }

        return true;
    }

    /// <summary>Another person may speak from here on: forgets all.</summary>
    public void Reset()
    {
        _level.Reset();
        _pool.Reset();
        Baseline.Reset();
        _evidence.Reset();
        _encoded = 0;
    }

    private static AudioKind LoudestOther(ReadOnlySpan<float> heard)
    {
        var best = 1;
        for (var i = 2; i < heard.Length; i++)
        {
            best = heard[i] > heard[best] ? i : best;
        }

        return (AudioKind)best;
    }
}
