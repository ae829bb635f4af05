using EdgeCx.Core.Audio;

namespace EdgeCx.Core.Tests.Audio;

public sealed class WindowPoolTests
{
    [Fact]
    public void TryRent_WhenAllAreOut_IsRefusedUntilOneReturns()
    {
        var pool = new WindowPool(2, 256);
        pool.TryRent(out var a).ShouldBeTrue();
        pool.TryRent(out _).ShouldBeTrue();
        pool.TryRent(out _).ShouldBeFalse();
        a.Return();
        pool.Outstanding.ShouldBe(1);
        pool.TryRent(out _).ShouldBeTrue();
    }

    [Fact]
    public void Return_ClearsTheAudio()
    {
        var pool = new WindowPool(1, 256);
        pool.TryRent(out var lease).ShouldBeTrue();
        lease.Samples.Fill(1234);
        lease.Return();
        pool.TryRent(out var again).ShouldBeTrue();
        again.Samples.ToArray().ShouldAllBe(s => s == 0);
    }

    [Fact]
    public void Return_OfASlotWithTwoRates_ClearsBoth()
    {
        var pool = new WindowPool(2, 256, 512);
        pool.TryRent(out var lease).ShouldBeTrue();
        lease.Samples.Length.ShouldBe(256);
        lease.Wide.Length.ShouldBe(512);
        lease.Samples.Fill(1);
        lease.Wide.ContainsAnyExcept((short)0).ShouldBeFalse("rates do not overlap");
        lease.Wide.Fill(2);
        lease.Samples.ContainsAnyExcept((short)1).ShouldBeFalse();
        pool.TryRent(out var other).ShouldBeTrue();
        other.Samples.ContainsAnyExcept((short)0).ShouldBeFalse("slots do not overlap");
        lease.Return();
        pool.TryRent(out var again).ShouldBeTrue();
        again.Samples.ContainsAnyExcept((short)0).ShouldBeFalse();
        again.Wide.ContainsAnyExcept((short)0).ShouldBeFalse();
    }

    [Fact]
    public void Wide_OfASlotAtOneRate_IsEmpty()
    {
        new WindowPool(1, 256).TryRent(out var lease).ShouldBeTrue();
        lease.Wide.IsEmpty.ShouldBeTrue();
        default(WindowLease).Wide.IsEmpty.ShouldBeTrue();
    }

    [Fact]
    public void Return_Twice_Throws()
    {
        var pool = new WindowPool(1, 256);
        pool.TryRent(out var lease).ShouldBeTrue();
        lease.Return();
        Should.Throw<InvalidOperationException>(lease.Return);
    }

    [Fact]
    public void RentAndReturn_FromManyThreads_NeverHandsOutASlotTwice()
    {
        var pool = new WindowPool(8, 16);
        var clashes = 0;
        Parallel.For(0, 8, w =>
        {
            for (var i = 0; i < 20_000; i++)
            {
                if (!pool.TryRent(out var lease))
                {
                    continue;
                }

                lease.Samples.Fill((short)(w + 1));
                foreach (var s in lease.Samples)
                {
                    if (s != w + 1)
                    {
                        Interlocked.Increment(ref clashes);
                    }
                }

                lease.Return();
            }
        });
        clashes.ShouldBe(0);
        pool.Outstanding.ShouldBe(0);
    }
}
