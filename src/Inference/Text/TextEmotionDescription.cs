using System.Text.Json;
using EdgeCx.Inference.Onnx;

namespace EdgeCx.Inference.Text;

/// <summary>What <c>models/text-emotion/text-emotion.json</c> says of the weights beside it.</summary>
internal sealed record TextEmotionDescription
{
    /// <summary>The groups, in the order of the outputs.</summary>
    public static readonly string[] GroupNames = ["frustration", "confusion", "satisfaction", "sadness", "neutral"];

    private const string Remedy = "restore models/text-emotion from the repository, then build again";
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>Version of the weights.</summary>
    public required string Version { get; init; }

    /// <summary>Hash of the sentence encoder that they belong to.</summary>
    public required string EncoderSha256 { get; init; }

    /// <summary>The weights: half-precision little-endian matrices, one after the other.</summary>
    public required FileEntry Weights { get; init; }

    /// <summary>The matrices in the order of the file; those of the encoder's corrections carry the names of its inputs.</summary>
    public required MatrixEntry[] Matrices { get; init; }

    /// <summary>The sentence's vector is multiplied by it before the head.</summary>
    public required float InputScale { get; init; }

    /// <summary>GoEmotions' labels, in the order of the outputs; then come the groups, then Ekman's emotions.</summary>
    public required string[] Labels { get; init; }

    /// <summary>The appliance's groups and the labels in each.</summary>
    public required Dictionary<string, string[]> Groups { get; init; }

    /// <summary>Ekman's emotions and the labels in each.</summary>
    public required Dictionary<string, string[]> Ekman { get; init; }

    /// <summary>Factor and offset of each group's logit that make its probability match how often it is right.</summary>
    public required Calibration[] Calibrations { get; init; }

    /// <summary>Probability from which a group, a label, one of Ekman's emotions counts as present.</summary>
    public required ThresholdSet Thresholds { get; init; }

    /// <summary>When nothing may be built on it.</summary>
    public required AbstainRule Abstain { get; init; }

    /// <summary>Reads and checks a description.</summary>
    /// <exception cref="InferenceStartException">It is missing, broken, or of another encoder or other groups.</exception>
    public static TextEmotionDescription Read(string folder)
    {
        var path = Path.Combine(folder, "text-emotion.json");
        TextEmotionDescription? description;
        try
        {
            description = JsonSerializer.Deserialize<TextEmotionDescription>(File.ReadAllBytes(path), Json);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new InferenceStartException($"The model description '{path}' cannot be read ({e.Message.Trim()}). To fix it: {Remedy}", e);
        }

        if (description is null
            || description.EncoderSha256 != SentenceEncoder.Sha256
            || description.Calibrations.Length != GroupNames.Length
            || !description.Groups.Keys.SequenceEqual(GroupNames))
        {
            throw new InferenceStartException(
                $"The model description '{path}' is for another host: expected the encoder {SentenceEncoder.Sha256} and the groups {string.Join(", ", GroupNames)}. "
                + $"To fix it: {Remedy}");
        }

        return description;
    }

    /// <summary>Reads the matrices.</summary>
    /// <exception cref="InferenceStartException">The weights are missing, are others, or have another length.</exception>
    public Dictionary<string, SentenceGraph.Matrix> ReadMatrices(string folder)
    {
        var path = Path.Combine(folder, Weights.File);
        var bytes = new ModelFile(path, Weights.Sha256, Remedy).Read();
        var expected = Matrices.Sum(m => 2L * m.Rows * m.Columns);
        if (bytes.Length != expected)
        {
            throw new InferenceStartException($"The weights '{path}' have {bytes.Length} bytes, their description lists {expected}. To fix it: {Remedy}");
        }

        var matrices = new Dictionary<string, SentenceGraph.Matrix>();
        var at = 0;
        foreach (var entry in Matrices)
        {
            var values = new float[entry.Rows * entry.Columns];
            for (var i = 0; i < values.Length; i++, at += 2)
            {
                values[i] = (float)BitConverter.ToHalf(bytes, at);
            }

            matrices.Add(entry.Name, new SentenceGraph.Matrix(entry.Name, entry.Rows, entry.Columns, values));
        }

        return matrices;
    }

    /// <summary>A file of the model.</summary>
    internal sealed record FileEntry(string File, long Bytes, string Sha256);

    /// <summary>One matrix of the weights.</summary>
    internal sealed record MatrixEntry(string Name, int Rows, int Columns);

    /// <summary>Scaling of a logit.</summary>
    internal sealed record Calibration(float Factor, float Offset);

    /// <summary>One threshold for each set of outputs, chosen on a part of the training data.</summary>
    internal sealed record ThresholdSet(float Groups, float Labels, float Ekman);

    /// <summary>What is too little, too foreign or too unsure.</summary>
    /// <param name="MinWords">Fewer words than this …</param>
    /// <param name="FewWordsConfidence">… need a group at least this probable.</param>
    /// <param name="MinConfidence">All need a group at least this probable.</param>
    /// <param name="MaxUnknown">Largest share of pieces that the vocabulary lacks.</param>
    internal sealed record AbstainRule(int MinWords, float FewWordsConfidence, float MinConfidence, float MaxUnknown);
}
