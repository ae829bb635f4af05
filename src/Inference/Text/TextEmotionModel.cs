using EdgeCx.Core.Emotion;
using EdgeCx.Inference.Onnx;

namespace EdgeCx.Inference.Text;

/// <summary>
/// Emotion of English words: USE-lite with low-rank corrections and a head of one hidden layer, all trained on GoEmotions. It keeps nothing
/// between sentences; any number of threads may call it.
/// </summary>
internal sealed class TextEmotionModel : IDisposable
{
    private const string HeadPrefix = "head.";
    private readonly SentenceEncoder _encoder;
    private readonly DenseLayer _hidden;
    private readonly DenseLayer _out;

    private TextEmotionModel(TextEmotionDescription description, SentenceEncoder encoder, DenseLayer hidden, DenseLayer output)
    {
        Description = description;
        _encoder = encoder;
        _hidden = hidden;
        _out = output;
    }

    /// <summary>What the weights are.</summary>
    public TextEmotionDescription Description { get; }

    /// <summary>Outputs: GoEmotions' labels, then the groups, then Ekman's emotions.</summary>
    public int Outputs => _out.Outputs;

    /// <summary>Loads encoder and weights.</summary>
    /// <param name="factory">Makes the session.</param>
    /// <param name="modelRoot">Folder that holds <c>use-lite/</c> and <c>text-emotion/</c>.</param>
    /// <exception cref="InferenceStartException">A file is missing or not the expected one.</exception>
    public static TextEmotionModel Load(SessionFactory factory, string modelRoot)
    {
        var folder = Path.Combine(modelRoot, "text-emotion");
        var description = TextEmotionDescription.Read(folder);
        var matrices = description.ReadMatrices(folder);
        var hidden = new DenseLayer(Head(matrices, "hidden.kernel"), Head(matrices, "hidden.bias"), SentenceEncoder.Width);
        var output = new DenseLayer(Head(matrices, "out.kernel"), Head(matrices, "out.bias"), hidden.Outputs);
        if (output.Outputs != description.Labels.Length + description.Groups.Count + description.Ekman.Count)
        {
            throw new InferenceStartException($"The head in '{folder}' has {output.Outputs} outputs, which are not its labels, groups and Ekman's emotions.");
        }

        var corrections = matrices.Values.Where(m => !m.Name.StartsWith(HeadPrefix, StringComparison.Ordinal)).ToArray();
        return new TextEmotionModel(description, new SentenceEncoder(factory, modelRoot, corrections), hidden, output);
    }

    /// <summary>Reads a sentence.</summary>
    /// <param name="text">The sentence, as it was transcribed.</param>
    /// <param name="words">Words in it.</param>
    /// <returns>Calibrated probabilities of the groups; abstained, and all 0, where there is nothing to read.</returns>
    /// <exception cref="GraphRunException">The runtime failed.</exception>
    public TextEmotion Read(string text, int words)
    {
        Span<float> outputs = stackalloc float[Outputs];
        return Read(text, words, outputs);
    }

    /// <summary>Reads a sentence and gives all outputs, too (<see cref="Run"/>).</summary>
    public TextEmotion Read(string text, int words, Span<float> outputs)
    {
        var (pieces, unknown) = Run(text, outputs);
        if (words == 0 || pieces == 0)
        {
            return new TextEmotion(0, 0, 0, 0, 0, Abstained: true);
        }

        var groups = outputs.Slice(Description.Labels.Length, TextEmotionDescription.GroupNames.Length);
        var most = Math.Max(Math.Max(Math.Max(groups[0], groups[1]), Math.Max(groups[2], groups[3])), groups[4]);
        var rule = Description.Abstain;
        var abstained = most < (words < rule.MinWords ? rule.FewWordsConfidence : rule.MinConfidence) || unknown > rule.MaxUnknown * pieces;
        return new TextEmotion(groups[0], groups[1], groups[2], groups[3], groups[4], abstained);
    }

    /// <summary>All outputs as probabilities, those of the groups calibrated.</summary>
    /// <returns>Pieces read and unknown ones; without a piece all outputs are 0.</returns>
    public (int Pieces, int Unknown) Run(string text, Span<float> outputs)
    {
        Span<float> vector = stackalloc float[SentenceEncoder.Width];
        outputs.Clear();
        var read = _encoder.Encode(text, vector);
        if (read.Pieces == 0)
        {
            return read;
        }

        for (var i = 0; i < vector.Length; i++)
        {
            vector[i] *= Description.InputScale;
        }

        Span<float> hidden = stackalloc float[_hidden.Outputs];
        _hidden.Run(vector, hidden);
        for (var i = 0; i < hidden.Length; i++)
        {
            hidden[i] = Math.Max(0, hidden[i]);
        }

        _out.Run(hidden, outputs);
        var groups = Description.Labels.Length;
        for (var i = 0; i < outputs.Length; i++)
        {
            var group = i - groups;
            var calibration = group >= 0 && group < Description.Calibrations.Length ? Description.Calibrations[group] : null;
            var logit = calibration is null ? outputs[i] : (outputs[i] * calibration.Factor) + calibration.Offset;
            outputs[i] = 1 / (1 + MathF.Exp(-logit));
        }

        return read;
    }

    /// <inheritdoc/>
    public void Dispose() => _encoder.Dispose();

    private static SentenceGraph.Matrix Head(Dictionary<string, SentenceGraph.Matrix> matrices, string name) =>
        matrices.TryGetValue(HeadPrefix + name, out var matrix) ? matrix : throw new InferenceStartException($"The text-emotion weights have no matrix '{HeadPrefix}{name}'.");
}
