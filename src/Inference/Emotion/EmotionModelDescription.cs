using System.Text.Json;
using System.Text.Json.Serialization;
using EdgeCx.Core.Audio;
using EdgeCx.Core.Flow;
using EdgeCx.Core.Speech;

namespace EdgeCx.Inference.Emotion;

/// <summary>
/// <c>voice-emotion.json</c>: the numbers that the model's host has to use, as training set them. What each one means is told in
/// <c>models/voice-emotion/CONTRACT.md</c>; unknown fields are ignored.
/// </summary>
internal sealed record EmotionModelDescription
{
    /// <summary>The file's name.</summary>
    public const string FileName = "voice-emotion.json";

    /// <summary>What brings the right files back.</summary>
    public const string Remedy = "git checkout -- models/voice-emotion, then build again (or train again: training/README.md)";

    /// <summary>Blocks of features: prosody, layer 1, layer 2.</summary>
    public const int MaxBlocks = 3;

    /// <summary>Kinds of audio that the heads tell apart, in the order of <see cref="AudioKind"/>.</summary>
    public static readonly int KindCount = Enum.GetValues<AudioKind>().Length;

    private static readonly string[] LabelNames = ["neutral", "anger", "happiness", "sadness"];
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { RespectRequiredConstructorParameters = true };

    public required string Name { get; init; }

    public required string Version { get; init; }

    public required string[] Labels { get; init; }

    public required string[] Kinds { get; init; }

    public required FileSet Files { get; init; }

    public required ChunkShape Chunk { get; init; }

    public required RungRule[] Rungs { get; init; }

    public required LevelRule Level { get; init; }

    public required PoolRule Pool { get; init; }

    public required MeanRule Mean { get; init; }

    public required EvidenceRule Evidence { get; init; }

    public required AbstainRule Abstain { get; init; }

    public required CalibrationRule Calibration { get; init; }

    public required SelfCheckRule SelfCheck { get; init; }

    /// <summary>Reads the description and checks that this program can be its host.</summary>
    /// <exception cref="InferenceStartException">It is missing, not readable, or made for another host; what does not fit is named.</exception>
    public static EmotionModelDescription Load(string folder)
    {
        var path = Path.Combine(folder, FileName);
        EmotionModelDescription? description;
        try
        {
            description = JsonSerializer.Deserialize<EmotionModelDescription>(File.ReadAllBytes(path), Json);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new InferenceStartException($"The model description '{path}' cannot be read ({e.Message.Trim()}). To fix it: {Remedy}", e);
        }

        var fault = description is null ? "it is empty" : description.Misfit();
        return fault is null
            ? description!
            : throw new InferenceStartException($"The model description '{path}' is for another host: {fault}. To fix it: {Remedy}");
    }

    /// <summary>Features of a head that has so many blocks.</summary>
    public int FeaturesOf(int blocks) => Sum(Chunk.Blocks.AsSpan(0, blocks));

    private static int Sum(ReadOnlySpan<int> values)
    {
        var sum = 0;
        foreach (var value in values)
        {
            sum += value;
        }

        return sum;
    }

    /// <summary>What does not fit this program; null when all does.</summary>
    private string? Misfit()
    {
        string? Differs<T>(string what, T found, T expected) =>
            EqualityComparer<T>.Default.Equals(found, expected) ? null : $"{what} is {found}, expected {expected}";
        var kinds = string.Join(", ", Enum.GetNames<AudioKind>().Select(JsonNamingPolicy.CamelCase.ConvertName));
        return Differs("chunk.samples", Chunk.Samples, PcmFormat.ChunkSamples)
            ?? Differs("chunk.contextSamples", Chunk.ContextSamples, PcmFormat.ChunkContextSamples)
            ?? Differs("chunk.logits", Chunk.Logits, EvidenceAccumulator.Logits)
            ?? Differs("the number of chunk.blocks", Chunk.Blocks.Length, MaxBlocks)
            ?? Differs("the sum of chunk.blocks", Sum(Chunk.Blocks), Chunk.Features)
            ?? Differs("labels", string.Join(", ", Labels), string.Join(", ", LabelNames))
            ?? Differs("kinds", string.Join(", ", Kinds), kinds)
            ?? Differs("the number of rungs", Rungs.Length, RungCounters.Rungs)
            ?? Differs("calibration.trained's length", Calibration.Trained.Length, EvidenceAccumulator.Logits)
            ?? Differs("calibration.other's length", Calibration.Other.Length, EvidenceAccumulator.Logits)
            ?? (Array.Find(Rungs, r => r.Blocks is < 1 or > MaxBlocks || r.Every is not (1 or 2)) is { } odd
                ? $"rung '{odd.Name}' has {odd.Blocks} blocks every {odd.Every} chunks, expected 1 to {MaxBlocks} blocks every 1 or 2"
                : null);
    }

    /// <summary>A file of the model.</summary>
    internal sealed record FileEntry(string File, long Bytes, string Sha256);

    /// <summary>The files of the model.</summary>
    internal sealed record FileSet(
        FileEntry Prosody,
        FileEntry Layer1Int8,
        FileEntry Layer1Fp32,
        FileEntry Layer2Int8,
        FileEntry Layer2Fp32,
        FileEntry HeadFull,
        FileEntry HeadLayer1,
        FileEntry HeadProsody,
        FileEntry Prior);

    /// <summary>Sizes of a chunk and of what the graphs give for it.</summary>
    internal sealed record ChunkShape(
        int Samples,
        int ContextSamples,
        int Frames,
        int EncoderFrames,
        int Width,
        int ProsodySums,
        int LayerSums,
        int Features,
        int[] Blocks,
        int Logits);

    /// <summary>A rung of the overload ladder (section 5).</summary>
    internal sealed record RungRule(string Name, int Every, int Blocks, double MinConfidence, double MaxOther)
    {
        /// <summary>True when a chunk is not heard on this rung.</summary>
        public bool Skips(long k) => Every == 2 && (k & 1) == 1;
    }

    /// <summary>How a leg is levelled (section 4).</summary>
    internal sealed record LevelRule(double TargetRms, double Floor, double Decay);

    /// <summary>Which chunks are pooled (section 5).</summary>
    internal sealed record PoolRule(int Chunks, int MaxAgeChunks, float EmNone);

    /// <summary>The caller's running mean (section 6).</summary>
    internal sealed record MeanRule(
        double PriorUtterances, int CommitChunks, double MaxUtterances, Ramp Anger, double AngryBase, double AngryPerCalm);

    /// <summary>Rises from 0 to 1 between two values.</summary>
    internal sealed record Ramp(double From, double To)
    {
        /// <summary>Its height at a value.</summary>
        public double At(double x) => Math.Clamp((x - From) / (To - From), 0, 1);
    }

    /// <summary>How windows are averaged (section 8).</summary>
    internal sealed record EvidenceRule(double Decay, int CommitChunks, int MaxGapChunks);

    /// <summary>When an estimate is no more than a guess, on every rung (section 8).</summary>
    internal sealed record AbstainRule(int MinChunks);

    /// <summary>The start-up self-check (section 11).</summary>
    internal sealed record SelfCheckRule(
        string Input, float EmPrev, string ExpectedInt8, string ExpectedFp32, ToleranceEntry Tolerance, double ToleranceEmDb);

    /// <summary>Largest relative L2 distance a graph may show.</summary>
    internal sealed record ToleranceEntry([property: JsonPropertyName("int8")] double Int8, [property: JsonPropertyName("fp32")] double Fp32);
}
