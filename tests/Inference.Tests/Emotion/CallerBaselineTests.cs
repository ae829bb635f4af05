using EdgeCx.Inference.Emotion;

namespace EdgeCx.Inference.Tests.Emotion;

public sealed class CallerBaselineTests
{
    private static readonly float[] Prior = [1, 2, 3, 4];
    private static readonly float[] Calm = new float[7];
    private readonly CallerBaseline _baseline = new(Prior, TestDescription.Make());

    [Fact]
    public void Write_NobodyHeardYet_IsThePopulation()
    {
        var (sum, count) = Write();
        sum.ShouldBe([4f, 8, 12, 16]);
        count.ShouldBe([4f, 4, 4]);
    }

    [Fact]
    public void Write_HeadWithFewerBlocks_GetsTheFirstOnes()
    {
        _baseline.Commit([10, 20, 30, 40], Calm);
        var sum = new float[3];
        var count = new float[2];
        _baseline.Write(sum, count);
        sum.ShouldBe([14f, 28, 42]);
        count.ShouldBe([5f, 5]);
    }

    [Fact]
    public void Commit_HeadWithFewerBlocks_LeavesTheOthersAlone()
    {
        _baseline.Commit([10, 20], Calm);
        var (sum, count) = Write();
        sum.ShouldBe([14f, 28, 12, 16]);
        count.ShouldBe([5f, 4, 4]);
    }

    /// <summary>Anger (a probability against the population) of each utterance, and how much of each was taken in.</summary>
    [Theory]
    [InlineData("0.5 0.2 0.5", "1 1 1")]
    [InlineData("0.9 0.9 0.9", "0.5 0 0")]
    [InlineData("0.99", "0.5")]
    [InlineData("0.7 0.7 0.7", "1 1 1")]
    [InlineData("0.1 0.9 0.9 0.9", "1 1 0.5 0")]
    [InlineData("0.9 0.1 0.9 0.1", "0.5 1 1 1")]
    public void Commit_AngryUtterances_AreTakenInNoMoreOftenThanCalmOnes(string anger, string weights)
    {
        var found = new List<double>();
        foreach (var p in anger.Split(' ').Select(Number))
        {
            var before = _baseline.Counts[0];
            _baseline.Commit([10, 20, 30, 40], Population(p));
            found.Add(_baseline.Counts[0] - before);
        }

        found.Zip(weights.Split(' ').Select(Number)).ShouldAllBe(p => Math.Abs(p.First - p.Second) < 1e-5);
        Write().Sum[3].ShouldBe((float)(16 + (40 * found.Sum())), 1e-3f);
    }

    [Fact]
    public void Commit_EnoughWasHeard_TheMeanStands()
    {
        for (var i = 0; i < 3; i++)
        {
            _baseline.Commit([10, 20, 30, 40], Calm);
        }

        var before = Write();
        _baseline.Commit([99, 99, 99, 99], Calm);
        Write().ShouldBe(before, "the mean is frozen");
        _baseline.Counts.ToArray().ShouldBe([3.0, 3, 3]);
    }

    [Fact]
    public void Commit_ABlockThatWasHeardLess_GoesOnAlone()
    {
        for (var i = 0; i < 3; i++)
        {
            _baseline.Commit([10, 20], Calm);
        }

        _baseline.Commit([99, 99, 30, 40], Calm);
        _baseline.Counts.ToArray().ShouldBe([3.0, 1, 1]);
        Write().Sum.ShouldBe([34f, 68, 42, 56]);
    }

    [Fact]
    public void Reset_AnotherCaller_IsThePopulationAgain()
    {
        _baseline.Commit([10, 20, 30, 40], Population(0.9));
        _baseline.Reset();
        _baseline.Commit([0, 0, 0, 0], Population(0.9));
        _baseline.Counts[0].ShouldBe(0.5, 1e-5, "what was taken of the last caller's anger counts no more");
        _baseline.Reset();
        Write().Sum.ShouldBe([4f, 8, 12, 16]);
        Write().Count.ShouldBe([4f, 4, 4]);
    }

    private static float[] Population(double anger) => [0, 0, 0, 0, (float)Math.Log(anger / (1 - anger)), 0, 0];

    private static double Number(string text) => double.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    private (Row Sum, Row Count) Write()
    {
        var sum = new float[4];
        var count = new float[3];
        _baseline.Write(sum, count);
        return (new Row(sum), new Row(count));
    }

    /// <summary>Numbers that are equal when they all are.</summary>
    private sealed record Row(float[] Values)
    {
        public float this[int index] => Values[index];

        public bool Equals(Row? other) => other is not null && Values.AsSpan().SequenceEqual(other.Values);

        public override int GetHashCode() => Values.Length;

        public void ShouldBe(float[] expected) => Values.ShouldBe(expected);
    }
}
