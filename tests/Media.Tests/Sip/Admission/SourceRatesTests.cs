using System.Net;
using EdgeCx.Media.Sip.Admission;

namespace EdgeCx.Media.Tests.Sip.Admission;

public sealed class SourceRatesTests
{
    private const long Second = 1_000_000_000;
    private static readonly IPAddress One = IPAddress.Parse("192.0.2.1");

    [Fact]
    public void TryTake_BeyondTheBurst_IsRefusedUntilTimePasses()
    {
        var rates = new SourceRates(10);
        Enumerable.Range(0, 25).Count(_ => rates.TryTake(One, 0)).ShouldBe(20);
        rates.TryTake(One, Second / 20).ShouldBeFalse("half a token");
        Enumerable.Range(0, 25).Count(_ => rates.TryTake(One, Second + (Second / 20))).ShouldBe(10);
        rates.TryTake(IPAddress.Parse("192.0.2.2"), Second).ShouldBeTrue("another source has its own");
    }

    [Fact]
    public void TryTake_OfOneIPv6Host_CountsItsWholeNetwork()
    {
        var rates = new SourceRates(1);
        Enumerable.Range(1, 10).Count(i => rates.TryTake(IPAddress.Parse($"2001:db8::{i}"), 0)).ShouldBe(2);
        rates.TryTake(IPAddress.Parse("2001:db8:0:1::1"), 0).ShouldBeTrue();
        rates.TryTake(IPAddress.Parse("::ffff:192.0.2.1"), 0).ShouldBeTrue();
        Enumerable.Range(1, 10).Count(_ => rates.TryTake(One, 0)).ShouldBe(1, "the mapped form is the same host");
    }

    [Fact]
    public void TryTake_OfMoreSourcesThanTheTableHolds_SharesOneBucketAndRecovers()
    {
        var rates = new SourceRates(1, maxSources: 100);
        var taken = Enumerable.Range(0, 10_000).Count(i => rates.TryTake(new IPAddress([10, 1, (byte)(i >> 8), (byte)i]), 0));
        taken.ShouldBe(102, "a hundred of their own, two of all others");
        rates.Count.ShouldBe(100);
        rates.TryTake(One, 10 * Second).ShouldBeTrue();
        rates.Count.ShouldBe(1, "full buckets are forgotten");
    }
}
