using System.Globalization;
using EdgeCx.Inference.Speech;

namespace EdgeCx.Inference.Tests.Speech;

/// <summary>
/// Word error rate of the same G.722 speech at 16 kHz and brought to 8; each test prints its lines of a table. With EDGECX_SHOW set, on all of it:
/// docs/words.md.
/// </summary>
public sealed class WideSpeechAccuracyTests(SpeechFixture speech) : IClassFixture<SpeechFixture>
{
    private static readonly bool All = Environment.GetEnvironmentVariable("EDGECX_SHOW") is { Length: > 0 };

    [Theory]
    [InlineData("digits")]
    [InlineData("letters")]
    [InlineData("sentences")]
    public void Prompts_Tiny_AreUnderstoodBetterAt16Kilohertz(string set) => Compare(speech.Tiny, $"prompts in G.722, {set}", Of(set));

    [Theory]
    [InlineData("digits")]
    [InlineData("letters")]
    [InlineData("sentences")]
    public void Prompts_Base_AreUnderstoodBetterAt16Kilohertz(string set)
    {
        Assert.SkipUnless(SpeechFixture.HasBase, "the base model is not here (provision/provision.sh --base-english)");
        Compare(speech.Base, $"prompts in G.722, {set}", Of(set));
    }

    [Fact]
    public void Flite_Tiny_IsUnderstoodNoWorseAt16Kilohertz() => Compare(speech.Tiny, "flite sentences through G.722", Flite());

    private static IEnumerable<(WideClip, string)> Of(string set)
    {
        Assert.SkipUnless(Prompts.AreHereInG722, "Debian's asterisk-core-sounds-en-g722 is not installed");
        var prompts = set == "sentences" ? Prompts.Sentences().Where((_, i) => All || i % 6 == 0) : Prompts.Words(set).Where((_, i) => All || i % 2 == 0);
        return prompts.Select(p => (Prompts.ReadG722(p.Path), p.Text));
    }

    private static IEnumerable<(WideClip, string)> Flite()
    {
        Assert.SkipUnless(Telephone.HasFlite, "Debian's flite is not installed");
        return Telephone.Sentences.Where((_, i) => All || i % 3 == 0).Select(s => (WideClip.Through(Telephone.SayWide(s)), s));
    }

    private static void Compare(Transcriber transcriber, string name, IEnumerable<(WideClip Clip, string Text)> clips)
    {
        using var pool = new SegmentPool(2, 64);
        pool.ReserveWide();
        var (narrow, wide) = (new WordErrors(), new WordErrors());
        var (narrowSure, wideSure) = (0.0, 0.0);
        var (count, clipped) = (0, 0);
        foreach (var (clip, text) in clips)
        {
            if (clip.Frames > SpeechSegment.MaxFrames)
            {
                clipped++;
                continue;
            }

            var segment = clip.Segment(pool, static _ => true);
            segment.WideAt(clip.Frames - 1).Length.ShouldBe(512);
            var before = transcriber.Transcribe(clip.Samples, static () => true);
            var after = transcriber.Transcribe(clip.Samples, static () => true, segment);
            segment.Release();
            narrow.Add(text, before.Text);
            wide.Add(text, after.Text);
            narrowSure += before.Confidence;
            wideSure += after.Confidence;
            count++;
            if (All && before.Text != after.Text)
            {
                TestContext.Current.TestOutputHelper?.WriteLine($"{text} | {before.Text} | {after.Text}");
            }
        }

        narrow.Words.ShouldBeGreaterThan(10);
        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {transcriber.Model.Name} | {name} | {narrow.Words} words | {narrow.Rate:0.000} | {wide.Rate:0.000} | {narrowSure / count:0.00} | {wideSure / count:0.00} |"));
        if (clipped > 0)
        {
            TestContext.Current.TestOutputHelper?.WriteLine($"{clipped} prompts of more than 12 s left out");
        }

        wide.Rate.ShouldBeLessThanOrEqualTo(narrow.Rate);
    }
}
