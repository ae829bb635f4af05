using EdgeCx.Inference.Emotion;
using static EdgeCx.Inference.Emotion.EmotionModelDescription;

namespace EdgeCx.Inference.Tests.Emotion;

/// <summary>A model's numbers, small enough to compute with by hand: blocks of 2, 1 and 1 features, sums of 2, 1 and 1.</summary>
internal static class TestDescription
{
    private static readonly FileEntry None = new("none", 0, "");

    public static EmotionModelDescription Make() => new()
    {
        Name = "test",
        Version = "0",
        Labels = ["neutral", "anger", "happiness", "sadness"],
        Kinds = ["oneVoice", "music", "tones", "noise", "severalVoices"],
        Files = new FileSet(None, None, None, None, None, None, None, None, None),
        Chunk = new ChunkShape(4000, 2000, Frames: 21, EncoderFrames: 25, Width: 1, ProsodySums: 2, LayerSums: 1, Features: 4, Blocks: [2, 1, 1], Logits: 7),
        Rungs =
        [
            new RungRule("all", 1, 3, MinConfidence: 0.1, MaxOther: 0.5),
            new RungRule("half", 2, 3, 0.1, 0.5),
            new RungRule("layer1", 2, 2, 0.1, 0.5),
            new RungRule("prosody", 1, 1, 0.3, 0.5),
        ],
        Level = new LevelRule(0.05, 1e-9, 0.96),
        Pool = new PoolRule(Chunks: 3, MaxAgeChunks: 20, EmNone: -100),
        Mean = new MeanRule(PriorUtterances: 4, CommitChunks: 6, MaxUtterances: 3, Anger: new Ramp(0.5, 0.9), AngryBase: 0.5, AngryPerCalm: 1),
        Evidence = new EvidenceRule(0.5, 2, 20),
        Abstain = new AbstainRule(MinChunks: 2),
        Calibration = new CalibrationRule(["de"], [1, 1, 1, 1, 1, 1, 1], [0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5]),
        SelfCheck = new SelfCheckRule("", -100, "", "", new ToleranceEntry(0, 0), 0),
    };
}
