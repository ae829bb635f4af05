using EdgeCx.Core.Speech;

namespace EdgeCx.Inference.Emotion;

/// <summary>
/// A rare look at what is loud on a leg without being speech: the cheapest rung's encoder and head, of which only what was heard is read. It
/// knows no emotion, and nothing of what emotion keeps of the caller changes. About 4 KB.
/// </summary>
/// <param name="model">The model's numbers.</param>
/// <param name="population">The population's mean: what is heard does not depend on who speaks.</param>
internal sealed class Glance(EmotionModelDescription model, CallerBaseline population)
{
    /// <summary>Blocks of features that it looks at: prosody.</summary>
    public const int Blocks = 1;

    private readonly PooledWindow _window = new(model, Blocks);

    /// <summary>The rung whose graphs it runs: the last.</summary>
    public int Rung => model.Rungs.Length - 1;

    /// <inheritdoc cref="PooledWindow.Prepare"/>
    public float Prepare(long k, ReadOnlySpan<short> samples, int newSamples, Span<float> row) => _window.Prepare(k, samples, newSamples, row, out _);

    /// <summary>Takes the chunk graphs' outputs and writes the head's inputs. False, with nothing taken, where an output is no number.</summary>
    public bool TryPool(long k, ChunkGraphs chunks, int row, EmotionHead head, int headRow) =>
        _window.TryPool(k, chunks, row, head, headRow, population);

    /// <summary>Takes the head's outputs and says whether it is music; true only where the model is as sure as it must be to refuse a window.</summary>
    /// <param name="head">The head that ran.</param>
    /// <param name="row">The window's row there.</param>
    /// <param name="reading">What is reported of music: that nothing may be built on it.</param>
    public bool IsMusic(EmotionHead head, int row, out EmotionReading reading)
    {
        var heard = head.Heard[row];
        reading = EmotionReading.Refused(AudioKind.Music, _window.Chunks);
        return Finite.All(heard)
            && _window.Chunks >= model.Abstain.MinChunks
            && 1 - heard[0] > model.Rungs[Rung].MaxOther
            && EmotionReading.LoudestOther(heard) == AudioKind.Music;
    }

    /// <summary>Somebody speaks, or another person may from here on: what was heard before is over.</summary>
    public void Reset() => _window.Reset();
}
