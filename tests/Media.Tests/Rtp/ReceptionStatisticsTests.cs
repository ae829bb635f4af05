using EdgeCx.Media.Rtp;

namespace EdgeCx.Media.Tests.Rtp;

public sealed class ReceptionStatisticsTests
{
    [Fact]
    public void TakeFractionLost_AnIntervalWithAQuarterLost_Is64Of256()
    {
        var statistics = Observe(100, [.. Enumerable.Range(100, 100).Where(s => s % 4 != 3)]);
        statistics.Expected.ShouldBe(99);
        statistics.CumulativeLost.ShouldBe(24);
        statistics.TakeFractionLost().ShouldBe((byte)(24 * 256 / 99));
        statistics.TakeFractionLost().ShouldBe((byte)0);
    }

    [Fact]
    public void CumulativeLost_WithDuplicates_IsNegative()
    {
        var statistics = Observe(5, [5, 5, 6, 6]);
        statistics.CumulativeLost.ShouldBe(-2);
        statistics.TakeFractionLost().ShouldBe((byte)0);
    }

    [Fact]
    public void CumulativeLost_BeyondItsField_IsClamped()
    {
        var statistics = Observe(0, [0]);
        statistics.Observe(20_000_000);
        statistics.CumulativeLost.ShouldBe(0x7F_FFFF);
        statistics.TakeFractionLost().ShouldBe((byte)255);
    }

    private static ReceptionStatistics Observe(long start, long[] sequence)
    {
        var statistics = default(ReceptionStatistics);
        statistics.Start(start);
        foreach (var number in sequence)
        {
            statistics.Observe(number);
        }

        return statistics;
    }

    private static ReceptionStatistics Observe(long start, int[] sequence) => Observe(start, [.. sequence.Select(s => (long)s)]);
}
