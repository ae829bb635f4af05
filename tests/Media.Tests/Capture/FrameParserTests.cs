using System.Net;
using EdgeCx.Media.Capture;

namespace EdgeCx.Media.Tests.Capture;

public class FrameParserTests
{
    private static readonly byte[] Four = CaptureBytes.Udp("192.0.2.1", 1111, "192.0.2.2", 2222, "hello"u8);
    private static readonly byte[] Six = CaptureBytes.Udp("2001:db8::1", 1111, "2001:db8::2", 2222, "hello"u8);

    public static TheoryData<int, byte[]> Frames => new()
    {
        { 1, CaptureBytes.Ethernet(Four) },
        { 1, CaptureBytes.Ethernet(Six) },
        { 1, CaptureBytes.Ethernet(Four, 0x8100) },
        { 1, CaptureBytes.Ethernet(Six, 0x88A8, 0x8100) },
        { 1, [.. CaptureBytes.Ethernet(Four), 0, 0, 0, 0, 0] },
        { 101, Four },
        { 12, Six },
        { 228, Four },
        { 229, Six },
        { 0, [2, 0, 0, 0, .. Four] },
        { 108, [0, 0, 0, 30, .. Six] },
        { 113, [.. new byte[14], 8, 0, .. Four] },
        { 276, [0x86, 0xDD, .. new byte[18], .. Six] },
    };

    [Theory]
    [MemberData(nameof(Frames))]
    public void TryParse_EachLinkType_FindsTheDatagram(int link, byte[] frame)
    {
        FrameParser.TryParse(frame, (LinkType)link, out var packet, out var reject).ShouldBeTrue(reject.Reason);
        UdpDatagram.TryParse(packet, packet.Payload, out var datagram, out _).ShouldBeTrue();

        datagram.Source.Port.ShouldBe((ushort)1111);
        datagram.Destination.Port.ShouldBe((ushort)2222);
        datagram.Destination.ToIPAddress().ShouldBeOneOf(IPAddress.Parse("192.0.2.2"), IPAddress.Parse("2001:db8::2"));
        datagram.Payload.SequenceEqual("hello"u8).ShouldBeTrue();
    }

    [Theory]
    [MemberData(nameof(Frames))]
    public void TryParse_EveryTruncatedPrefix_IsRejected(int link, byte[] frame)
    {
        var padding = frame.Length - frame.AsSpan().LastIndexOf("hello"u8) - 5;
        for (var length = 0; length < frame.Length - padding; length++)
        {
            var accepted = FrameParser.TryParse(frame.AsSpan(0, length), (LinkType)link, out _, out var reject);

            accepted.ShouldBeFalse($"prefix of {length}");
            reject.Offset.ShouldBeInRange(0, length);
            reject.Reason.ShouldNotBeNullOrEmpty();
        }
    }

    [Fact]
    public void TryParse_IPv6FragmentHeader_IsRead()
    {
        byte[] payload = [17, 0, 0x01, 0x09, 1, 2, 3, 4, .. "middle of a payload"u8];
        var ip = CaptureBytes.Ip(IPAddress.Parse("2001:db8::1"), IPAddress.Parse("2001:db8::2"), 44, payload);

        FrameParser.TryParse(ip, LinkType.Raw, out var packet, out _).ShouldBeTrue();

        packet.Protocol.ShouldBe((byte)17);
        packet.FragmentOffset.ShouldBe(0x108);
        packet.MoreFragments.ShouldBeTrue();
        packet.FragmentId.ShouldBe(0x01020304u);
        packet.Payload.SequenceEqual("middle of a payload"u8).ShouldBeTrue();
    }

    [Fact]
    public void TryParse_UnknownLinkType_IsRejected() =>
        FrameParser.TryParse(Four, (LinkType)147, out _, out _).ShouldBeFalse();
}
