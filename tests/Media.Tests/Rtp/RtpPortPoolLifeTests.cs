using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using EdgeCx.Core.Audio;
using EdgeCx.Core.Calls;
using EdgeCx.Core.Flow;
using EdgeCx.Media.Rtp;
using EdgeCx.Media.Tests.Framing;

namespace EdgeCx.Media.Tests.Rtp;

/// <summary>Ports from opening to reuse, and what the signalling says of them.</summary>
public sealed class RtpPortPoolLifeTests : PortPoolStage
{
    [Fact]
    public async Task Close_PacketsThatStillCome_AreCountedAndThePortRestsBeforeReuse()
    {
        using var pool = Start(41_210, 41_211, guardMs: 300);
        var port = pool.TryOpen(Bench.AddLeg(SpeakerRole.Agent), IPAddress.Loopback, FramingStage.G711)!;
        using var sender = new RtpSender(IPAddress.Loopback, port.RtpPort, 5);
        sender.Send(0);
        await Until(() => Bench.Outlet.Signals.Count > 0);
        port.Close();
        await HearUntilEnds(1);
        sender.Send(1);
        await Until(() => Bench.Drops[DropReason.UnknownLeg] == 1);
        pool.TryOpen(Bench.AddLeg(SpeakerRole.Agent), IPAddress.Loopback, FramingStage.G711).ShouldBeNull();
        await Until(() => pool.OpenPorts == 0);
        pool.TryOpen(Bench.AddLeg(SpeakerRole.Agent), IPAddress.Loopback, FramingStage.G711).ShouldNotBeNull();
    }

    [Theory]
    [InlineData(41_220)]
    [InlineData(41_221)]
    public void TryOpen_PortHeldByAnother_TakesTheNextPair(int held)
    {
        using var other = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        other.Bind(new IPEndPoint(IPAddress.Loopback, held));
        using var pool = Start(41_220, 41_223);
        pool.TryOpen(Bench.AddLeg(SpeakerRole.Agent), IPAddress.Loopback, FramingStage.G711)!.RtpPort.ShouldBe(41_222);
        pool.TryOpen(Bench.AddLeg(SpeakerRole.Agent), IPAddress.Loopback, FramingStage.G711).ShouldBeNull();
        pool.OpenPorts.ShouldBe(1);
    }

    [Fact]
    public void TryOpen_AddressThatIsNotOurs_IsRefused()
    {
        using var pool = Start(41_230, 41_239);
        pool.TryOpen(Bench.AddLeg(SpeakerRole.Agent), IPAddress.Parse("192.0.2.1"), FramingStage.G711).ShouldBeNull();
        pool.OpenPorts.ShouldBe(0);
    }

    [Fact]
    public async Task Stop_WithLiveLegs_FlushesRestsAndEndMarkersAndHoldsNothing()
    {
        using var pool = Start(41_240, 41_259);
        var legs = Enumerable.Range(0, 4).Select(_ => Bench.AddLeg(SpeakerRole.Customer)).ToArray();
        foreach (var leg in legs)
        {
            var port = pool.TryOpen(leg, IPAddress.Loopback, FramingStage.G711)!;
            using var sender = new RtpSender(IPAddress.Loopback, port.RtpPort, 5);
            for (var i = 0; i < 40; i++)
            {
                sender.Send(i);
            }
        }

        await Until(() => legs.All(leg => leg.Statistics.Packets == 40));
        pool.Stop();
        var heard = Bench.Hear();
        foreach (var leg in legs)
        {
            var own = heard.Where(w => w.Leg == leg).ToList();
            own[^1].Kind.ShouldBe(WindowKind.EndOfLeg);
            own.Last(w => w.Kind == WindowKind.EmotionChunk).NewSamples.ShouldBe(2400);
            leg.State.ShouldBe(LegState.Ended);
        }

        pool.OpenPorts.ShouldBe(0);
        pool.OutstandingBlocks.ShouldBe(0);
        pool.TryOpen(legs[0], IPAddress.Loopback, FramingStage.G711).ShouldBeNull();
        Bench.ShouldHoldNothing();
    }

    [Fact]
    public async Task Update_AndResetBaseline_ReachTheReceivingThread()
    {
        using var pool = Start(41_260, 41_269);
        var leg = Bench.AddLeg(SpeakerRole.Customer);
        var port = pool.TryOpen(leg, IPAddress.Loopback, FramingStage.G711)!;
        using var sender = new RtpSender(IPAddress.Loopback, port.RtpPort, 5);
        sender.Send(0);
        await Until(() => leg.State == LegState.Active);
        port.ResetBaseline();
        await Until(() => Bench.Outlet.Windows.Count == 1);
        Bench.Hear().Single().Kind.ShouldBe(WindowKind.BaselineReset);
        port.Update(FramingStage.G711 with { Active = false });
        await Until(() => leg.State == LegState.Inactive);
        sender.Send(1);
        await Until(() => Bench.Drops[DropReason.LegInactive] == 1);
    }

    [Theory]
    [InlineData(false, 41_270)]
    [InlineData(true, 41_280)]
    public async Task Receive_ASenderReport_IsAnsweredWithAReceiverReport(bool mux, int first)
    {
        using var pool = Start(first, first + 9, rtcpMs: 500);
        var leg = Bench.AddLeg(SpeakerRole.Agent);
        var port = pool.TryOpen(leg, IPAddress.Loopback, FramingStage.G711 with { RtcpMux = mux })!;
        using var sender = new RtpSender(IPAddress.Loopback, port.RtpPort, 5);
        using var rtcp = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        sender.Send(0);
        sender.Send(1);
        await Until(() => leg.Statistics.Packets == 2);
        var report = RtpBytes.SenderReport(5, 0x1122_3344_5566_7788, 0);
        byte[] answer;
        if (mux)
        {
            sender.SendRaw(report);
            answer = await sender.ReceiveAsync(Cancellation);
        }
        else
        {
            await rtcp.SendAsync(report, new IPEndPoint(IPAddress.Loopback, port.RtpPort + 1), Cancellation);
            answer = (await rtcp.ReceiveAsync(Cancellation)).Buffer;
        }

        RtcpParser.TryParse(answer, out _, out _).ShouldBeTrue();
        answer[1].ShouldBe((byte)201);
        BinaryPrimitives.ReadUInt32BigEndian(answer.AsSpan(8)).ShouldBe(5u);
        BinaryPrimitives.ReadUInt32BigEndian(answer.AsSpan(16)).ShouldBe(1u);
        BinaryPrimitives.ReadUInt32BigEndian(answer.AsSpan(24)).ShouldBe(0x3344_5566u);
        BinaryPrimitives.ReadUInt32BigEndian(answer.AsSpan(28)).ShouldBeInRange(1u, 65_536u * 5);
    }
}
