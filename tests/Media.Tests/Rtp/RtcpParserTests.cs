using EdgeCx.Media.Rtp;

namespace EdgeCx.Media.Tests.Rtp;

public sealed class RtcpParserTests
{
    // RFC 3550 6.5: SSRC, CNAME "abc", two nulls to the boundary.
    private static readonly byte[] Description = [0x81, 202, 0, 3, 0, 0, 0, 1, 1, 3, (byte)'a', (byte)'b', (byte)'c', 0, 0, 0];
    private static readonly byte[] Full = [.. RtpBytes.SenderReport(1, 0x0001_0002_0003_0004, 99, blocks: 1), .. Description, .. RtpBytes.Goodbye(1)];

    [Fact]
    public void TryParse_Compound_WalksItsPackets()
    {
        RtcpParser.TryParse(Full, out var compound, out _).ShouldBeTrue();
        compound.Count.ShouldBe(3);
        var types = new List<RtcpType>();
        foreach (var packet in compound)
        {
            types.Add(packet.Type);
            if (packet.Type == RtcpType.SenderReport)
            {
                packet.SenderReport.MiddleNtp.ShouldBe(0x0002_0003u);
                packet.SenderReport.RtpTimestamp.ShouldBe(99u);
                packet.Count.ShouldBe(1);
            }

            packet.SaysGoodbye(1).ShouldBe(packet.Type == RtcpType.Goodbye);
            packet.SaysGoodbye(2).ShouldBeFalse();
        }

        types.ShouldBe([RtcpType.SenderReport, RtcpType.SourceDescription, RtcpType.Goodbye]);
    }

    [Fact]
    public void TryParse_EveryTruncatedPrefix_IsRefusedExceptAtPacketBoundaries()
    {
        int[] boundaries = [52, 52 + 16];
        for (var length = 0; length < Full.Length; length++)
        {
            RtcpParser.TryParse(Full.AsSpan(0, length), out _, out var reject).ShouldBe(boundaries.Contains(length), $"prefix of {length}");
            reject.Offset.ShouldBeInRange(0, length);
        }
    }

    public static TheoryData<string, byte[]> Malformed => new()
    {
        { "starts with SDES", Description },
        { "version 1", [0x40, 201, 0, 1, 0, 0, 0, 1] },
        { "version 1 in the second", [.. RtpBytes.EmptyReceiverReport(1), 0x41, 203, 0, 1, 0, 0, 0, 1] },
        { "blocks beyond the packet", [0x81, 201, 0, 1, 0, 0, 0, 1] },
        { "sender information short", [0x80, 200, 0, 5, .. new byte[20]] },
        { "padding on the first", [0xA0, 201, 0, 2, 0, 0, 0, 1, 0, 0, 0, 4] },
        { "padding not on the last", [.. RtpBytes.EmptyReceiverReport(1), 0xA1, 203, 0, 2, 0, 0, 0, 1, 0, 0, 0, 4, .. RtpBytes.Goodbye(1)] },
        { "padding of 3", [.. RtpBytes.EmptyReceiverReport(1), 0xA1, 203, 0, 2, 0, 0, 0, 1, 0, 0, 0, 3] },
        { "padding longer than the packet", [.. RtpBytes.EmptyReceiverReport(1), 0xA1, 203, 0, 2, 0, 0, 0, 1, 0, 0, 0, 12] },
        { "BYE without its source", [.. RtpBytes.EmptyReceiverReport(1), 0x81, 203, 0, 0] },
        { "BYE reason too long", [.. RtpBytes.EmptyReceiverReport(1), 0x81, 203, 0, 2, 0, 0, 0, 1, 4, 1, 2, 3] },
        { "SDES item too long", [.. RtpBytes.EmptyReceiverReport(1), 0x81, 202, 0, 2, 0, 0, 0, 1, 1, 3, 1, 2] },
        { "SDES without its end", [.. RtpBytes.EmptyReceiverReport(1), 0x81, 202, 0, 2, 0, 0, 0, 1, 1, 2, 1, 2] },
        { "SDES with too few chunks", [.. RtpBytes.EmptyReceiverReport(1), 0x80, 202, 0, 1, 0, 0, 0, 1] },
        { "APP without a name", [.. RtpBytes.EmptyReceiverReport(1), 0x80, 204, 0, 1, 0, 0, 0, 1] },
    };

    [Theory]
    [MemberData(nameof(Malformed))]
    public void TryParse_Malformed_IsRefusedWithAReason(string what, byte[] bytes)
    {
        RtcpParser.TryParse(bytes, out _, out var reject).ShouldBeFalse(what);
        reject.Reason.ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public void TryParse_PaddedLastPacketAndUnknownTypes_AreTaken()
    {
        byte[] bytes = [.. RtpBytes.EmptyReceiverReport(1), 0x80, 207, 0, 1, 0, 0, 0, 1, 0xA1, 203, 0, 2, 0, 0, 0, 1, 0, 0, 0, 4];
        RtcpParser.TryParse(bytes, out var compound, out _).ShouldBeTrue();
        compound.Count.ShouldBe(3);
    }

    [Theory]
    [InlineData(191, false)]
    [InlineData(192, true)]
    [InlineData(200, true)]
    [InlineData(223, true)]
    [InlineData(224, false)]
    [InlineData(128, false)]
    public void IsRtcp_BySecondOctet_FollowsRfc5761(byte second, bool expected) => RtcpParser.IsRtcp([0x80, second]).ShouldBe(expected);
}
