using EdgeCx.Inference.Evaluation;

namespace EdgeCx.Inference.Tests.Evaluation;

public sealed class ClipManifestTests
{
    [Fact]
    public void Read_QuotedFieldsAndOtherOrder_FindsTheColumns()
    {
        var clips = Read("label,speaker,corpus,path,original_label\nother,s1,c,\"a,\"\"b.wav\",boredom\n\nanger,s2,c,x/y.wav,anger\n", out var folder, out _);
        clips.Count.ShouldBe(2);
        clips[0].ShouldBe(new LabelledClip(Path.Combine(folder, "a,\"b.wav"), "c", "c/s1", "other", IsBoredom: true));
        clips[0].Fold.ShouldBe("s1");
        clips[1].Path.ShouldBe(Path.Combine(folder, "x/y.wav"));
        clips[1].IsBoredom.ShouldBeFalse();
        clips[1].Language.ShouldBe("");
    }

    [Fact]
    public void Read_SpreadsheetsSemicolonsBomAndCapitals_AreUnderstood()
    {
        var clips = Read("\uFEFFPath;Corpus;Language;Speaker;Label;Channel\r\na.wav;C;EN;1;Anger;2\r\n", out _, out var bad);
        bad.ShouldBeEmpty();
        clips.ShouldHaveSingleItem().Label.ShouldBe("anger");
        clips[0].Language.ShouldBe("en");
        clips[0].Channel.ShouldBe(2);
        clips[0].Corpus.ShouldBe("C");
    }

    [Fact]
    public void Read_LineBreakWithinQuotes_StaysOneLineAndLinesAreStillNumbered()
    {
        var clips = Read("path,corpus,speaker,label\n\"a\nb.wav\",c,1,anger\nshort\n", out _, out var bad);
        clips.ShouldHaveSingleItem().Path.ShouldEndWith("a\nb.wav");
        bad.ShouldHaveSingleItem().Path.ShouldEndWith("line 4");
    }

    [Fact]
    public void Read_MissingColumn_NamesItAndWhatIsThere() =>
        Should.Throw<EvaluationException>(() => Read("path,corpus,label\na,b,c\n", out _, out _)).Message
            .ShouldEndWith("has no column speaker in its first line; it has path, corpus, label.");

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("\n\n", "is empty")]
    [InlineData("path,corpus,speaker,label\n", "has no clips")]
    public void Read_NothingInIt_SaysSo(string text, string words) =>
        Should.Throw<EvaluationException>(() => Read(text, out _, out _)).Message.ShouldContain(words);

    [Theory]
    [InlineData("a,b,c", "3 fields, expected 5")]
    [InlineData(",b,c,anger,", "path is empty")]
    [InlineData("a,b,c,anger,left", "channel is 'left'; allowed is a number from 1")]
    [InlineData("a,b,c,anger,0", "channel is '0'; allowed is a number from 1")]
    public void Read_LineWithoutAClip_IsNamedAndTheOthersCount(string line, string words)
    {
        var clips = Read($"path,corpus,speaker,label,channel\n{line}\nx.wav,c,s,anger,\n", out _, out var bad);
        clips.Count.ShouldBe(1);
        var named = bad.ShouldHaveSingleItem();
        named.Path.ShouldEndWith("line 2");
        named.Reason.ShouldBe(words);
    }

    [Fact]
    public void Read_NoFile_SaysSo() =>
        Should.Throw<EvaluationException>(() => ClipManifest.Read("/nowhere/m.csv")).Message.ShouldContain("/nowhere/m.csv");

    [Fact]
    public void Read_AFolder_SaysSo() =>
        Should.Throw<EvaluationException>(() => ClipManifest.Read(Path.GetTempPath())).Message.ShouldContain("cannot be read");

    private static IReadOnlyList<LabelledClip> Read(string text, out string folder, out IReadOnlyList<BadClip> badLines)
    {
        var path = Path.GetTempFileName();
        folder = Path.GetDirectoryName(path)!;
        try
        {
            File.WriteAllText(path, text);
            return ClipManifest.Read(path, out badLines);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
