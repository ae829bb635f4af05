using System.Net;
using System.Net.Sockets;
using EdgeCx.Appliance.Diagnosis;

namespace EdgeCx.Appliance.Tests.Diagnosis;

public sealed class PortCheckTests
{
    [Fact]
    public void Look_PortInUse_BlocksAndNamesIt()
    {
        using var holder = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        holder.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var endpoint = (IPEndPoint)holder.LocalEndPoint!;
        var finding = PortCheck.Look("Sip:Port", endpoint, ProtocolType.Udp);
        finding.Verdict.ShouldBe(Verdict.Block);
        finding.Text.ShouldContain($"udp {endpoint} is in use");
    }

    [Fact]
    public void Look_ForeignAddress_BlocksAndSaysWhy()
    {
        var finding = PortCheck.Look("Sip:ListenAddress", new IPEndPoint(IPAddress.Parse("203.0.113.9"), 5060), ProtocolType.Tcp);
        finding.Verdict.ShouldBe(Verdict.Block);
        finding.Text.ShouldContain("not an address of this machine");
    }

    [Fact]
    public void Look_FreePort_IsOk() =>
        PortCheck.Look("Console:Url", new IPEndPoint(IPAddress.Loopback, 0), ProtocolType.Tcp).Verdict.ShouldBe(Verdict.Ok);
}
