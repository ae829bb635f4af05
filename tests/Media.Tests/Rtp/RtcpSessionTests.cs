using System.Buffers.Binary;
using EdgeCx.Media.Rtp;

namespace EdgeCx.Media.Tests.Rtp;

public sealed class RtcpSessionTests
{
    private const long Ms = 1_000_000;
    private readonly RtcpSession _session = new();
    private ReceptionStatistics _reception;

    public RtcpSessionTests()
    {
        _reception.Start(65_000);
        foreach (var number in Enumerable.Range(65_000, 1000).Where(n => n % 4 != 0 || n == 65_000))
        {
            _reception.Observe(number);
        }
    }

    [Fact]
    public void WriteReport_AfterASenderReport_HasEveryFieldOfRfc3550()
    {
        _session.BeginStream(0);
        _session.Observe(new SenderReport(7, 0xAABB_CCDD_EEFF_0011, 0, 0, 0), 1000 * Ms);
        var bytes = new byte[RtcpSession.MaxBytes];
        var length = _session.WriteReport(bytes, 7, ref _reception, jitter: 33, nowNs: 2500 * Ms);

        RtcpParser.TryParse(bytes.AsSpan(0, length), out var compound, out var reject).ShouldBeTrue(reject.ToString());
        compound.Count.ShouldBe(2);
        bytes[1].ShouldBe((byte)201);
        U32(bytes, 8).ShouldBe(7u);
        bytes[12].ShouldBe((byte)(249 * 256 / 1000));
        (U32(bytes, 12) & 0xFF_FFFF).ShouldBe(249u);
        U32(bytes, 16).ShouldBe(65_999u);
        U32(bytes, 20).ShouldBe(33u);
        U32(bytes, 24).ShouldBe(0xCCDD_EEFFu);
        U32(bytes, 28).ShouldBe(65_536u * 3 / 2);
        bytes[33].ShouldBe((byte)202);
        U32(bytes, 36).ShouldBe(U32(bytes, 4));
        bytes[40].ShouldBe((byte)1);
        bytes[41].ShouldBe((byte)16);
    }

    [Fact]
    public void WriteReport_BeforeAnySenderReport_HasNoEcho()
    {
        var bytes = new byte[RtcpSession.MaxBytes];
        _session.WriteReport(bytes, 7, ref _reception, 0, 5);
        U32(bytes, 24).ShouldBe(0u);
        U32(bytes, 28).ShouldBe(0u);
    }

    [Fact]
    public void WriteGoodbye_EndsWithBye()
    {
        var bytes = new byte[RtcpSession.MaxBytes];
        var length = _session.WriteGoodbye(bytes, 7, ref _reception, 0, 5);
        RtcpParser.TryParse(bytes.AsSpan(0, length), out var compound, out _).ShouldBeTrue();
        compound.Count.ShouldBe(3);
        bytes[length - 7].ShouldBe((byte)203);
        _session.IsDue(long.MaxValue - 1).ShouldBeFalse();
    }

    [Fact]
    public void IsDue_OverAMinute_IsAboutEvery5S()
    {
        _session.BeginStream(0);
        var bytes = new byte[RtcpSession.MaxBytes];
        var reports = 0;
        for (var now = 0L; now < 600_000 * Ms; now += 100 * Ms)
        {
            if (_session.IsDue(now))
            {
                _session.WriteReport(bytes, 7, ref _reception, 0, now);
                reports++;
            }
        }

        reports.ShouldBeInRange(95, 150);
    }

    private static uint U32(byte[] bytes, int offset) => BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(offset));
}
