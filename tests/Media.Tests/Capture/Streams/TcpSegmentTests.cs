using EdgeCx.Media.Capture;
using EdgeCx.Media.Capture.Streams;

namespace EdgeCx.Media.Tests.Capture.Streams;

public class TcpSegmentTests
{
    private static readonly byte[] Frame = TcpBytes.Segment(0xFFFF_FFF0, "hello"u8, TcpBytes.Syn | TcpBytes.Fin);

    [Fact]
    public void TryParse_Segment_HasItsParts()
    {
        FrameParser.TryParse(Frame, LinkType.Ethernet, out var packet, out _).ShouldBeTrue();
        TcpSegment.TryParse(packet, packet.Payload, out var segment, out _).ShouldBeTrue();

        segment.Source.Port.ShouldBe((ushort)40_000);
        segment.Destination.Port.ShouldBe((ushort)5060);
        segment.Sequence.ShouldBe(0xFFFF_FFF0u);
        segment.IsSyn.ShouldBeTrue();
        segment.IsFin.ShouldBeTrue();
        segment.IsReset.ShouldBeFalse();
        segment.Payload.SequenceEqual("hello"u8).ShouldBeTrue();
    }

    [Fact]
    public void TryParse_EveryPrefixOfTheHeader_IsRejected()
    {
        FrameParser.TryParse(Frame, LinkType.Ethernet, out var packet, out _).ShouldBeTrue();
        for (var length = 0; length < 24; length++)
        {
            TcpSegment.TryParse(packet, packet.Payload[..length], out _, out var reject).ShouldBeFalse($"prefix of {length}");
            reject.Offset.ShouldBeInRange(0, length);
            reject.Reason.ShouldNotBeNullOrEmpty();
        }
    }

    [Theory]
    [InlineData(4)] // shorter than a header
    [InlineData(15)] // longer than the segment
    public void TryParse_DataOffsetThatCannotBe_IsRejected(int words)
    {
        var frame = Frame.ToArray();
        frame[14 + 20 + 12] = (byte)(words << 4);
        FrameParser.TryParse(frame, LinkType.Ethernet, out var packet, out _).ShouldBeTrue();

        TcpSegment.TryParse(packet, packet.Payload, out _, out var reject).ShouldBeFalse();
        reject.Offset.ShouldBe(12);
    }

    [Fact]
    public void TryParse_Udp_IsRejected()
    {
        FrameParser.TryParse(CaptureBytes.Udp("192.0.2.1", 1, "192.0.2.2", 2, new byte[40]), LinkType.Raw, out var packet, out _).ShouldBeTrue();
        TcpSegment.TryParse(packet, packet.Payload, out _, out _).ShouldBeFalse();
    }
}
