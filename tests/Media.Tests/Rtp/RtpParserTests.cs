using EdgeCx.Media.Rtp;

namespace EdgeCx.Media.Tests.Rtp;

public sealed class RtpParserTests
{
    private static readonly byte[] Full = RtpBytes.Packet(
        0x1234, 0x89ABCDEF, 0xCAFEBABE, [1, 2, 3, 4, 5], 8, marker: true, csrcs: [7, 8], extension: [9, 9, 9, 9, 8, 8, 8, 8], padding: 3);

    [Fact]
    public void TryParse_AllParts_AreRead()
    {
        RtpParser.TryParse(Full, out var packet, out _).ShouldBeTrue();
        packet.Marker.ShouldBeTrue();
        packet.PayloadType.ShouldBe((byte)8);
        packet.SequenceNumber.ShouldBe((ushort)0x1234);
        packet.Timestamp.ShouldBe(0x89ABCDEFu);
        packet.Ssrc.ShouldBe(0xCAFEBABEu);
        packet.Csrcs.ToArray().ShouldBe([0, 0, 0, 7, 0, 0, 0, 8]);
        packet.HasExtension.ShouldBeTrue();
        packet.ExtensionProfile.ShouldBe((ushort)0xBEDE);
        packet.Extension.ToArray().ShouldBe([9, 9, 9, 9, 8, 8, 8, 8]);
        packet.Payload.ToArray().ShouldBe([1, 2, 3, 4, 5]);
        packet.Padding.ShouldBe((byte)3);
    }

    [Fact]
    public void TryParse_EveryTruncatedPrefix_IsRefusedOrSumsToItsLength()
    {
        for (var length = 0; length < Full.Length; length++)
        {
            if (RtpParser.TryParse(Full.AsSpan(0, length), out var packet, out var reject))
            {
                // The last octet of the prefix happens to read as a padding count that fits.
                (12 + packet.Csrcs.Length + 4 + packet.Extension.Length + packet.Payload.Length + packet.Padding).ShouldBe(length);
            }
            else
            {
                reject.Reason.ShouldNotBeNullOrEmpty();
                reject.Offset.ShouldBeInRange(0, Math.Max(0, length));
            }
        }
    }

    [Fact]
    public void TryParse_EveryTruncatedPrefixWithoutPadding_IsRefusedBeforeThePayload()
    {
        var bytes = RtpBytes.Packet(1, 2, 3, [], csrcs: [7, 8], extension: [1, 2, 3, 4]);
        for (var length = 0; length < bytes.Length; length++)
        {
            RtpParser.TryParse(bytes.AsSpan(0, length), out _, out _).ShouldBeFalse();
        }

        RtpParser.TryParse(bytes, out var packet, out _).ShouldBeTrue();
        packet.Payload.IsEmpty.ShouldBeTrue();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public void TryParse_OtherVersions_AreRefused(int version)
    {
        var bytes = RtpBytes.Packet(1, 2, 3, [1]);
        bytes[0] = (byte)(version << 6);
        RtpParser.TryParse(bytes, out _, out var reject).ShouldBeFalse();
        reject.Offset.ShouldBe(0);
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    [InlineData(5, true)]
    [InlineData(6, false)]
    [InlineData(255, false)]
    public void TryParse_PaddingCount_MustLieWithinWhatFollowsTheHeader(byte count, bool accepted)
    {
        var bytes = RtpBytes.Packet(1, 2, 3, [1, 2, 3, 4, count]);
        bytes[0] |= 0x20;
        RtpParser.TryParse(bytes, out var packet, out _).ShouldBe(accepted);
        packet.Payload.Length.ShouldBe(accepted ? 5 - count : 0);
    }

    [Fact]
    public void TryParse_PaddingBitWithoutAnOctet_IsRefused()
    {
        var bytes = RtpBytes.Packet(1, 2, 3, []);
        bytes[0] |= 0x20;
        RtpParser.TryParse(bytes, out _, out _).ShouldBeFalse();
    }

    [Fact]
    public void TryParse_EmptyExtension_IsAnExtension()
    {
        RtpParser.TryParse(RtpBytes.Packet(1, 2, 3, [5], extension: []), out var packet, out _).ShouldBeTrue();
        packet.HasExtension.ShouldBeTrue();
        packet.Extension.IsEmpty.ShouldBeTrue();
        packet.Payload.ToArray().ShouldBe([5]);
    }
}
