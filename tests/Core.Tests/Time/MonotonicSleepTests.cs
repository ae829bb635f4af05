using System.Diagnostics;
using EdgeCx.Core.Time;

namespace EdgeCx.Core.Tests.Time;

public sealed class MonotonicSleepTests
{
    [Fact]
    public void Until_ATime_IsNotBeforeIt()
    {
        for (var i = 0; i < 20; i++)
        {
            var due = Stopwatch.GetTimestamp() + 300_000;
            MonotonicSleep.Until(due);
            Stopwatch.GetTimestamp().ShouldBeGreaterThanOrEqualTo(due);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1_000_000_000)]
    public void For_NoTime_ReturnsAtOnce(long ns)
    {
        var begin = Stopwatch.GetTimestamp();
        MonotonicSleep.For(ns);
        Stopwatch.GetElapsedTime(begin).ShouldBeLessThan(TimeSpan.FromMilliseconds(900));
    }
}
