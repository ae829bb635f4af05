namespace EdgeCx.Inference.Tests;

public sealed class InferenceOptionsTests
{
    [Fact]
    public void Validate_Defaults_HaveNoErrors() => new InferenceOptions().Validate().ShouldBeEmpty();

    [Fact]
    public void Validate_EverythingWrong_NamesEachKeyValueAndWhatIsAllowed()
    {
        var errors = new InferenceOptions
        {
            Target = "gpu",
            NativeLibrary = "/nowhere/libonnxruntime.so",
            ModelDirectory = "/nowhere",
            Precision = "fp64",
            Transcription = "huge",
            Language = "english",
            SpanishLicenceAccepted = "somebody",
            Threads = 0,
            VoiceBatchSizes = [4, 2],
            EmotionBatchSizes = [],
            VoiceMaxWaitMs = -1,
            MaxLegs = 0,
            MaxBacklog = 1,
            SilenceDbfs = 0,
            NoiseMarginDb = 11,
            SpeechStart = 2,
            SpeechEnd = 3,
            MinSpeechFrames = 0,
            MinSilenceFrames = 99,
            LeastRung = 4,
            MostRung = 3,
        }.Validate().ToArray();
        errors.Length.ShouldBe(21);
        errors.ShouldAllBe(e => e.StartsWith("Inference:", StringComparison.Ordinal) && e.Contains("allowed", StringComparison.Ordinal));
        errors.ShouldContain("Inference:Target is 'gpu'; allowed are cpu, cuda, tensorrt.");
        errors.ShouldContain("Inference:LeastRung is 4; allowed are 0 to 3.");
        errors.ShouldContain("Inference:MostRung is 3; allowed are 4 to 3.");
        errors.ShouldContain("Inference:Language is 'english'; allowed are auto, or an ISO 639-1 code such as en, es, de.");
        errors.ShouldContain("Inference:Threads is 0; allowed are 1 to 64.");
    }
}
