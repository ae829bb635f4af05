namespace EdgeCx.Inference.Emotion;

/// <summary>
/// All that emotion keeps of one leg's caller: level, pooled chunks, the caller's mean, evidence. For each chunk, in media order:
/// <see cref="Prepare"/>, the chunk graphs, <see cref="TryPool"/>, the head, <see cref="TryRead"/>. About 50 KB.
/// </summary>
internal sealed class CallerEmotion
{
    private readonly EmotionModelDescription _model;
    private readonly PooledWindow _window;
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
        _window = new PooledWindow(model);
        Baseline = baseline;
        _evidence = new EvidenceAccumulator(model.Evidence);
        _commitsByItself = commitsByItself;
    }

    /// <summary>How the caller sounds in general.</summary>
    public CallerBaseline Baseline { get; }

    /// <summary>Chunks pooled in the last window.</summary>
    public int PooledChunks => _window.Chunks;

    /// <summary>The averaged logits of the last reading, not calibrated; also where it was refused.</summary>
    public ReadOnlySpan<double> Logits => _logits;

    /// <inheritdoc cref="PooledWindow.Prepare"/>
    public float Prepare(long k, ReadOnlySpan<short> samples, int newSamples, Span<float> row, out float gain) =>
        _window.Prepare(k, samples, newSamples, row, out gain);

    /// <summary>Takes the chunk graphs' outputs and writes the head's inputs. False, with nothing taken, where an output is no number.</summary>
    /// <param name="k">The chunk's number.</param>
    /// <param name="chunks">The graphs that ran.</param>
    /// <param name="row">The chunk's row there.</param>
    /// <param name="head">The head that will run.</param>
    /// <param name="headRow">The window's row there.</param>
    public bool TryPool(long k, ChunkGraphs chunks, int row, EmotionHead head, int headRow) =>
        _window.TryPool(k, chunks, row, head, headRow, Baseline);

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
            ? EmotionReading.Refused(EmotionReading.LoudestOther(heard), PooledChunks)
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
        ForgetWindow();
        Baseline.Reset();
        _encoded = 0;
    }

    /// <summary>Forgets what was pooled and the evidence; how the caller sounds in general stays.</summary>
    public void ForgetWindow()
    {
        _window.Reset();
        _evidence.Reset();
        Array.Clear(_logits);
    }
}
