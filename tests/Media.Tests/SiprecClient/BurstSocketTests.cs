using System.Net;
using EdgeCx.Media.Rtp;
using EdgeCx.Media.SiprecClient;

namespace EdgeCx.Media.Tests.SiprecClient;

public class BurstSocketTests
{
    [Fact]
    public async Task Add_CallsOfOneSocket_EachLegGetsItsOwnStreamEvery20Ms()
    {
        using var customer = new RtpCatcher(42120);
        using var agent = new RtpCatcher(42122);
        var ports = new SourcePorts(42500, 42599);
        using var customers = new BurstSocket(IPAddress.Loopback, ports);
        using var agents = new BurstSocket(IPAddress.Loopback, ports);
        using var first = new PacedLeg(customers);
        using var second = new PacedLeg(agents);
        var octets = new byte[160 * 100];
        octets[160 * 99] = 0x55;
        first.Connect(new IPEndPoint(IPAddress.Loopback, 42120), octets);
        second.Connect(new IPEndPoint(IPAddress.Loopback, 42122), octets);
        using var sender = new PacedSender(customers, agents);
        var call = new PacedCall(first, second, 100, repeats: true, firstPacket: 99);

        sender.Add(call);
        while (first.Sent < 50)
        {
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        call.Stop();
        await call.Finished.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);

        var packets = customer.ReadAll();
        packets.Count.ShouldBe((int)first.Sent);
        packets.ShouldAllBe(p => p.FromPort == customers.Port && p.Ssrc == first.Ssrc && p.Type == 0);
        packets[0].Marker.ShouldBeTrue();
        packets[0].Payload[0].ShouldBe((byte)0x55, "it begins where it was told to");
        packets[1].Payload[0].ShouldBe((byte)0, "and goes round");
        packets.Zip(packets.Skip(1)).ShouldAllBe(p => (ushort)(p.Second.Sequence - p.First.Sequence) == 1 && p.Second.Timestamp - p.First.Timestamp == 160);
        agent.ReadAll().Count.ShouldBe((int)second.Sent);
        (customers.Sent + agents.Sent).ShouldBe(first.Sent + second.Sent);
        (customers.Failed + agents.Failed).ShouldBe(0);
    }

    [Fact]
    public void Flush_SteadyState_AllocatesNothing()
    {
        using var catcher = new RtpCatcher(42124);
        using var burst = new BurstSocket(IPAddress.Loopback, new SourcePorts(42500, 42599));
        using var leg = new PacedLeg(burst);
        leg.Connect(new IPEndPoint(IPAddress.Loopback, 42124), new byte[160]);
        SendTwo(0);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 1; i <= 500; i++)
        {
            SendTwo(i);
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
        burst.Sent.ShouldBe(1002);

        void SendTwo(int tick)
        {
            leg.Send(tick, 0);
            leg.SendReport(tick, 1_700_000_000_000_000_000);
            burst.Flush();
        }
    }

    [Fact]
    public void Flush_MoreThanOneBurst_SendsEveryPacketOnce()
    {
        using var catcher = new RtpCatcher(42126);
        using var burst = new BurstSocket(IPAddress.Loopback, new SourcePorts(42500, 42599));
        var legs = Enumerable.Range(0, 600).Select(_ => new PacedLeg(burst)).ToList();
        var octets = new byte[160];
        foreach (var leg in legs)
        {
            leg.Connect(new IPEndPoint(IPAddress.Loopback, 42126), octets);
            leg.Send(0, 0);
        }

        burst.Flush();

        burst.Sent.ShouldBe(600);
        catcher.ReadAll().Select(p => p.Ssrc).Distinct().Count().ShouldBeGreaterThan(100, "as many as the catcher's buffer holds");
        legs.ForEach(static l => l.Dispose());
    }

    [Fact]
    public void Write_SenderReport_IsACompoundThatTheReceiverTakes()
    {
        var packet = new byte[SenderReportWriter.Bytes];

        SenderReportWriter.Write(packet, 0xCAFE_0001, 1_500_000_000, 320, 7);

        RtcpParser.TryParse(packet, out var compound, out var reject).ShouldBeTrue(reject.ToString());
        var reports = new List<SenderReport>();
        foreach (var part in compound)
        {
            if (part.Type == RtcpType.SenderReport)
            {
                reports.Add(part.SenderReport);
            }
        }

        var only = reports.ShouldHaveSingleItem();
        only.Ssrc.ShouldBe(0xCAFE_0001u);
        only.NtpTime.ShouldBe(((2_208_988_800UL + 1) << 32) | 0x8000_0000);
        only.RtpTimestamp.ShouldBe(320u);
        only.Packets.ShouldBe(7u);
        only.Octets.ShouldBe(1120u);
    }
}
