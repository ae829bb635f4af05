using System.Net;
using EdgeCx.Media.Rtp;

namespace EdgeCx.Media.Tests.Rtp;

public sealed class PacketSourceTests
{
    [Theory]
    [InlineData("10.1.2.3")]
    [InlineData("2001:db8::17")]
    [InlineData("fe80::1%3")]
    public void Read_OfWhatWasWritten_IsTheSource(string address)
    {
        var source = PacketSource.From(new IPEndPoint(IPAddress.Parse(address), 40_002));
        var bytes = new byte[PacketSource.MaxSockaddrBytes];
        source.Write(bytes).ShouldBe(source.IsIPv6 ? 28 : 16);
        PacketSource.Read(bytes).ShouldBe(source);
        source.IsSameHost(source with { Port = 1 }).ShouldBeTrue();
        source.IsSameHost(source with { Low = 99 }).ShouldBeFalse();
    }

    [Fact]
    public void Read_OfAnUnknownFamily_IsNobody() => PacketSource.Read(new byte[28]).ShouldBe(default);
}
