using EdgeCx.Inference.Evaluation;
using EdgeCx.Inference.Text.Evaluation;

namespace EdgeCx.Inference.Tests.Text;

public sealed class LabelledTextFileTests
{
    private static readonly Dictionary<string, int[]> Groups = new(StringComparer.Ordinal)
    {
        ["frustration"] = [2, 3, 10, 11],
        ["confusion"] = [6, 7],
        ["satisfaction"] = [15, 4],
        ["sadness"] = [25, 9],
        ["neutral"] = [27],
    };

    [Fact]
    public void Read_NumbersAndNames_GiveGroups()
    {
        var file = Read("so annoyed\t3,25\tid1\nthanks\tSatisfaction\nwhy\tconfusion,frustration\n\nha\t1\n");
        file.Rows.Select(r => string.Join('+', r.Groups)).ShouldBe(["frustration+sadness", "satisfaction", "frustration+confusion", ""]);
        file.Rows.Select(r => r.Line).ShouldBe([1, 2, 3, 5]);
        file.Rows[0].Labels.ShouldBe([3, 25]);
        file.Rows[1].Labels.ShouldBeNull();
        file.Rows[0].Id.ShouldBe("id1");
    }

    [Fact]
    public void Read_UnknownLabels_AreCountedAndNamed()
    {
        var file = Read("a\t3,28\nb\tanger\nc\tanger,neutral\n");
        file.UnknownLabels.ShouldBe(new Dictionary<string, int> { ["28"] = 1, ["anger"] = 2 }, ignoreOrder: true);
        file.Rows.Count.ShouldBe(2);
        file.RowsLeftOut.ShouldBe(1);
    }

    [Theory]
    [InlineData("fine\t27\nno labels here\n", "line 2")]
    [InlineData("fine\t27\n\t27\n", "line 2")]
    [InlineData("text\t\tid\n", "line 1")]
    public void Read_BadRow_NamesItsLine(string content, string expected) =>
        Should.Throw<EvaluationException>(() => Read(content)).Message.ShouldContain(expected);

    [Fact]
    public void Read_MissingFile_NamesIt() =>
        Should.Throw<EvaluationException>(() => LabelledTextFile.Read("/nowhere/rows.tsv", Groups, false)).Message.ShouldContain("/nowhere/rows.tsv");

    [Fact]
    public void Read_HeldOutWithoutIds_SaysSo() =>
        Should.Throw<EvaluationException>(() => Read("text\t27\n", heldOut: true)).Message.ShouldContain("third column");

    [Fact]
    public void Read_HeldOut_TakesAboutATenth()
    {
        var content = string.Concat(Enumerable.Range(0, 2000).Select(i => $"text\t27\tid{i}\n"));
        Read(content, heldOut: true).Rows.Count.ShouldBeInRange(150, 250);
    }

    [Fact]
    public void IsHeldOut_Ids_AreThoseOfTheTraining()
    {
        // SHA-256 of "a" begins ca978112, of "b" 3e23e816: their last decimal digits are 4 and 2.
        LabelledTextFile.IsHeldOut("a").ShouldBe(0xca978112 % 10 == 0);
        LabelledTextFile.IsHeldOut("b").ShouldBe(0x3e23e816 % 10 == 0);
        Enumerable.Range(0, 30).Where(i => LabelledTextFile.IsHeldOut($"row{i}")).ShouldBe([19, 22]);
    }

    private static LabelledTextFile Read(string content, bool heldOut = false)
    {
        var path = Path.Combine(Path.GetTempPath(), Guid.NewGuid() + ".tsv");
        File.WriteAllText(path, content);
        try
        {
            return LabelledTextFile.Read(path, Groups, heldOut);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
