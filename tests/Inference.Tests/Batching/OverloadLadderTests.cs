using EdgeCx.Inference.Batching;

namespace EdgeCx.Inference.Tests.Batching;

public sealed class OverloadLadderTests
{
    private const long Ms = 1_000_000;

    /// <summary>Pressure of each half second from 0 s on, and the step after each.</summary>
    [Theory]
    [InlineData("0.1 0.1 0.1", "0 0 0")]
    [InlineData("0.3 0.49 0.3", "0 0 0")]
    [InlineData("0.5 0.1 0.1", "0 0 0")]
    [InlineData("0.5 0.4 0.5 0.4", "0 0 0 0")]
    [InlineData("1.0 0.1 0.1", "1 1 1")]
    [InlineData("0.6 0.6 0.6 0.6 0.6 0.6 0.6 0.6", "0 1 2 3 4 5 6 7")]
    [InlineData("9.0 0.3 0.3 0.3 0.3 0.3 0.3 0.3", "1 1 1 1 1 1 1 1")]
    [InlineData("0.7 0.7 0.1 0.1 0.1 0.1 0.1 0.1 0.1 0.1 0.1", "0 1 1 1 1 0 0 0 0 0 0")]
    [InlineData("0.7 0.7 0.1 0.1 0.1 0.3 0.1 0.1 0.1 0.1 0.1", "0 1 1 1 1 1 1 1 1 0 0")]
    public void Next_Pressures_MovesTheStep(string pressures, string steps)
    {
        var state = OverloadLadder.Start(0);
        var found = new List<int>();
        foreach (var (pressure, i) in Numbers(pressures).Select((p, i) => (p, i)))
        {
            state = OverloadLadder.Next(state, pressure, i * 500 * Ms);
            found.Add(state.Step);
        }

        string.Join(' ', found).ShouldBe(steps);
    }

    [Fact]
    public void Next_ManyRunsOfTheSameOverload_AreOneStepUntilItCanShow()
    {
        var state = OverloadLadder.Start(0);
        for (var ms = 0; ms < 500; ms += 5)
        {
            state = OverloadLadder.Next(state, 0.9, ms * Ms);
        }

        state.Step.ShouldBe(1);
        OverloadLadder.Next(state, 0.9, 745 * Ms).Step.ShouldBe(1);
        OverloadLadder.Next(state, 0.9, 750 * Ms).Step.ShouldBe(2);
    }

    [Fact]
    public void Next_RelapseAfterAStepBack_TakesTwiceTheCalmToStepBackAgain()
    {
        var state = OverloadLadder.Next(OverloadLadder.Start(0), 1, 0);
        state = OverloadLadder.Next(state, 0, 2000 * Ms);
        state.Step.ShouldBe(0);
        state = OverloadLadder.Next(state, 1, 3000 * Ms);
        state.Step.ShouldBe(1);
        OverloadLadder.Next(state, 0, 6900 * Ms).Step.ShouldBe(1);
        OverloadLadder.Next(state, 0, 7000 * Ms).Step.ShouldBe(0);
    }

    [Fact]
    public void Next_SwingingLoad_StepsEverMoreSeldomDownToABound()
    {
        var state = OverloadLadder.Start(0);
        var ups = new List<long>();
        for (long ms = 0; ms < 600_000; ms += 100)
        {
            // The load is too much on step 0 only.
            var before = state.Step;
            state = OverloadLadder.Next(state, state.Step == 0 ? 0.6 : 0.1, ms * Ms);
            if (state.Step > before)
            {
                ups.Add(ms);
            }
        }

        ups.Zip(ups.Skip(1), (a, b) => b - a).ShouldBeInOrder(SortDirection.Ascending);
        (ups[^1] - ups[^2]).ShouldBeInRange(32_000, 33_000);
    }

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(1, 0, 0)]
    [InlineData(2, 1, 0)]
    [InlineData(3, 2, 0)]
    [InlineData(4, 3, 0)]
    [InlineData(5, 3, 1)]
    [InlineData(6, 3, 2)]
    [InlineData(7, 3, 3)]
    public void RungOf_Step_WordsThenCalmLegsThenTheOthers(int step, int calm, int troubled)
    {
        OverloadLadder.RungOf(step, isCalm: true).ShouldBe(calm);
        OverloadLadder.RungOf(step, isCalm: false).ShouldBe(troubled);
    }

    private static IEnumerable<double> Numbers(string text) =>
        text.Split(' ').Select(t => double.Parse(t, System.Globalization.CultureInfo.InvariantCulture));
}
