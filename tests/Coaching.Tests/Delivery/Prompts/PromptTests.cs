using EdgeCx.Coaching.Delivery.Prompts;
using EdgeCx.Core.Cues;
using EdgeCx.Core.Delivery;

namespace EdgeCx.Coaching.Tests.Delivery.Prompts;

public sealed class PromptTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("edgecx-prompts-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("en")]
    [InlineData("es")]
    [InlineData("pt")]
    public void Phrases_OfAShippedLanguage_AreTwoOrThreeWordsForEachKind(string language)
    {
        var phrases = PromptPhrases.Of(language);

        phrases.Keys.ShouldBe(Enum.GetValues<CueKind>(), ignoreOrder: true);
        phrases.Values.Distinct().Count().ShouldBe(phrases.Count, "no two kinds sound alike");
    }

    [Fact]
    public void TryGet_NothingRendered_IsTheEarconAlone()
    {
        var book = new PromptBook(new PromptShelf(Path.Combine(_folder.FullName, "none")).Read(), "en");

        book.TryGet(CueKind.CustomerFrustrated, "en", out var prompt).ShouldBeTrue();

        prompt!.Pcm.ToArray().ShouldBe(Earcon.Pcm);
        prompt.DurationMs.ShouldBe(200, 1);
        PromptLevel.Peak(prompt.Pcm.Span).ShouldBeLessThan(-20);
        Math.Abs((int)Earcon.Pcm[0]).ShouldBeLessThan(10, "it begins from nothing");
    }

    [Fact]
    public void TryGet_LanguageWithoutPrompts_IsTheSitesLanguage()
    {
        Put("CustomerFrustrated.es.wav", Tone(0.5, 3000));
        var book = new PromptBook(new PromptShelf(_folder.FullName).Read(), "es");

        book.TryGet(CueKind.CustomerFrustrated, "pt", out var prompt);

        prompt!.Name.ShouldBe("CustomerFrustrated.es");
        prompt.DurationMs.ShouldBe(200 + 80 + 500, 1);
    }

    [Fact]
    public void TryGet_SiteRecordedItsOwn_PlaysThatNeverLouderThanAllowed()
    {
        Put("LongSilence.en.wav", Tone(0.5, 3000));
        Put("site/LongSilence.en.wav", Tone(1, 32000));
        var book = new PromptBook(new PromptShelf(_folder.FullName).Read(), "en");

        book.TryGet(CueKind.LongSilence, "en", out var prompt);

        prompt!.DurationMs.ShouldBe(200 + 80 + 1000, 1);
        PromptLevel.Peak(prompt.Pcm.Span).ShouldBeLessThanOrEqualTo(PromptLevel.PeakDbfs);
        PromptLevel.Active(prompt.Pcm.Span[(280 * 8)..]).ShouldBeLessThanOrEqualTo(PromptLevel.ActiveDbfs + 0.5);
        prompt.Pcm.Span[280 * 8].ShouldBe((short)0, "it is ramped");
    }

    [Theory]
    [InlineData(16000, 1, 16, "16000 Hz")]
    [InlineData(8000, 2, 16, "2 channels")]
    [InlineData(8000, 1, 8, "8 bit")]
    [InlineData(0, 0, 0, "no WAV file")]
    public void Read_SitesFileOfAnotherFormat_IsRefusedByNameAndTheRenderedOneStays(int rate, int channels, int bits, string said)
    {
        Put("LongSilence.en.wav", Tone(0.5, 3000));
        var file = PromptWav.Write(Tone(1, 3000));
        BitConverter.GetBytes((short)channels).CopyTo(file, 22);
        BitConverter.GetBytes(rate).CopyTo(file, 24);
        BitConverter.GetBytes((short)bits).CopyTo(file, 34);
        file[0] = rate == 0 ? (byte)'X' : file[0];
        Directory.CreateDirectory(Path.Combine(_folder.FullName, "site"));
        var path = Path.Combine(_folder.FullName, "site", "LongSilence.en.wav");
        File.WriteAllBytes(path, file);
        var shelf = new PromptShelf(_folder.FullName).Read();

        var refused = shelf.Single(p => !p.IsUsable);
        refused.File.ShouldBe(path);
        refused.Error.ShouldContain(said);
        refused.Error.ShouldContain(PromptWav.Allowed);
        new PromptBook(shelf, "en").TryGet(CueKind.LongSilence, "en", out var prompt);
        prompt!.DurationMs.ShouldBe(200 + 80 + 500, 1);
    }

    [Theory]
    [InlineData("Nonsense.en.wav")]
    [InlineData("LongSilence.wav")]
    [InlineData("LongSilence.english.wav")]
    [InlineData("3.en.wav")]
    public void Read_NameOfNoPrompt_IsRefused(string name)
    {
        Put(name, Tone(0.5, 3000));

        new PromptShelf(_folder.FullName).Read().Single().Error.ShouldContain("KIND.LANGUAGE.wav");
    }

    [Fact]
    public void TryReadPrompt_EveryPrefixOfAFile_IsReadOrRefusedWithoutAFault()
    {
        var file = PromptWav.Write(Tone(0.2, 3000));

        for (var length = 0; length < file.Length; length += 7)
        {
            var isRead = PromptWav.TryReadPrompt(file.AsSpan(0, length), out var samples, out var error);
            isRead.ShouldBe(error.Length == 0);
            isRead.ShouldBe(samples.Length >= 800, $"{length}");
        }
    }

    [Fact]
    public void Set_LoudAndQuietSpeech_BothComeToTheLevelOfPrompts()
    {
        foreach (var amplitude in (int[])[200, 3000, 32000])
        {
            var pcm = new short[8000];
            for (var i = 0; i < pcm.Length; i++)
            {
                // Syllables: a tone whose loudness comes and goes, with peaks far above its mean.
                pcm[i] = (short)(amplitude * Math.Pow(Math.Sin(i * 0.002), 4) * Math.Sin(i * 0.7));
            }

            var set = PromptLevel.Set(pcm);

            PromptLevel.Active(set).ShouldBe(PromptLevel.ActiveDbfs, 1.0);
            PromptLevel.Peak(set).ShouldBeLessThanOrEqualTo(PromptLevel.PeakDbfs);
        }
    }

    [Theory]
    [InlineData(22050, 1000, true)]
    [InlineData(16000, 3000, true)]
    [InlineData(22050, 5000, false)]
    [InlineData(16000, 50, false)]
    public void From_ToneOfAnotherRate_PassesInTheTelephoneBandOnly(int rate, double hz, bool passes)
    {
        var pcm = new short[rate];
        for (var i = 0; i < pcm.Length; i++)
        {
            pcm[i] = (short)(8000 * Math.Sin(2 * Math.PI * hz * i / rate));
        }

        var converted = TelephoneBand.From(pcm, rate);

        ((double)converted.Length).ShouldBe(Prompt.SampleRate, 1);
        var level = PromptLevel.Active(converted.AsSpan(1000, 6000));
        if (passes)
        {
            level.ShouldBe(-15.3, 1.0);
        }
        else
        {
            level.ShouldBeLessThan(-35);
        }
    }

    [Theory]
    [InlineData("en")]
    [InlineData("es")]
    public async Task RenderAsync_ProgramInstalled_GivesPromptsOfTheLevel(string language)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/" + PromptRenderer.ProgramOf(language)), $"{PromptRenderer.ProgramOf(language)} is not installed");

        var pcm = await PromptRenderer.SpeakAsync(language, PromptPhrases.Of(language)[CueKind.CustomerFrustrated], TestContext.Current.CancellationToken);

        (pcm.Length / 8000.0).ShouldBeInRange(0.4, 2.5);
        PromptLevel.Active(pcm).ShouldBe(PromptLevel.ActiveDbfs, 1.0);
        PromptLevel.Peak(pcm).ShouldBeLessThanOrEqualTo(PromptLevel.PeakDbfs);
        Math.Abs((int)pcm[0]).ShouldBeLessThan(100);
    }

    private static short[] Tone(double seconds, int amplitude) =>
        [.. Enumerable.Range(0, (int)(seconds * Prompt.SampleRate)).Select(i => (short)(amplitude * Math.Cos(i * 0.5)))];

    private void Put(string name, short[] pcm)
    {
        var path = Path.Combine(_folder.FullName, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, PromptWav.Write(pcm));
    }
}
