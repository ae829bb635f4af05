using System.Text.Json;
using EdgeCx.Inference.Onnx;
using EdgeCx.Inference.Text;
using EdgeCx.Tests.Shared;

namespace EdgeCx.Inference.Tests.Text;

/// <summary>Sentences of our own with what the model's npm package (pieces, vectors) and PyTorch (outputs) say of them.</summary>
internal static class TextParity
{
    public static readonly string ModelRoot = Path.Combine(AppContext.BaseDirectory, "models");

    public static string[] Sentences { get; } = Read<string[]>("sentences.json");

    public static long[][] Pieces { get; } = Read<long[][]>("pieces.json");

    public static IEnumerable<(string Sentence, float[] Vector)> Vectors() => Read<VectorRow[]>("vectors.json").Select(row =>
    {
        var vector = new float[SentenceEncoder.Width];
        Buffer.BlockCopy(Convert.FromBase64String(row.Vector), 0, vector, 0, vector.Length * sizeof(float));
        return (Sentences[row.Sentence], vector);
    });

    public static (string Text, float[] Outputs)[] Outputs() => [.. Read<OutputRow[]>("outputs.json").Select(r => (r.Text, r.Outputs))];

    public static PieceTokenizer Tokenizer() =>
        PieceTokenizer.Load(new ModelFile(Path.Combine(ModelRoot, "use-lite", "vocab.json"), PieceTokenizer.Sha256, "provision/provision.sh"));

    public static SessionFactory Factory() => new(new InferenceOptions(), new CollectingLogger());

    private static T Read<T>(string name) => JsonSerializer.Deserialize<T>(
        File.ReadAllBytes(Path.Combine(SharedData.RepositoryRoot, "tests", "Inference.Tests", "Text", "Parity", name)), JsonSerializerOptions.Web)!;

    private sealed record VectorRow(int Sentence, string Vector);

    private sealed record OutputRow(string Text, float[] Outputs);
}
