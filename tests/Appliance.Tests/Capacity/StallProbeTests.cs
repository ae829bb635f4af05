using EdgeCx.Appliance.Capacity.Load;

namespace EdgeCx.Appliance.Tests.Capacity;

public sealed class StallProbeTests
{
    private const long Ms = 1_000_000;

    [Fact]
    public void Merge_StallsOfSeveralProcessors_AreOneWhereTheyOverlap() =>
        StallProbe.Merge([new Stall(500 * Ms, 540 * Ms), new Stall(100 * Ms, 130 * Ms), new Stall(110 * Ms, 150 * Ms), new Stall(120 * Ms, 125 * Ms)])
            .ShouldBe([new Stall(100 * Ms, 150 * Ms), new Stall(500 * Ms, 540 * Ms)]);

    [Fact]
    public void Take_NothingStalled_IsEmptyAndItEnds()
    {
        using var probe = new StallProbe(onEachProcessor: true);

        // Whatever this machine does meanwhile: what it tells is at least a stall long, and in order.
        Thread.Sleep(50);
        var stalls = probe.Take();

        stalls.ShouldAllBe(s => s.ToNs - s.FromNs >= StallProbe.LeastNs);
        stalls.ShouldBe(stalls.OrderBy(static s => s.FromNs));
    }
}
