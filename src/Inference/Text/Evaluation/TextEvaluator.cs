using EdgeCx.Core.Time;
using EdgeCx.Inference.Evaluation;
using EdgeCx.Inference.Onnx;
using Microsoft.Extensions.Logging;

namespace EdgeCx.Inference.Text.Evaluation;

/// <summary>Measures the text-emotion model on labelled sentences, by the code that reads utterances live.</summary>
public sealed class TextEvaluator : IDisposable
{
    // Until the runtime has compiled the code that a sentence runs through.
    private const int WarmRows = 50;
    private readonly TextEmotionModel _model;
    private readonly MonotonicClock _clock;

    /// <summary>Loads the model.</summary>
    /// <param name="options">Section Inference, validated.</param>
    /// <param name="clock">Monotonic time, for the time a sentence takes.</param>
    /// <param name="logger">Log.</param>
    /// <exception cref="InferenceStartException">A model file or the native library is missing or not the expected one.</exception>
    public TextEvaluator(InferenceOptions options, MonotonicClock clock, ILogger logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        _model = TextEmotionModel.Load(new SessionFactory(options with { Target = "cpu" }, logger), options.ModelRoot);
        _clock = clock;
        var labels = _model.Description.Labels;
        Groups = _model.Description.Groups.ToDictionary(g => g.Key, g => g.Value.Select(l => Array.IndexOf(labels, l)).ToArray());
    }

    /// <summary>The groups, and the numbers of GoEmotions' labels in each.</summary>
    public IReadOnlyDictionary<string, int[]> Groups { get; }

    /// <summary>Reads every sentence.</summary>
    /// <param name="rows">The sentences, at least one.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <exception cref="EvaluationException">There is no row.</exception>
    public TextReport Evaluate(IReadOnlyList<LabelledText> rows, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(rows);
        if (rows.Count == 0)
        {
            throw new EvaluationException("The file has no row with a known label.");
        }

        var description = _model.Description;
        var (groupNames, ekman) = (TextEmotionDescription.GroupNames, description.Ekman.Keys.ToArray());
        var ekmanLabels = description.Ekman.Values.Select(names => names.Select(n => Array.IndexOf(description.Labels, n)).ToArray()).ToArray();
        var groups = new LabelTally(groupNames, description.Thresholds.Groups);
        var sure = new LabelTally(groupNames, description.Thresholds.Groups);
        var labels = new LabelTally(description.Labels, description.Thresholds.Labels);
        var basic = new LabelTally(ekman, description.Thresholds.Ekman);
        var (abstained, numbered) = (0, 0);
        var times = new double[rows.Count];
        var outputs = new float[_model.Outputs];
        foreach (var row in rows.Take(WarmRows))
        {
            _model.Run(row.Text, outputs);
        }

        var processor = Environment.CpuUsage.TotalTime;
        for (var i = 0; i < rows.Count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            var row = rows[i];
            var began = _clock.NowNs;
            var emotion = _model.Read(row.Text, SpokenText.Of(row.Text).Words.Count, outputs);
            times[i] = (_clock.NowNs - began) / 1e6;

            var found = outputs.AsSpan(description.Labels.Length, groupNames.Length);
            groups.Add(found, g => row.Groups.Contains(groupNames[g]));
            abstained += emotion.Abstained ? 1 : 0;
            if (!emotion.Abstained)
            {
                sure.Add(found, g => row.Groups.Contains(groupNames[g]));
            }

            if (row.Labels is { } numbers)
            {
                numbered++;
                labels.Add(outputs, numbers.Contains);
                basic.Add(outputs.AsSpan(description.Labels.Length + groupNames.Length), e => ekmanLabels[e].Any(numbers.Contains));
            }
        }

        processor = Environment.CpuUsage.TotalTime - processor;
        Array.Sort(times);
        return new TextReport
        {
            Rows = rows.Count,
            Abstained = abstained,
            Groups = groups.Figures(),
            GroupsUnlessAbstained = sure.Figures(),
            Labels = numbered > 0 ? labels.Figures() : null,
            Ekman = numbered > 0 ? basic.Figures() : null,
            ProcessorMs = processor.TotalMilliseconds / rows.Count,
            MedianMs = times[(times.Length - 1) / 2],
            P99Ms = times[(int)Math.Ceiling((times.Length - 1) * 0.99)],
        };
    }

    /// <inheritdoc/>
    public void Dispose() => _model.Dispose();
}
