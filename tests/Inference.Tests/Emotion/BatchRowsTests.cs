using EdgeCx.Inference.Emotion;

namespace EdgeCx.Inference.Tests.Emotion;

public sealed class BatchRowsTests
{
    /// <summary>Blocks of the chunks in the order of their lanes; row in the chunk graphs and in the head of each; rows of the three graphs.</summary>
    [Theory]
    [InlineData("3 3 3", "0 1 2", "0 1 2", "3 3 3")]
    [InlineData("1 1", "0 1", "0 1", "2 0 0")]
    [InlineData("1 3 2 3 1 2", "4 0 2 1 5 3", "0 0 0 1 1 1", "6 4 2")]
    [InlineData("2 1 2", "0 2 1", "0 0 1", "3 2 0")]
    public void Arrange_ChunksOfSeveralRungs_ThoseThatNeedMoreComeFirst(string blocks, string rows, string headRows, string graphs)
    {
        var batch = new BatchRows(8);
        Fill(batch, [1, 2]);
        var wanted = Numbers(blocks);
        Fill(batch, wanted);
        Enumerable.Range(0, batch.Count).Select(batch.Row).ShouldBe(Numbers(rows));
        Enumerable.Range(0, batch.Count).Select(batch.HeadRow).ShouldBe(Numbers(headRows));
        Enumerable.Range(0, batch.Count).Select(batch.Blocks).ShouldBe(wanted);
        Enumerable.Range(1, 3).Select(batch.AtLeast).ShouldBe(Numbers(graphs));
        Enumerable.Range(1, 3).Sum(batch.Exactly).ShouldBe(wanted.Length);
    }

    private static void Fill(BatchRows batch, int[] blocks)
    {
        batch.Clear();
        Array.ForEach(blocks, batch.Add);
        batch.Arrange();
    }

    private static int[] Numbers(string text) =>
        [.. text.Split(' ').Select(t => int.Parse(t, System.Globalization.CultureInfo.InvariantCulture))];
}
