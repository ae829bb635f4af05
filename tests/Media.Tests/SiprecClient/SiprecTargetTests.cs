using System.Net;
using EdgeCx.Media.SiprecClient;

namespace EdgeCx.Media.Tests.SiprecClient;

public class SiprecTargetTests
{
    [Theory]
    [InlineData("sip:127.0.0.1:5070", "127.0.0.1:5070", SignallingTransport.Udp, null)]
    [InlineData("sip:127.0.0.1", "127.0.0.1:5060", SignallingTransport.Udp, null)]
    [InlineData("sip:srs@127.0.0.1:5070;transport=TCP", "127.0.0.1:5070", SignallingTransport.Tcp, "srs@127.0.0.1:5070")]
    [InlineData("sip:[::1]:5070;transport=udp", "[::1]:5070", SignallingTransport.Udp, null)]
    [InlineData("sip:127.0.0.1;transport=tls", "127.0.0.1:5061", SignallingTransport.Tls, null)]
    [InlineData("sips:127.0.0.1", "127.0.0.1:5061", SignallingTransport.Tls, null)]
    [InlineData("sips:srs@127.0.0.1:5071;transport=tcp", "127.0.0.1:5071", SignallingTransport.Tls, "srs@127.0.0.1:5071")]
    internal async Task ResolveAsync_Target_IsRead(string text, string server, SignallingTransport transport, string? uri)
    {
        var (options, error) = await SiprecTarget.ResolveAsync(text, TestContext.Current.CancellationToken);

        error.ShouldBe("");
        options.ShouldNotBeNull();
        options.Server.ShouldBe(IPEndPoint.Parse(server));
        options.Transport.ShouldBe(transport);
        options.TargetUri.ShouldBe(uri);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("tel:+123")]
    [InlineData("sip:127.0.0.1:99999")]
    [InlineData("sips:127.0.0.1;transport=udp")]
    [InlineData("sip:127.0.0.1;transport=sctp")]
    public async Task ResolveAsync_WrongTarget_IsTold(string text)
    {
        var (options, error) = await SiprecTarget.ResolveAsync(text, TestContext.Current.CancellationToken);

        options.ShouldBeNull();
        error.ShouldStartWith($"--to is '{text}'; ");
    }

    [Fact]
    public async Task ResolveAsync_UnknownHost_IsNoWrongUse()
    {
        var (options, error) = await SiprecTarget.ResolveAsync("sip:nobody.invalid:5070", TestContext.Current.CancellationToken);

        options.ShouldBeNull();
        error.ShouldBe("no address of nobody.invalid is known (--to sip:nobody.invalid:5070).");
    }
}
