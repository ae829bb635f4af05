using EdgeCx.Inference.Onnx;
using EdgeCx.Inference.Speech;

namespace EdgeCx.Inference.Tests.Speech;

public sealed class TranscriberTests(SpeechFixture speech) : IClassFixture<SpeechFixture>
{
    [Fact]
    public void Transcribe_NoSamplesOrSilence_IsEmpty()
    {
        speech.Tiny.Transcribe([], static () => true).ShouldBe(new Transcript("", 0, 0, true));
        speech.Tiny.Transcribe(TestSpeech.Silence(3), static () => true).Text.ShouldBeEmpty();
        speech.Tiny.Transcribe([1, 2, 3], static () => true).Text.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(0.001)]
    [InlineData(0.01)]
    [InlineData(0.0316)]
    [InlineData(0.2)]
    public void Transcribe_Noise_IsEmpty(double rms) => speech.Tiny.Transcribe(TestSpeech.Noise(4, rms), static () => true).Text.ShouldBeEmpty();

    [Theory]
    [InlineData(440.0)]
    [InlineData(697.0, 1209.0)]
    [InlineData(425.0)]
    public void Transcribe_Tones_AreEmpty(params double[] frequencies) =>
        speech.Tiny.Transcribe(TestSpeech.Tone(4, frequencies), static () => true).Text.ShouldBeEmpty();

    [Fact]
    public void Transcribe_Clipped_IsUnderstoodOrEmptyAndFinite()
    {
        var loud = TestSpeech.Call()[(20 * 8000)..(26 * 8000)].Select(s => (short)Math.Clamp(s * 40, short.MinValue, short.MaxValue)).ToArray();
        var transcript = speech.Tiny.Transcribe(loud, static () => true);
        transcript.IsComplete.ShouldBeTrue();
        float.IsFinite(transcript.Confidence).ShouldBeTrue();
        transcript.Confidence.ShouldBeInRange(0, 1);
    }

    [Fact]
    public void Transcribe_TooLong_NamesTheLimit() =>
        Should.Throw<ArgumentException>(() => speech.Tiny.Transcribe(new short[Transcriber.MaxSamples + 1], static () => true)).Message.ShouldContain("120000");

    [Fact]
    public void Transcribe_StoppedBetweenTokens_GivesNothing()
    {
        var asked = 0;
        var transcript = speech.Tiny.Transcribe(TestSpeech.Call("aws_lca_Auto_Repairs_40_UTC_agent.wav").AsSpan(0, 6 * 8000), () => ++asked < 4);
        transcript.ShouldBe(Transcript.Stopped);
        asked.ShouldBe(4);
    }

    [Fact]
    public void Transcribe_TwiceTheSame_GivesTheSame()
    {
        var samples = TestSpeech.Call("aws_lca_Auto_Repairs_40_UTC_agent.wav")[..(7 * 8000)];
        var first = speech.Tiny.Transcribe(samples, static () => true);
        first.Text.ShouldContain("help you today");
        first.Confidence.ShouldBeGreaterThan(0.6f);
        speech.Tiny.Transcribe(TestSpeech.Noise(1), static () => true);
        speech.Tiny.Transcribe(samples, static () => true).ShouldBe(first);
    }

    [Fact]
    public void WithoutLoop_RepeatedTokens_KeepsOneRound()
    {
        Transcriber.WithoutLoop([5, 6, 7]).ShouldBe(3);
        Transcriber.WithoutLoop([1, .. Enumerable.Repeat(9, 7)]).ShouldBe(8);
        Transcriber.WithoutLoop([1, .. Enumerable.Repeat(9, 8)]).ShouldBe(2);
        Transcriber.WithoutLoop([3, 1, 2, 4, 1, 2, 4, 1, 2, 4]).ShouldBe(4);
        Transcriber.WithoutLoop([1, 2, 3, 4, 1, 2, 3, 4]).ShouldBe(8);
    }

    [Fact]
    public void TokenChoice_Logits_GivesTheMostProbableAndItsShare()
    {
        var logits = new float[100];
        logits[42] = MathF.Log(99);
        var (token, probability) = TokenChoice.Of(logits);
        token.ShouldBe(42);
        probability.ShouldBe(0.5f, 1e-5);
        logits[7] = float.NaN;
        TokenChoice.Of(logits).ShouldBe((-1, 0f));
        TokenChoice.Of([float.NaN, float.NaN]).ShouldBe((-1, 0f));
    }

    [Fact]
    public void Vocabulary_File_HasBytesSpacesAndNoSpecials()
    {
        var vocabulary = Vocabulary.Load(new InferenceOptions().ModelRoot);
        vocabulary.Decode([1, 15043, 2]).ShouldBe("Hello");
        vocabulary.Decode([0xC3 + 3, 0xA9 + 3]).ShouldBe("é");
        vocabulary.Decode([32000, 32767, -1, 0]).ShouldBeEmpty();
        vocabulary.Decode([0xFF + 3]).ShouldBe("\uFFFD");
    }

    [Theory]
    [InlineData("nothing", "not in it")]
    [InlineData("const llama_vocab_base64 = \"!!\"", "not base64")]
    [InlineData("const llama_vocab_base64 = \"YQpi\"", "2 entries, expected 32000")]
    public void Vocabulary_Broken_SaysWhat(string source, string what) =>
        Should.Throw<InferenceStartException>(() => Vocabulary.Parse(source, "file.js")).Message.ShouldContain(what);

    [Fact]
    public void Upsampler_ToneUnderTelephoneBand_KeepsItsShape()
    {
        foreach (var frequency in new[] { 300.0, 1000, 2500, 3400 })
        {
            var samples = TestSpeech.Tone(0.5, frequency);
            var doubled = new float[samples.Length * 2];
            Upsampler.Double(samples, doubled);
            var error = 0.0;
            for (var i = 400; i < doubled.Length - 400; i++)
            {
                error = Math.Max(error, Math.Abs(doubled[i] - (0.3 * Math.Sin(2 * Math.PI * frequency * i / 16000))));
            }

            error.ShouldBeLessThan(frequency < 3000 ? 0.002 : 0.01, $"{frequency} Hz");
        }
    }

    [Fact]
    public void LoadSpeech_FileMissing_NamesTheCommand()
    {
        var options = new InferenceOptions { ModelDirectory = Path.GetTempPath() };
        var factory = new SessionFactory(options, new CollectingLogger());
        Should.Throw<InferenceStartException>(() => Transcriber.Load(TranscriberModel.Base, factory, options.ModelRoot)).Message.ShouldContain("provision.sh");
    }

    [Fact]
    public void LoadSpeech_GraphsSwapped_SaysWhatIsMissing()
    {
        var tiny = TranscriberModel.Tiny;
        var swapped = tiny with { EncoderSha256 = tiny.DecoderSha256, DecoderSha256 = tiny.EncoderSha256 };
        var root = Directory.CreateTempSubdirectory("edgecx-swapped");
        try
        {
            var from = Path.Combine(new InferenceOptions().ModelRoot, "moonshine");
            var to = root.CreateSubdirectory("moonshine/tiny").FullName;
            File.Copy(Path.Combine(from, "tiny", "encoder_model.onnx"), Path.Combine(to, "decoder_model_merged.onnx"));
            File.Copy(Path.Combine(from, "tiny", "decoder_model_merged.onnx"), Path.Combine(to, "encoder_model.onnx"));
            var factory = new SessionFactory(new InferenceOptions(), new CollectingLogger());
            Should.Throw<InferenceStartException>(() => swapped.Load(factory, root.FullName)).Message.ShouldContain("the encoder has no input 'input_values'");
        }
        finally
        {
            root.Delete(recursive: true);
        }
    }
}
