using EdgeCx.Core.Emotion;
using EdgeCx.Inference.Emotion;
using EdgeCx.Inference.Evaluation.Clips;
using EdgeCx.Inference.Onnx;
using EdgeCx.Inference.Voice;
using Microsoft.Extensions.Logging;

namespace EdgeCx.Inference.Evaluation;

/// <summary>
/// Accuracy of the emotion model on labelled clips. Clips of one speaker, in file order, are one caller's successive utterances, unless each
/// is taken alone.
/// </summary>
public sealed class Evaluator : IDisposable
{
    private readonly InferenceOptions _options;
    private readonly ILogger _logger;
    private readonly string? _foldModels;
    private readonly SessionFactory _factory;
    private readonly SileroModel _silero;
    private readonly ClipReader _reader = new();
    private EmotionModel? _emotion;
    private ClipListener? _listener;

    /// <summary>Loads the models.</summary>
    /// <param name="options">Section Inference, validated.</param>
    /// <param name="logger">Log.</param>
    /// <param name="foldModels">
    /// Folder with a model for each speaker, trained without them (SPEAKER/voice-emotion); null for the one model of the appliance.
    /// </param>
    /// <exception cref="InferenceStartException">A model is missing or wrong.</exception>
    public Evaluator(InferenceOptions options, ILogger<Evaluator> logger, string? foldModels = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _logger = logger;
        _foldModels = foldModels;
        var factory = new SessionFactory(options, logger);
        _factory = factory.OpenDevice() ?? factory;
        _silero = new SileroModel(_factory, options.ModelRoot, [1]);
        if (foldModels is null)
        {
            Load(options);
        }
    }

    /// <summary>Scores clips.</summary>
    /// <param name="clips">The clips, in file order.</param>
    /// <param name="independent">True to take each clip alone.</param>
    /// <param name="average">Mean over the last so many clips of the same speaker and label; 1 for none.</param>
    /// <param name="progress">Told the number of clips done.</param>
    /// <param name="cancellation">Stops between clips.</param>
    /// <exception cref="InferenceStartException">A model of a speaker is wrong.</exception>
    public EvaluationReport Evaluate(
        IReadOnlyList<LabelledClip> clips, bool independent, int average, IProgress<int>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(clips);
        ArgumentOutOfRangeException.ThrowIfLessThan(average, 1);
        var tally = new EvaluationTally();
        var done = 0;
        foreach (var speaker in clips.GroupBy(c => c.Speaker, StringComparer.Ordinal))
        {
            if (!TryLoad(speaker.First(), out var missing))
            {
                tally.LeaveOut(speaker.Key, missing, speaker.Count());
                continue;
            }

            var recent = new Dictionary<string, Queue<double[]>>(StringComparer.Ordinal);
            var caller = _emotion!.NewBaseline();
            foreach (var clip in speaker)
            {
                cancellation.ThrowIfCancellationRequested();
                progress?.Report(done++);
                if (tally.IsUnknown(clip))
                {
                    continue;
                }

                if (!_reader.TryReadFile(clip, out var audio, out var reason))
                {
                    tally.Bad.Add(new BadClip(clip.Path, reason));
                    continue;
                }

                tally.Note(clip, audio);
                caller = independent ? _emotion.NewBaseline() : caller;
                var logits = _listener!.Hear(audio.Samples, caller, out var encoded).ToArray();
                tally.Scores.Add(Score(clip, Average(recent, clip, logits, average), encoded));
            }
        }

        return tally.Report();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _silero.Dispose();
        _emotion?.Dispose();
        _factory.Dispose();
    }

    private void Load(InferenceOptions options)
    {
        _emotion?.Dispose();
        _emotion = EmotionModel.Load(_factory, options, [1], _logger);
        _listener = new ClipListener(_silero, _emotion, options);
    }

    private bool TryLoad(LabelledClip clip, out string missing)
    {
        missing = "";
        if (_foldModels is null)
        {
            return true;
        }

        if (!FoldModels.TryFind(_foldModels, clip.Fold, _options, out var options, out missing))
        {
            return false;
        }

        Load(options);
        return true;
    }

    private static double[] Average(Dictionary<string, Queue<double[]>> recent, LabelledClip clip, double[] logits, int average)
    {
        if (average == 1)
        {
            return logits;
        }

        var key = clip.Label + (clip.IsBoredom ? "/boredom" : "");
        if (!recent.TryGetValue(key, out var last))
        {
            recent[key] = last = new Queue<double[]>();
        }

        last.Enqueue(logits);
        if (last.Count > average)
        {
            last.Dequeue();
        }

        return [.. Enumerable.Range(0, logits.Length).Select(i => last.Average(l => l[i]))];
    }

    private ClipScore Score(LabelledClip clip, double[] logits, int encoded)
    {
        var model = _emotion!.Description;
        var reading = EmotionReading.From(logits, _listener!.PooledChunks, clip.Language, model.Rungs[_options.LeastRung], model);
        var abstention = encoded == 0 ? AbstainReason.LittleSpeech
            : _listener.IsRefused ? AbstainReason.OutOfDomain
            : reading.Abstention;
        return new ClipScore(
            clip,
            reading.Probabilities,
            reading.Anger,
            reading.Arousal,
            reading.Valence,
            abstention != AbstainReason.None,
            encoded * 0.5)
        {
            Abstention = abstention,
        };
    }
}
