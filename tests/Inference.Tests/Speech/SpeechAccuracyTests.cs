using System.Globalization;
using EdgeCx.Inference.Speech;

namespace EdgeCx.Inference.Tests.Speech;

/// <summary>
/// Word error rate and cost of the transcribers; each test prints its line of a table. With EDGECX_SHOW set, on all prompts: docs/words.md.
/// </summary>
public sealed class SpeechAccuracyTests(SpeechFixture speech) : IClassFixture<SpeechFixture>
{
    private static readonly bool All = Environment.GetEnvironmentVariable("EDGECX_SHOW") is { Length: > 0 };

    [Theory]
    [InlineData("digits", 0.6)]
    [InlineData("letters", 1.2)]
    [InlineData("sentences", 0.25)]
    public void Prompts_Tiny_WordErrorRateHolds(string set, double atMost) => Gate(speech.Tiny, set, atMost);

    [Theory]
    [InlineData("digits", 0.6)]
    [InlineData("letters", 1.2)]
    [InlineData("sentences", 0.2)]
    public void Prompts_Base_WordErrorRateHolds(string set, double atMost)
    {
        Assert.SkipUnless(SpeechFixture.HasBase, "the base model is not here (provision/provision.sh --base-english)");
        Gate(speech.Base, set, atMost);
    }

    [Fact]
    public void Flite_Tiny_WordErrorRateHolds() => GateFlite(speech.Tiny, 0.25);

    [Fact]
    public void Flite_Base_WordErrorRateHolds()
    {
        Assert.SkipUnless(SpeechFixture.HasBase, "the base model is not here (provision/provision.sh --base-english)");
        GateFlite(speech.Base, 0.2);
    }

    [Fact]
    public void Cost_EncoderAndWhole_EncoderIsThePart()
    {
        // What could be saved at most by not running the encoder's first layers a second time (docs/adr/0004).
        var samples = TestSpeech.Call("aws_lca_Auto_Repairs_40_UTC_agent.wav")[..(7 * 8000)];
        var doubled = new float[2 * samples.Length];
        Upsampler.Double(samples, doubled);
        var whole = Fastest(() => speech.Tiny.Transcribe(samples, static () => true));
        var encoder = Fastest(() => speech.Tiny.Graph.Encode(doubled, doubled.Length));
        speech.Tiny.Graph.Forget();
        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"tiny, per second of speech: encoder {1000 * encoder / 7:0.0} ms, whole {1000 * whole / 7:0.0} ms"));
        encoder.ShouldBeLessThan(whole);
    }

    private static double Fastest(Action run) => Enumerable.Range(0, 8).Min(_ =>
    {
        var begin = ProcessorSeconds();
        run();
        return ProcessorSeconds() - begin;
    });

    /// <summary>Time this thread has had a processor: other work on the machine does not count. The transcriber runs on the thread that calls it.</summary>
    private static double ProcessorSeconds()
    {
        var times = File.ReadAllText("/proc/thread-self/schedstat");
        return long.Parse(times.AsSpan(0, times.IndexOf(' ', StringComparison.Ordinal)), CultureInfo.InvariantCulture) / 1e9;
    }

    private static void Gate(Transcriber transcriber, string set, double atMost)
    {
        Assert.SkipUnless(Prompts.AreHere, "Debian's asterisk-core-sounds-en-wav is not installed");
        var prompts = set == "sentences" ? Prompts.Sentences().Where((_, i) => All || i % 6 == 0) : Prompts.Words(set).Where((_, i) => All || i % 2 == 0);
        Measure(transcriber, $"prompts, {set}", prompts.Select(p => (Prompts.Read(p.Path), p.Text))).ShouldBeLessThan(atMost);
    }

    private static void GateFlite(Transcriber transcriber, double atMost)
    {
        Assert.SkipUnless(Telephone.HasFlite, "Debian's flite is not installed");
        Measure(transcriber, "flite sentences, G.711", Telephone.Sentences.Where((_, i) => All || i % 3 == 0).Select(s => (Telephone.Say(s), s))).ShouldBeLessThan(atMost);
    }

    private static double Measure(Transcriber transcriber, string name, IEnumerable<(short[] Samples, string Text)> clips)
    {
        var errors = new WordErrors();
        var clipped = 0;
        double seconds = 0, cost = 0;
        foreach (var (samples, text) in clips)
        {
            // The longest prompts are longer than a segment may be: the first words of them only would be counted.
            if (samples.Length > Transcriber.MaxSamples)
            {
                clipped++;
                continue;
            }

            var begin = ProcessorSeconds();
            var transcript = transcriber.Transcribe(samples, static () => true);
            cost += ProcessorSeconds() - begin;
            seconds += samples.Length / 8000.0;
            errors.Add(text, transcript.Text);
            if (All)
            {
                TestContext.Current.TestOutputHelper?.WriteLine(
                    $"{transcript.Confidence:0.00} {WordErrors.Distance(SpokenWords.Of(text), SpokenWords.Of(transcript.Text))} | {text} | {transcript.Text}");
            }
        }

        errors.Words.ShouldBeGreaterThan(10);
        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {transcriber.Model.Name} | {name} | {errors.Words} words, {seconds:0} s | {errors.Rate:0.000} | {cost / seconds:0.000} |"));
        if (clipped > 0)
        {
            TestContext.Current.TestOutputHelper?.WriteLine($"{clipped} prompts of more than 15 s left out");
        }

        return errors.Rate;
    }
}
