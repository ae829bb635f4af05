using System.Net;
using EdgeCx.Media.SiprecClient;

namespace EdgeCx.Media.Tests.SiprecClient;

public class PacedSenderTests
{
    [Fact]
    public async Task Add_OneCall_SendsEvery20MsWithoutDrift()
    {
        using var customer = new RtpCatcher(42080);
        using var agent = new RtpCatcher(42082);
        var ports = new SourcePorts(42400, 42499);
        using var first = PacedLeg.TryOpen(IPAddress.Loopback, ports).ShouldNotBeNull();
        using var second = PacedLeg.TryOpen(IPAddress.Loopback, ports).ShouldNotBeNull();
        first.Connect(new IPEndPoint(IPAddress.Loopback, 42080), new byte[160 * 100]);
        second.Connect(new IPEndPoint(IPAddress.Loopback, 42082), new byte[160 * 100]);
        using var sender = new PacedSender();
        var call = new PacedCall(first, second, 100, repeats: false);
        var catching = Task.Run(customer.ReadAll, TestContext.Current.CancellationToken);

        sender.Add(call);
        await call.Finished.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);

        var packets = await catching;
        packets.Count.ShouldBe(100);
        agent.ReadAll().Count.ShouldBe(100);

        // A relative schedule would add every delay up; on this one the earliest packets lie on a line of 20 ms however busy the machine.
        var offsets = packets.Select((p, i) => p.Ns - (i * 20_000_000L)).ToArray();
        var drift = (offsets[50..].Min() - offsets[..50].Min()) / 1e6;
        Math.Abs(drift).ShouldBeLessThan(15);
    }

    [Fact]
    public void Send_SteadyState_AllocatesNothing()
    {
        using var catcher = new RtpCatcher(42084);
        using var leg = PacedLeg.TryOpen(IPAddress.Loopback, new SourcePorts(42400, 42499)).ShouldNotBeNull();
        leg.Connect(new IPEndPoint(IPAddress.Loopback, 42084), new byte[160]);
        for (var i = 0; i < 100; i++)
        {
            leg.Send(i, 0);
        }

        // What the runtime allocates once falls into one round; what a packet costs falls into all.
        var least = Enumerable.Range(0, 3).Min(_ => AllocatedBy(leg, 1000));

        least.ShouldBe(0);
        leg.Sent.ShouldBe(3100);
    }

    private static long AllocatedBy(PacedLeg leg, int packets)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < packets; i++)
        {
            leg.Send(i, 0);
        }

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    [Fact]
    public void Dispose_LiveCalls_AreFinished()
    {
        using var first = PacedLeg.TryOpen(IPAddress.Loopback, new SourcePorts(42400, 42499)).ShouldNotBeNull();
        first.Connect(new IPEndPoint(IPAddress.Loopback, 42086), new byte[160]);
        var call = new PacedCall(first, first, 1, repeats: true);
        var sender = new PacedSender();
        sender.Add(call);

        sender.Dispose();

        call.Finished.IsCompleted.ShouldBeTrue();
    }

    [Theory]
    [InlineData(20_001, 20_006, new[] { 20_002, 20_004, 20_006, 20_002 })]
    [InlineData(20_000, 20_001, new[] { 20_000, 20_000 })]
    public void Next_Range_GivesEvenPortsInTurn(int min, int max, int[] expected)
    {
        var ports = new SourcePorts(min, max);

        expected.Select(_ => ports.Next()).ShouldBe(expected);
    }
}
