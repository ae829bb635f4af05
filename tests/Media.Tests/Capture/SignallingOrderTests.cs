using EdgeCx.Media.Capture;

namespace EdgeCx.Media.Tests.Capture;

public sealed class SignallingOrderTests
{
    private const long Ms = 1_000_000;
    private readonly SignallingOrder _order = new(4);

    [Fact]
    public void TryTake_ItemsOfTwoReaders_GoInTheOrderOfTheirCapture()
    {
        // The answer's reader was quicker than the request's.
        Add(20, 10, 30);

        Take(complete: 30, now: 31).ShouldBe([10, 20, 30]);
    }

    [Fact]
    public void TryTake_ReaderThatIsBehind_IsWaitedForUpToTheLimit()
    {
        Add(20);
        Take(complete: 19, now: 25).ShouldBeEmpty();
        Add(15);
        Take(complete: 19, now: 30).ShouldBe([15]);
        Take(complete: 19, now: 69).ShouldBeEmpty();

        Take(complete: 19, now: 70).ShouldBe([20]);
    }

    [Fact]
    public void TryTake_SameMoment_KeepsTheOrderInWhichTheyCame()
    {
        var one = new SignallingItem([1], default, null, default, 5 * Ms);
        var two = new SignallingItem([2], default, null, default, 5 * Ms);
        _order.Add(one);
        _order.Add(two);

        _order.TryTake(10 * Ms, 10 * Ms, out var item).ShouldBeTrue();
        item.ShouldBe(one);
        _order.TryTake(10 * Ms, 10 * Ms, out item).ShouldBeTrue();
        item.ShouldBe(two);
    }

    [Fact]
    public void TryTake_MoreThanMayWait_TheOldestGoOn()
    {
        Add(9, 3, 7, 5, 11, 1);

        Take(complete: 0, now: 12).ShouldBe([1, 3]);
        _order.Count.ShouldBe(4);
    }

    private void Add(params int[] times)
    {
        foreach (var time in times)
        {
            _order.Add(new SignallingItem([], default, null, default, time * Ms));
        }
    }

    private List<long> Take(long complete, long now)
    {
        var taken = new List<long>();
        while (_order.TryTake(complete * Ms, now * Ms, out var item))
        {
            taken.Add(item.AtNs / Ms);
        }

        return taken;
    }
}
