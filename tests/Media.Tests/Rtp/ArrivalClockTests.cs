using EdgeCx.Core.Time;
using EdgeCx.Media.Rtp.Sockets;
using EdgeCx.Tests.Shared;

namespace EdgeCx.Media.Tests.Rtp;

public sealed class ArrivalClockTests
{
    private const long Ms = 1_000_000;
    private readonly ManualTimeProvider _time = new();
    private readonly ArrivalClock _clock;

    public ArrivalClockTests() => _clock = new ArrivalClock(new MonotonicClock(_time));

    [Fact]
    public void ToMonotonic_ADatagramThatWaited_IsAgedByTheWait()
    {
        var kernelNs = WallNs();
        _time.Advance(TimeSpan.FromMilliseconds(7));
        _clock.Read();
        _clock.ToMonotonic(kernelNs).ShouldBe(_time.GetTimestamp() - (7 * Ms));
    }

    [Theory]
    [InlineData(3600)]
    [InlineData(-3600)]
    public void ToMonotonic_TheWallClockSteppedMeanwhile_IsNow(int seconds)
    {
        var kernelNs = WallNs();
        _time.JumpWallClock(TimeSpan.FromSeconds(seconds));
        _clock.Read();
        _clock.ToMonotonic(kernelNs).ShouldBe(_time.GetTimestamp());
    }

    [Fact]
    public void ToMonotonic_WithoutAKernelTime_IsNow()
    {
        _clock.Read();
        _clock.ToMonotonic(0).ShouldBe(_time.GetTimestamp());
    }

    private long WallNs() => (_time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * 100;
}
