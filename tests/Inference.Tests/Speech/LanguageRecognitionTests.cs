using System.Globalization;
using EdgeCx.Core.Time;
using EdgeCx.Inference.Speech;
using EdgeCx.Tests.Shared;

namespace EdgeCx.Inference.Tests.Speech;

/// <summary>English legs are recognised, Spanish and German ones are not. With EDGECX_SHOW set, on all the data there is (docs/words.md).</summary>
public sealed class LanguageRecognitionTests
{
    private const int ClipsInALeg = 10;
    private static readonly bool All = Environment.GetEnvironmentVariable("EDGECX_SHOW") is { Length: > 0 };

    [Fact]
    public async Task Calls_English_AreRecognised()
    {
        string[] names = ["aws_lca_Auto_Repairs_40_UTC_agent.wav", "aws_lca_agent.wav", "aws_lca_Auto_Repairs_40_UTC_caller.wav", "aws_lca_agent1.wav", "aws_lca_agent2.wav"];
        await Recognised("calls, English", names[..(All ? 5 : 2)].Select(n => TestSpeech.Call(n)).Select(s => All ? s : s[..(25 * 8000)]), expected: true);
    }

    [Fact]
    public async Task Prompts_English_AreRecognised()
    {
        Assert.SkipUnless(Prompts.AreHere, "Debian's asterisk-core-sounds-en-wav is not installed");
        await Recognised("prompts, English", Legs(Prompts.Sentences().Select(p => p.Path), every: All ? 1 : 12), expected: true);
    }

    [Fact]
    public async Task Prompts_Spanish_AreNot()
    {
        Assert.SkipUnless(Prompts.InSpanish().Any(), "Debian's asterisk-core-sounds-es-wav is not installed");
        await Recognised("prompts, Spanish", Legs(Prompts.InSpanish(), every: All ? 1 : 12), expected: false);
    }

    [Fact]
    public async Task PromptsInG722_English_AreRecognised()
    {
        Assert.SkipUnless(Prompts.AreHereInG722, "Debian's asterisk-core-sounds-en-g722 is not installed");
        await Recognised("prompts in G.722, English", WideLegs(Prompts.Sentences().Select(p => p.Path), every: All ? 1 : 12), expected: true);
    }

    [Fact]
    public async Task PromptsInG722_Spanish_AreNot()
    {
        var prompts = Prompts.InSpanish().Where(p => File.Exists(Path.ChangeExtension(p, ".g722"))).ToArray();
        Assert.SkipUnless(prompts.Length > 0, "Debian's asterisk-core-sounds-es-g722 is not installed");

        // Of all thirty legs two pass for English, of the three of a short run one.
        await Recognised("prompts in G.722, Spanish", WideLegs(prompts, every: All ? 1 : 12), expected: false, mistakes: All ? 2 : 1);
    }

    [Fact]
    public async Task EmoDb_German_IsNot()
    {
        var files = Directory.EnumerateFiles(SharedData.PathOrSkip("data/ser/emodb"), "*.wav").Order(StringComparer.Ordinal);
        await Recognised("EmoDB, German", files.GroupBy(f => Path.GetFileName(f)[..2]).SelectMany(s => Legs(s, every: All ? 1 : 20)), expected: false);
    }

    [Fact]
    public void Take_FewTokens_HaveToBeSurer()
    {
        Decided((10, 0.99f)).ShouldBeFalse();
        Decided((12, 0.75f)).ShouldBeFalse();
        Decided((12, 0.79f)).ShouldBeTrue();
        Decided((60, 0.70f)).ShouldBeTrue();
        Decided((60, 0.62f), (60, 0.62f)).ShouldBeFalse();
        Decided((0, 0.99f)).ShouldBeFalse();

        // A bad beginning is forgotten.
        Decided((60, 0.3f), (60, 0.9f), (60, 0.9f), (60, 0.9f)).ShouldBeTrue();
    }

    [Fact]
    public void Reset_RecognisedLeg_IsFoundOutAgain()
    {
        var leg = TestLegs.Customer();
        var judge = new LanguageJudge("en", recognises: true);
        judge.Take(leg, new Transcript("x", 40, 0.9f, true)).ShouldBeTrue();
        leg.Language.ShouldBe("en");
        judge.Reset(leg);
        leg.Language.ShouldBeEmpty();
        judge.IsAccepted.ShouldBeFalse();

        var configured = new LanguageJudge("en", recognises: false);
        configured.Reset(leg);
        configured.IsAccepted.ShouldBeTrue();
    }

    private static bool Decided(params (int Tokens, float Confidence)[] transcripts)
    {
        var judge = new LanguageJudge("en", recognises: true);
        var leg = TestLegs.Customer();
        foreach (var (tokens, confidence) in transcripts)
        {
            judge.Take(leg, new Transcript("x", tokens, confidence, true)).ShouldBe(judge.IsAccepted);
        }

        return judge.IsAccepted;
    }

    /// <summary>Clips, half a second and more apart, ten to a leg.</summary>
    private static IEnumerable<short[]> Legs(IEnumerable<string> files, int every) =>
        files.Where((_, i) => i % every == 0).Chunk(ClipsInALeg).Select(clips => (short[])[.. clips.SelectMany(c => (short[])[.. Prompts.Read(c), .. new short[6000]])]);

    /// <summary>The same of prompts in G.722: 16 kHz besides.</summary>
    private static IEnumerable<WideClip> WideLegs(IEnumerable<string> files, int every) =>
        files.Where((_, i) => i % every == 0).Chunk(ClipsInALeg).Select(paths =>
        {
            var clips = paths.Select(Prompts.ReadG722).ToArray();
            return new WideClip(
                [.. clips.SelectMany(c => (short[])[.. c.Samples, .. new short[6000]])], [.. clips.SelectMany(c => (short[])[.. c.Wide, .. new short[12_000]])]);
        });

    private static Task Recognised(string name, IEnumerable<short[]> clips, bool expected) =>
        Recognised(name, clips.Select(samples => new WideClip(samples, [])), expected);

    private static async Task Recognised(string name, IEnumerable<WideClip> clips, bool expected, int mistakes = 0)
    {
        await using var bench = new PipelineBench(words: true);
        bench.Pipeline.Start();
        var legs = clips.Select((clip, i) =>
        {
            var leg = TestLegs.Customer($"{i}");
            bench.Cut(leg, clip.Samples, sample => Deadline.None(sample * 125_000), chunks: false, wide: clip.Wide is [] ? null : clip.Wide);
            return leg;
        }).ToArray();
        await bench.StopAsync();
        var recognised = legs.Count(l => l.Language == "en");
        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {legs.Length} | {recognised} |"));
        legs.ShouldNotBeEmpty();
        (expected ? legs.Length - recognised : recognised).ShouldBeLessThanOrEqualTo(mistakes);
    }
}
