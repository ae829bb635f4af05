using EdgeCx.Core.Audio;

namespace EdgeCx.Core.Tests.Audio;

public sealed class WidePoolTests
{
    [Fact]
    public void TryRent_BeforeAnyLegReserves_FindsNothing()
    {
        var pool = new WidePool(100, 10, 256);
        pool.TryRent(out var lease).ShouldBeFalse();
        lease.IsEmpty.ShouldBeTrue();
        pool.Made.ShouldBe(0);
        pool.Outstanding.ShouldBe(0);
    }

    [Fact]
    public void Reserve_MoreAndMore_MakesSlabsUpToTheLimit()
    {
        var pool = new WidePool(25, 10, 256);
        pool.Reserve(3);
        pool.Made.ShouldBe(10);
        pool.Reserve(7);
        pool.Made.ShouldBe(10);
        pool.Reserve(1);
        pool.Made.ShouldBe(20);
        pool.Reserve(1000);
        pool.Made.ShouldBe(25);

        var leases = new List<WindowLease>();
        while (pool.TryRent(out var lease))
        {
            lease.Samples.Length.ShouldBe(256);
            lease.Wide.Length.ShouldBe(512);
            leases.Add(lease);
        }

        leases.Count.ShouldBe(25);
        leases.Distinct().Count().ShouldBe(25);
        pool.Outstanding.ShouldBe(25);
        leases.ForEach(l => l.Return());
        pool.Outstanding.ShouldBe(0);
        pool.MaxSlots.ShouldBe(25);
    }

    [Fact]
    public void Unreserve_LegsComeAndGo_NoMoreIsMade()
    {
        var pool = new WidePool(1000, 10, 256);
        for (var i = 0; i < 500; i++)
        {
            pool.Reserve(8);
            pool.Unreserve(8);
        }

        pool.Made.ShouldBe(10);
    }

    [Fact]
    public void ReserveAndRent_FromManyThreads_NeverHandsOutASlotTwice()
    {
        var pool = new WidePool(64, 8, 16);
        var clashes = 0;
        Parallel.For(0, 8, w =>
        {
            pool.Reserve(8);
            for (var i = 0; i < 10_000; i++)
            {
                if (pool.TryRent(out var lease))
                {
                    lease.Wide.Fill((short)(w + 1));
                    Interlocked.Add(ref clashes, lease.Wide.ContainsAnyExcept((short)(w + 1)) ? 1 : 0);
                    lease.Return();
                }
            }
        });
        clashes.ShouldBe(0);
        pool.Made.ShouldBe(64);
        pool.Outstanding.ShouldBe(0);
    }
}
