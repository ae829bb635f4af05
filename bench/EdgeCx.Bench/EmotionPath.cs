using EdgeCx.Core.Audio;
using EdgeCx.Inference;
using EdgeCx.Inference.Emotion;
using EdgeCx.Inference.Onnx;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeCx.Bench;

/// <summary>
/// What the emotion thread does with a batch of chunks, one chunk a caller, on one thread: levelling, the chunk graphs, pooling with the caller's mean, the
/// head, reading. The voices are synthetic; what a chunk costs does not depend on what is said.
/// </summary>
internal sealed class EmotionPath : IDisposable
{
    /// <summary>Parts whose time is kept apart.</summary>
    public static readonly string[] Parts = ["levelling", "prosody", "layer 1", "layer 2", "pooling", "head", "reading"];

    private readonly EmotionModel _model;
    private readonly EmotionModelDescription.RungRule _rule;
    private readonly CallerEmotion[] _callers;
    private readonly short[][] _samples;
    private readonly BatchRows _rows;
    private readonly long[] _partNs = new long[Parts.Length];
    private long _k;

    /// <summary>Loads the model for a batch size.</summary>
    /// <param name="precision"><c>int8</c> or <c>fp32</c>.</param>
    /// <param name="rung">The rung of all callers.</param>
    /// <param name="batch">Callers.</param>
    /// <param name="models">Folder that holds <c>voice-emotion</c>; null: the one beside the program.</param>
    public EmotionPath(string precision, int rung, int batch, string? models = null)
    {
        var options = new InferenceOptions { Precision = precision, ModelDirectory = models };
        _model = EmotionModel.Load(new SessionFactory(options, NullLogger.Instance), options, [batch], NullLogger.Instance);
        _rule = _model.Description.Rungs[rung];
        _callers = [.. Enumerable.Range(0, batch).Select(_ => _model.NewCaller())];
        _samples = [.. Enumerable.Range(0, batch).Select(Voice)];
        _rows = new BatchRows(batch);
        for (var i = 0; i < batch; i++)
        {
            _rows.Add(_rule.Blocks);
        }

        _rows.Arrange();
    }

    /// <summary>CPU time of each part in the last round, ns.</summary>
    public ReadOnlySpan<long> PartNs => _partNs;

    /// <summary>Seconds of each caller's speech that a round stands for.</summary>
    public double SecondsOfSpeech => _rule.Every * PcmFormat.ChunkSamples / (double)PcmFormat.SampleRateHz;

    /// <summary>Hears one chunk of every caller.</summary>
    public void Round()
    {
        var chunks = _model.Chunks;
        var head = _model.Head(_rule.Blocks);
        Array.Clear(_partNs);
        var at = ThreadClock.NowNs;
        for (var i = 0; i < _callers.Length; i++)
        {
            chunks.EmPrev[i][0] = _callers[i].Prepare(_k, _samples[i], PcmFormat.ChunkSamples, chunks.Input[i], out _);
        }

        Mark(0, ref at);
        for (var block = 0; block < _rule.Blocks; block++)
        {
            chunks[block].Run(_callers.Length);
            Mark(1 + block, ref at);
        }

        for (var i = 0; i < _callers.Length; i++)
        {
            _callers[i].TryPool(_k, chunks, i, head, i);
        }

        Mark(4, ref at);
        head.Run(_callers.Length);
        Mark(5, ref at);
        for (var i = 0; i < _callers.Length; i++)
        {
            _callers[i].TryRead(_k, _rule, head, i, "", out _);
        }

        Mark(6, ref at);
        _k += _rule.Every;
    }

    /// <inheritdoc/>
    public void Dispose() => _model.Dispose();

    private void Mark(int part, ref long at)
    {
        var now = ThreadClock.NowNs;
        _partNs[part] = now - at;
        at = now;
    }

    /// <summary>A buzz with a gliding pitch and 4 syllables a second.</summary>
    private static short[] Voice(int caller)
    {
        var samples = new short[PcmFormat.ChunkLeaseSamples];
        for (var i = 0; i < samples.Length; i++)
        {
            var t = i / (double)PcmFormat.SampleRateHz;
            var phase = 2 * Math.PI * (110 + (7 * caller) + (20 * t)) * t;
            var loudness = 0.55 - (0.45 * Math.Cos(2 * Math.PI * 4 * t));
            samples[i] = (short)(6000 * loudness * (Math.Sin(phase) + (0.5 * Math.Sin(3 * phase)) + (0.3 * Math.Sin(7 * phase))));
        }

        return samples;
    }
}
