using EdgeCx.Media.Capture;
using EdgeCx.Media.Capture.Decapsulation;

namespace EdgeCx.Media.Tests.Capture.Decapsulation;

public class TunnelTests
{
    private static readonly byte[] Packet = CaptureBytes.Udp("10.1.2.3", 16_384, "10.4.5.6", 20_000, "inner"u8);
    private static readonly byte[] Frame = CaptureBytes.Ethernet(Packet, 0x8100);

    public static TheoryData<byte, byte[], int, byte[]> Tunnels => new()
    {
        { 4, Packet, 101, Packet },
        { 41, Packet, 101, Packet },
        { 47, Wrap.Gre(0x0800, Packet), 101, Packet },
        { 47, Wrap.Gre(0x86DD, Packet), 101, Packet },
        { 47, Wrap.Gre(0x6558, Frame), 1, Frame },
        { 47, Wrap.Gre(0x0800, Packet, checksum: true), 101, Packet },
        { 47, Wrap.Gre(0x0800, Packet, key: 5), 101, Packet },
        { 47, Wrap.Gre(0x0800, Packet, sequence: 6), 101, Packet },
        { 47, Wrap.Gre(0x6558, Frame, checksum: true, key: 5, sequence: 6), 1, Frame },
        { 47, Wrap.ErspanOne(Frame), 1, Frame },
        { 47, Wrap.ErspanTwo(Frame), 1, Frame },
        { 47, Wrap.ErspanThree(Frame), 1, Frame },
        { 47, Wrap.ErspanThree(Frame, platform: true), 1, Frame },
    };

    // IP protocol, payload, and how many octets stand before what is carried.
    public static TheoryData<byte[], int> GreHeaders => new()
    {
        { Wrap.Gre(0x0800, Packet), 4 },
        { Wrap.Gre(0x0800, Packet, checksum: true, key: 5, sequence: 6), 16 },
        { Wrap.ErspanTwo(Frame), 16 },
        { Wrap.ErspanThree(Frame), 20 },
        { Wrap.ErspanThree(Frame, platform: true), 28 },
    };

    [Theory]
    [MemberData(nameof(Tunnels))]
    public void TryUnwrap_EachTunnel_GivesWhatWasPutIn(byte protocol, byte[] payload, int link, byte[] carried)
    {
        Tunnel.TryUnwrap(protocol, payload, out var inner, out var reject).ShouldBeTrue(reject.Reason);

        inner.Link.ShouldBe((LinkType)link);
        inner.Octets.ToArray().ShouldBe(carried);
    }

    [Theory]
    [MemberData(nameof(GreHeaders))]
    public void TryUnwrap_EveryPrefixOfTheHeader_IsRejected(byte[] payload, int header)
    {
        for (var length = 0; length < header; length++)
        {
            Tunnel.TryUnwrap(47, payload.AsSpan(0, length), out _, out var reject).ShouldBeFalse($"prefix of {length}");
            reject.Offset.ShouldBeInRange(0, length);
            reject.Reason.ShouldNotBeNullOrEmpty();
        }

        for (var length = header; length <= payload.Length; length++)
        {
            Tunnel.TryUnwrap(47, payload.AsSpan(0, length), out var inner, out _).ShouldBeTrue($"prefix of {length}");
            inner.Octets.Length.ShouldBe(length - header);
        }
    }

    [Theory]
    [InlineData(0x4000)] // source routing
    [InlineData(0x2001)] // PPTP
    public void TryUnwrap_GreThatCannotBeRead_IsRejected(int flags)
    {
        byte[] payload = [.. Wrap.Big16((ushort)flags), 8, 0, .. new byte[8], .. Packet];
        Tunnel.TryUnwrap(47, payload, out _, out var reject).ShouldBeFalse();
        reject.Offset.ShouldBe(0);
    }

    [Fact]
    public void TryUnwrap_GreWithSomethingElse_IsRejected() =>
        Tunnel.TryUnwrap(47, Wrap.Gre(0x8847, Packet), out _, out _).ShouldBeFalse();

    [Fact]
    public void TryUnwrap_ErspanOfOtherVersions_IsRejected()
    {
        var two = Wrap.ErspanTwo(Frame);
        two[8] = 0x20;
        Tunnel.TryUnwrap(47, two, out _, out var reject).ShouldBeFalse();
        reject.Offset.ShouldBe(8);

        var three = Wrap.ErspanThree(Frame);
        three[8] = 0x10;
        Tunnel.TryUnwrap(47, three, out _, out _).ShouldBeFalse();
    }

    [Fact]
    public void TryUnwrap_ErspanThreeWithAnIpPacket_IsNoEthernet()
    {
        var payload = Wrap.ErspanThree(Packet);
        payload[8 + 10] = 2 << 2;

        Tunnel.TryUnwrap(47, payload, out var inner, out _).ShouldBeTrue();

        inner.Link.ShouldBe(LinkType.Raw);
        inner.Octets.ToArray().ShouldBe(Packet);
    }

    [Fact]
    public void TryUnwrap_ErspanThreeWithAnUnknownFrameType_IsRejected()
    {
        var payload = Wrap.ErspanThree(Packet);
        payload[8 + 10] = 5 << 2;

        Tunnel.TryUnwrap(47, payload, out _, out _).ShouldBeFalse();
    }

    [Fact]
    public void TryParse_Vxlan_HasItsIdentifier()
    {
        VxlanHeader.TryParse(Wrap.Vxlan(Frame, 0xABCDEF), out var header, out _).ShouldBeTrue();
        header.NetworkIdentifier.ShouldBe(0xABCDEFu);
    }

    [Theory]
    [InlineData(0x00)]
    [InlineData(0x80)] // RTP
    [InlineData(0x0C)]
    public void TryParse_VxlanWithOtherFlags_IsRejected(byte flags)
    {
        var datagram = Wrap.Vxlan(Frame);
        datagram[0] = flags;
        VxlanHeader.TryParse(datagram, out _, out var reject).ShouldBeFalse();
        reject.Offset.ShouldBe(0);
    }

    [Fact]
    public void TryParse_EveryPrefixOfVxlan_IsRejected()
    {
        for (var length = 0; length < VxlanHeader.Bytes; length++)
        {
            VxlanHeader.TryParse(Wrap.Vxlan(Frame).AsSpan(0, length), out _, out var reject).ShouldBeFalse();
            reject.Offset.ShouldBe(length);
        }
    }

    [Fact]
    public void TryParse_EveryPrefixOfTzsp_IsRejected()
    {
        var datagram = Wrap.Tzsp(Frame);
        TzspHeader.TryParse(datagram, out var header, out _).ShouldBeTrue();
        header.Length.ShouldBe(datagram.Length - Frame.Length);
        for (var length = 0; length < header.Length; length++)
        {
            TzspHeader.TryParse(datagram.AsSpan(0, length), out _, out var reject).ShouldBeFalse($"prefix of {length}");
            reject.Offset.ShouldBeInRange(0, length);
        }
    }

    [Theory]
    [InlineData(0, 2)] // version
    [InlineData(0, 0x80)] // RTP
    [InlineData(1, 4)] // keep-alive
    [InlineData(3, 18)] // IEEE 802.11
    [InlineData(6, 255)] // a tag longer than the datagram
    public void TryParse_TzspThatCarriesNoEthernet_IsRejected(int at, byte value)
    {
        var datagram = Wrap.Tzsp(Frame);
        datagram[at] = value;
        TzspHeader.TryParse(datagram, out _, out _).ShouldBeFalse();
    }

    [Fact]
    public void TryParse_TzspOfPaddingOnly_EndsWithALimit() =>
        TzspHeader.TryParse([1, 0, 0, 1, .. new byte[1000], 1], out _, out _).ShouldBeFalse();
}
